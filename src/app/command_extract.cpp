#include <boost/json.hpp>
#include <cstdlib>
#include <filesystem>
#include <fmt/core.h>
#include <fstream>
#include <sstream>

#include "app/application.hpp"
#include "app/batch_lines.hpp"
#include "app/commands.hpp"
#include "product/source_product_json.hpp"
#include "product/specification_json.hpp"
#include "sourcing/extract_json.hpp"
#include "sourcing/link_recogniser.hpp"
#include "sourcing/page_reader.hpp"

namespace matjar::app {

namespace {

constexpr std::string_view kUnreadable = R"({"kind":"not_product"})";

std::optional<std::string> read_bytes(const std::string& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

/// A saved page and the address under which it was found.
struct SavedPage {
  std::string path;
  std::string url;
};

Result<product::SourceProduct> read_saved(const SavedPage& page, const sourcing::LinkRecogniser& links) {
  auto bytes = read_bytes(page.path);
  if (!bytes) {
    return fail(ErrorKind::invalid_input, {.name = "file_unreadable",
                                           .message = page.path + " cannot be read.",
                                           .next_step = "Check the path of the saved page."});
  }
  sourcing::PageInput input;
  input.bytes = std::move(*bytes);
  input.url = page.url;
  input.rung = product::Rung::pasted;
  input.read_at = SystemClock().now();
  TRY_ASSIGN(auto product, sourcing::read_page(std::move(input)));
  // A page without an address, or of a shop's other pages, is still worth reading; it only has no listing.
  if (const auto link = links.classify(page.url)) product.listing = link->listing;
  return product;
}

/// How the facts are printed.
using Print = std::string (*)(const product::SourceProduct&);

/// One line {"url", "file"} in, one line of facts out; a line that cannot be read answers as a page without a product.
std::string answer_line(const std::string& line, const sourcing::LinkRecogniser& links, Print print) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(line, error);
  if (error || !value.is_object()) return std::string(kUnreadable);
  const auto text = [&value](std::string_view name) {
    const boost::json::value* member = value.as_object().if_contains(name);
    return member && member->is_string() ? std::string(member->as_string()) : std::string();
  };
  const auto product = read_saved({.path = text("file"), .url = text("url")}, links);
  return product ? print(*product) : std::string(kUnreadable);
}

/// A folder that goes with the command. The program may leave without destructors, so it is removed by name as well.
class ScratchFolder {
 public:
  ScratchFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "matjar-extract-XXXXXX").string();
    if (::mkdtemp(pattern.data()) != nullptr) path_ = pattern;
  }
  ~ScratchFolder() { remove(); }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  void remove() const {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }

 private:
  std::filesystem::path path_;
};

Task<Result<product::SourceProduct>> fetch(Application& application, std::string url) {
  CO_TRY_ASSIGN(auto link, application.outside->links.recognise(url));
  co_return co_await application.outside->source->read(std::move(link));
}

int extract_saved(const ExtractOptions& options) {
  const auto links = load_links();
  if (!links) return report(links.error());
  if (options.batch) {
    const Print print = options.facts ? &product::to_json : &sourcing::extraction_json;
    answer_lines([&links, print](const std::string& line) { return answer_line(line, *links, print); });
    return kExitOk;
  }
  const auto product = read_saved({.path = options.html->string(), .url = options.url}, *links);
  if (!product) return report(product.error());
  fmt::print("{}\n", options.facts ? product::to_json(*product) : product::specification_json(*product));
  return kExitOk;
}

}  // namespace

int extract(const ExtractOptions& options) {
  if (options.batch || options.html) return extract_saved(options);
  if (options.url.empty()) {
    return report({.kind = ErrorKind::invalid_input,
                   .name = "link_missing",
                   .message = "There is no link to read.",
                   .next_step = "Give a product link, or --html with a saved page, or --batch."});
  }
  auto settings = settings_for(options.common);
  if (!settings) return kExitUsage;
  // Reading a page keeps nothing, so it needs no folder of anybody's.
  const ScratchFolder scratch;
  if (!options.common.data) settings->data.directory = scratch.path();
  settings->log.level = "error";
  auto application = Application::open(std::move(*settings));
  if (!application) return report(application.error());
  Application& app = **application;
  const auto product = app.foundation.run(fetch(app, options.url));
  scratch.remove();
  if (!product) app.leave(report(product.error()));
  fmt::print("{}\n", options.facts ? product::to_json(*product) : product::specification_json(*product));
  app.leave(kExitOk);
}

}  // namespace matjar::app
