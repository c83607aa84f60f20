// Captured pages, when they are there, read in a child as they are read here.
#include <array>
#include <cstdlib>
#include <filesystem>
#include <gtest/gtest.h>
#include <string>
#include <vector>
#include <zlib.h>

#include "product/source_product_json.hpp"
#include "sourcing/confined_reader/page_message.hpp"
#include "sourcing/confined_reader/test_readers.hpp"

namespace matjar::sourcing::confined_reader {
namespace {

std::string unpacked(const std::filesystem::path& path) {
  gzFile file = gzopen(path.c_str(), "rb");
  std::string out;
  std::array<char, 65'536> block{};
  for (int got = 1; file != nullptr && got > 0;) {
    got = gzread(file, block.data(), static_cast<unsigned>(block.size()));
    if (got > 0) out.append(block.data(), static_cast<std::size_t>(got));
  }
  if (file != nullptr) gzclose(file);
  return out;
}

TEST(CorpusInChild, tells_what_reading_here_tells) {
  const char* corpus = std::getenv("MATJAR_CORPUS");
  const std::filesystem::path pages =
      std::filesystem::path(corpus == nullptr ? MATJAR_SOURCE_DIR "/../shared/corpus" : corpus) / "pages";
  if (!std::filesystem::exists(pages)) GTEST_SKIP() << "no corpus";
  ReaderOnLoop reader(make_confined);
  int seen = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(pages)) {
    if (!entry.path().string().ends_with(".html.gz") || ++seen % 4 != 0) continue;  // a part: each is read twice
    const PageInput page{.bytes = unpacked(entry.path()), .url = "", .content_type = "", .read_at = {}};
    const auto here = read_page(page);
    const auto there = reader.read(page);
    ASSERT_EQ(here.has_value(), there.has_value()) << entry.path() << (there ? "" : describe(there.error()));
    if (!here) continue;
    const std::string facts = to_json(*here);
    EXPECT_EQ(to_json(*there), facts) << entry.path();
    EXPECT_LT(facts.size(), kMostAnswerBytes / 4) << "the limit is far from what pages say: " << entry.path();
  }
}

}  // namespace
}  // namespace matjar::sourcing::confined_reader
