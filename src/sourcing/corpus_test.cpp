// Reads the captured pages of the corpus, when it is there: no price where the page shows none, and most facts right.
#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>
#include <zlib.h>

#include "base/utf8.hpp"
#include "sourcing/page/words.hpp"
#include "sourcing/page_reader.hpp"

namespace matjar::sourcing {
namespace {

namespace json = boost::json;

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

json::object expectation(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  boost::system::error_code error;
  json::value value = json::parse(text.str(), error);
  return value.is_object() ? value.get_object() : json::object();
}

std::string text_of(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

bool is_null(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr || value->is_null();
}

bool same_price(const json::value& wanted, const product::SourceProduct& got) {
  if (!got.price) return wanted.is_null();
  return !wanted.is_null() && std::abs(wanted.to_number<double>() - std::stod(got.price->value.amount_text())) < 0.001;
}

bool is_right(const json::object& want, const product::SourceProduct& got) {
  if (text_of(want, "kind") != product::to_string(got.kind)) return false;
  if (got.kind != product::PageKind::product && got.kind != product::PageKind::out_of_stock) return true;
  const std::string title = text_of(want, "title");
  if (!title.empty() && (!got.title || Words(title).similarity(Words(got.title->value.str())) < 0.9)) return false;
  bool price = want.contains("price") && same_price(want.at("price"), got);
  if (const json::value* accepted = want.if_contains("price_accept"); accepted != nullptr && accepted->is_array()) {
    for (const json::value& other : accepted->get_array()) price = price || same_price(other, got);
  }
  const std::string currency = text_of(want, "currency");
  return price && (currency.empty() || (got.price && got.price->value.currency().code() == currency));
}

TEST(Corpus, invents_no_price_and_reads_most_pages_right) {
  const char* corpus = std::getenv("MATJAR_CORPUS");
  const std::filesystem::path pages =
      std::filesystem::path(corpus == nullptr ? MATJAR_SOURCE_DIR "/../shared/corpus" : corpus) / "pages";
  // The captured pages are other people's and no part of this repository; page_reader_test has pages of our own.
  if (!std::filesystem::exists(pages)) GTEST_SKIP() << "no corpus";
  int all = 0;
  int right = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(pages)) {
    const std::string path = entry.path().string();
    if (!path.ends_with(".expected.json")) continue;
    const json::object want = expectation(path);
    std::string html = unpacked(path.substr(0, path.size() - 14) + ".html.gz");
    const auto got =
        read_page({.bytes = std::move(html), .url = text_of(want, "url"), .content_type = "", .read_at = {}});
    ASSERT_TRUE(got.has_value()) << path;
    ++all;
    if (is_null(want, "price")) {
      EXPECT_FALSE(got->price.has_value()) << path;
    }
    right += is_right(want, *got) ? 1 : 0;
  }
  EXPECT_GE(right * 100, all * 95) << right << " of " << all;
}

}  // namespace
}  // namespace matjar::sourcing
