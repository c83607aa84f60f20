#include "sandbox/captured_pages.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

#include "base/url.hpp"
#include "sandbox/gzip.hpp"

namespace matjar::sandbox {

namespace {

std::vector<std::string> columns_of(const std::string& line) {
  std::vector<std::string> columns(1);
  for (const char letter : line) {
    if (letter == '\r') continue;
    if (letter == '\t')
      columns.emplace_back();
    else
      columns.back() += letter;
  }
  return columns;
}

bool is_campaign(std::string_view parameter) {
  return parameter.starts_with("utm_") || parameter.starts_with("gclid=") || parameter.starts_with("fbclid=");
}

std::string without_campaigns(std::string_view query) {
  std::string kept;
  while (!query.empty()) {
    const auto parameter = query.substr(0, query.find('&'));
    if (!parameter.empty() && !is_campaign(parameter)) kept += (kept.empty() ? "?" : "&") + std::string(parameter);
    if (parameter.size() >= query.size()) break;
    query.remove_prefix(parameter.size() + 1);
  }
  return kept;
}

/// Host and last path part, when that part looks like a product's own number or name.
std::string short_form(std::string_view address) {
  const auto url = Url::parse(address);
  if (!url) return {};
  const auto segments = url->segments();
  if (segments.empty()) return {};
  const auto& last = segments.back();
  const bool has_digit = std::ranges::any_of(last, [](char letter) { return letter >= '0' && letter <= '9'; });
  return last.size() >= 6 && has_digit ? url->host() + "/" + last : std::string();
}

std::optional<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::unexpected<Error> broken(std::string message) {
  return fail(
      ErrorKind::invalid_input,
      {.name = "pages_manifest_broken",
       .message = std::move(message),
       .next_step = "The folder needs a manifest.tsv whose first line names the columns file and original_url."});
}

}  // namespace

std::string normalised_page_address(std::string_view address) {
  const auto full = address.starts_with("//") ? "https:" + std::string(address) : std::string(address);
  const auto url = Url::parse(full);
  if (!url) return {};
  auto path = url->path();
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  // http and https reach the same page of the shops that matter here.
  return url->host() + path + without_campaigns(url->query());
}

Result<CapturedPages> CapturedPages::open(const std::filesystem::path& folder) {
  CapturedPages pages;
  if (folder.empty()) return pages;
  pages.folder_ = folder;
  std::ifstream manifest(folder / "manifest.tsv");
  if (!manifest)
    return fail(ErrorKind::not_found, {.name = "pages_unreadable",
                                       .message = fmt::format("{} holds no manifest.tsv.", folder.string()),
                                       .next_step = "Give the folder that holds the captured pages."});
  std::string line;
  std::getline(manifest, line);
  const auto names = columns_of(line);
  const auto file_at = std::ranges::find(names, "file") - names.begin();
  const auto url_at = std::ranges::find(names, "original_url") - names.begin();
  const auto width = static_cast<std::ptrdiff_t>(names.size());
  if (file_at == width || url_at == width) return broken("manifest.tsv lacks the column file or original_url.");
  while (std::getline(manifest, line)) {
    const auto columns = columns_of(line);
    if (static_cast<std::ptrdiff_t>(columns.size()) <= std::max(file_at, url_at)) continue;
    const auto& file = columns[static_cast<std::size_t>(file_at)];
    const auto& address = columns[static_cast<std::size_t>(url_at)];
    if (file.find("..") != std::string::npos || file.starts_with('/'))
      return broken(fmt::format("manifest.tsv names a file outside its folder: {}", file));
    const auto exact = normalised_page_address(address);
    if (exact.empty()) continue;
    pages.exact_.emplace(exact, file);
    const auto brief = short_form(address);
    if (brief.empty()) continue;
    if (const auto [at, added] = pages.short_.emplace(brief, file); !added && at->second != file)
      pages.ambiguous_.insert(brief);
  }
  return pages;
}

std::optional<std::string> CapturedPages::find(std::string_view address) const {
  auto found = exact_.find(normalised_page_address(address));
  if (found == exact_.end()) {
    const auto brief = short_form(address);
    if (brief.empty() || ambiguous_.contains(brief)) return std::nullopt;
    found = short_.find(brief);
    if (found == short_.end()) return std::nullopt;
  }
  auto bytes = read_file(folder_ / found->second);
  if (!bytes || !found->second.ends_with(".gz")) return bytes;
  return gunzip(*bytes, kMaxPage);
}

}  // namespace matjar::sandbox
