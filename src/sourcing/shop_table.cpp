#include "sourcing/shop_table.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace matjar::sourcing {

namespace {

constexpr std::size_t kMaxFileBytes = 256UZ * 1024;
constexpr std::size_t kMaxFiles = 1'000;

std::unexpected<Error> unreadable(std::string message) {
  return fail(ErrorKind::invalid_input, {.name = "shops_unreadable",
                                         .message = std::move(message),
                                         .next_step = "Correct the file in data/shops and start again."});
}

Result<std::vector<std::filesystem::path>> files_of(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    if (at->path().extension() == ".toml") files.push_back(at->path());
  }
  if (error || files.empty()) {
    return fail(ErrorKind::not_found, {.name = "shops_missing",
                                       .message = "There are no shops in " + folder.string() + ".",
                                       .next_step = "Keep the folder data/shops beside the program."});
  }
  if (files.size() > kMaxFiles) return unreadable(folder.string() + " holds more than 1,000 files.");
  std::ranges::sort(files);
  return files;
}

Result<Shop> load_shop(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxFileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (file.bad() || !file.is_open()) return unreadable(path.string() + " cannot be read.");
  if (text.size() > kMaxFileBytes) return unreadable(path.string() + " is larger than 256 KiB.");
  TRY_ASSIGN(Shop shop, parse_shop(path.filename().string(), text));
  if (shop.platform != path.stem().string())
    return unreadable(path.filename().string() + ": platform: \"" + shop.platform + "\" is not the file's name.");
  return shop;
}

/// Whether a list of parameters has this one; "*" stands for any ending.
bool is_named(const std::vector<std::string>& names, std::string_view parameter) {
  return std::ranges::any_of(names, [parameter](std::string_view name) {
    if (name.ends_with('*')) return parameter.starts_with(name.substr(0, name.size() - 1));
    return parameter == name;
  });
}

}  // namespace

std::string_view to_string(LinkKind kind) {
  switch (kind) {
    case LinkKind::product:
      return "product";
    case LinkKind::short_link:
      return "short";
    case LinkKind::not_product:
      return "not_product";
  }
  return "not_product";
}

std::optional<LinkKind> link_kind_from(std::string_view text) {
  for (const LinkKind kind : {LinkKind::product, LinkKind::short_link, LinkKind::not_product}) {
    if (text == to_string(kind)) return kind;
  }
  return std::nullopt;
}

Result<void> ShopTable::add_host(const std::string& host, Place place) {
  const auto [entry, added] = hosts_.emplace(host, place);
  if (added) return {};
  return unreadable("The host " + host + " stands with both " + shops_[entry->second.shop].platform + " and " +
                    shops_[place.shop].platform + ".");
}

Result<ShopTable> ShopTable::from(std::vector<Shop> shops) {
  ShopTable table;
  table.shops_ = std::move(shops);
  for (std::size_t i = 0; i < table.shops_.size(); ++i) {
    for (const auto& host : table.shops_[i].short_hosts) TRY(table.add_host(host, {i, HostRole::redirects}));
    for (const auto& domain : table.shops_[i].domains) TRY(table.add_host(domain, {i, HostRole::products}));
  }
  return table;
}

Result<ShopTable> ShopTable::load(const std::filesystem::path& folder) {
  TRY_ASSIGN(const auto files, files_of(folder));
  std::vector<Shop> shops;
  for (const auto& file : files) {
    TRY_ASSIGN(Shop shop, load_shop(file));
    shops.push_back(std::move(shop));
  }
  return from(std::move(shops));
}

std::optional<ShopTable::Match> ShopTable::shop_of(std::string_view host) const {
  for (std::size_t from = 0; from < host.size();) {
    const std::string_view domain = host.substr(from);
    const auto found = hosts_.find(domain);
    // Below a host that only redirects there is nothing but "www.".
    const bool below = from > 0 && host.substr(0, from) != "www.";
    if (found != hosts_.end() && !(below && found->second.role == HostRole::redirects)) {
      const Shop& shop = shops_[found->second.shop];
      const std::string_view before = from == 0 ? "" : host.substr(0, from - 1);
      HostRole role = found->second.role;
      if (role == HostRole::products && !shop.product_hosts.empty() &&
          std::ranges::find(shop.product_hosts, before) == shop.product_hosts.end())
        role = HostRole::other;
      return Match{shop, std::string(domain), role};
    }
    const std::size_t dot = host.find('.', from);
    if (dot == std::string_view::npos) break;
    from = dot + 1;
  }
  return std::nullopt;
}

bool ShopTable::is_tracker(std::string_view parameter) const {
  return std::ranges::any_of(shops_, [&](const Shop& shop) { return is_named(shop.trackers, parameter); });
}

bool ShopTable::is_harmless(const Shop& shop, std::string_view parameter) const {
  return is_named(shop.harmless, parameter) || is_tracker(parameter);
}

}  // namespace matjar::sourcing
