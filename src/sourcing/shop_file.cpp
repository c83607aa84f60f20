#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <toml++/toml.h>

#include "base/url.hpp"
#include "sourcing/rung_plan.hpp"
#include "sourcing/shop_table.hpp"

namespace matjar::sourcing {

namespace {

/// One table of a file, with the place that messages name.
struct Place {
  const toml::table& table;
  std::string name;

  std::unexpected<Error> wrong(std::string_view key, std::string_view why) const {
    return fail(ErrorKind::invalid_input, {.name = "shops_unreadable",
                                           .message = fmt::format("{}: {}: {}.", name, key, why),
                                           .next_step = "Correct the file in data/shops and start again."});
  }

  Result<void> only(std::initializer_list<std::string_view> known) const {
    for (const auto& [key, value] : table) {
      if (std::ranges::find(known, key.str()) == known.end()) return wrong(key.str(), "there is no such key");
    }
    return {};
  }

  Result<std::string> text(std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::string();
    if (const auto value = node->value_exact<std::string>()) return *value;
    return wrong(key, "it must be a text");
  }

  Result<std::string> needed(std::string_view key) const {
    TRY_ASSIGN(auto value, text(key));
    if (value.empty()) return wrong(key, "it is missing");
    return value;
  }

  Result<std::vector<std::string>> texts(std::string_view key) const {
    std::vector<std::string> out;
    const toml::node* node = table.get(key);
    if (node == nullptr) return out;
    if (node->as_array() == nullptr) return wrong(key, "it must be a list of texts");
    for (const toml::node& item : *node->as_array()) {
      const auto value = item.value_exact<std::string>();
      if (!value) return wrong(key, "it must be a list of texts");
      out.push_back(*value);
    }
    return out;
  }

  Result<std::vector<std::string>> hosts(std::string_view key) const {
    TRY_ASSIGN(auto out, texts(key));
    for (const std::string& host : out) {
      const auto url = Url::parse("https://" + host + "/");
      if (!url || url->host() != host || host.find('.') == std::string::npos)
        return wrong(key, "\"" + host + "\" is no host in small letters");
    }
    return out;
  }

  Result<bool> flag(std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node != nullptr && !node->is_boolean()) return wrong(key, "it is true or false");
    return node != nullptr && node->value_or(false);
  }

  Result<RungPlan::Rungs> rungs() const {
    if (table.get("rungs") == nullptr) return RungPlan::Rungs();
    TRY_ASSIGN(const auto names, texts("rungs"));
    auto read = rungs_from(names);
    if (!read) return wrong("rungs", std::move(read).error());
    return std::move(*read);
  }

  Result<LinkKind> kind() const {
    TRY_ASSIGN(const auto named, text("kind"));
    if (named.empty()) return LinkKind::product;
    if (const auto known = link_kind_from(named)) return *known;
    return wrong("kind", "\"" + named + "\" is none of product, short, not_product");
  }

  Result<std::vector<Place>> tables(std::string_view key) const {
    std::vector<Place> out;
    const toml::node* node = table.get(key);
    if (node == nullptr) return out;
    if (node->as_array() == nullptr) return wrong(key, "write [[" + std::string(key) + "]]");
    for (const toml::node& item : *node->as_array()) {
      if (item.as_table() == nullptr) return wrong(key, "write [[" + std::string(key) + "]]");
      out.push_back({*item.as_table(), fmt::format("{}: {} {}", name, key, out.size() + 1)});
    }
    return out;
  }
};

/// What is wrong with a template of addresses; empty when nothing is.
std::string fault_of(std::string_view canonical) {
  std::string sample;
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kPlaceholders = {
      {{"{host}", "shop.example"}, {"{domain}", "shop.example"}, {"{prefix}", "x"}, {"{id}", "1"}}};
  for (std::size_t at = 0; at < canonical.size();) {
    const auto found = std::ranges::find_if(
        kPlaceholders, [&](const auto& placeholder) { return canonical.substr(at).starts_with(placeholder.first); });
    if (found != kPlaceholders.end()) {
      sample += found->second;
      at += found->first.size();
    } else if (canonical[at] == '{' || canonical[at] == '}') {
      return "it knows {host}, {domain}, {prefix} and {id} alone";
    } else {
      sample += canonical[at++];
    }
  }
  if (canonical.find("{id}") == std::string_view::npos) return "it has no {id}";
  const auto url = Url::parse(sample);
  return url && url->is_https() ? "" : "it is no https address";
}

Result<LinkForm> read_form(const Place& place) {
  TRY(place.only({"pattern", "canonical", "kind", "id_case", "id_prefix", "hosts", "any_host", "query"}));
  TRY_ASSIGN(const auto text, place.needed("pattern"));
  auto pattern = LinkPattern::compile(text);
  if (!pattern) return place.wrong("pattern", pattern.error().message);
  LinkForm form{.pattern = std::move(*pattern)};
  TRY_ASSIGN(form.kind, place.kind());
  TRY_ASSIGN(form.canonical, place.text("canonical"));
  TRY_ASSIGN(form.id_prefix, place.text("id_prefix"));
  TRY_ASSIGN(form.hosts, place.hosts("hosts"));
  TRY_ASSIGN(const auto id_case, place.text("id_case"));
  if (id_case == "upper") form.id_case = LinkForm::IdCase::upper;
  if (!id_case.empty() && id_case != "upper") return place.wrong("id_case", "it may be \"upper\", or left out");
  TRY_ASSIGN(const bool with_query, place.flag("query"));
  if (with_query) form.over = LinkForm::Over::path_and_query;
  if (form.kind != LinkKind::product) return form;
  if (!form.pattern.has_id()) return place.wrong("pattern", "it has no group (?P<id>…) that holds the product");
  if (form.canonical.empty()) return form;
  if (const std::string fault = fault_of(form.canonical); !fault.empty()) return place.wrong("canonical", fault);
  return form;
}

Result<LinkExample> read_example(const Place& place) {
  TRY(place.only({"link", "id", "canonical", "kind"}));
  LinkExample example;
  TRY_ASSIGN(example.link, place.needed("link"));
  TRY_ASSIGN(example.kind, place.kind());
  TRY_ASSIGN(example.id, place.text("id"));
  TRY_ASSIGN(example.canonical, place.text("canonical"));
  return example;
}

Result<Shop> read_shop(const Place& file) {
  TRY(file.only({"platform", "imitated", "domains", "product_hosts", "short_hosts", "address_in", "harmless",
                 "trackers", "rungs", "form", "example"}));
  Shop shop;
  TRY_ASSIGN(shop.platform, file.needed("platform"));
  TRY_ASSIGN(shop.imitated, file.text("imitated"));
  TRY_ASSIGN(shop.domains, file.hosts("domains"));
  TRY_ASSIGN(shop.product_hosts, file.texts("product_hosts"));
  TRY_ASSIGN(shop.short_hosts, file.hosts("short_hosts"));
  TRY_ASSIGN(shop.address_in, file.texts("address_in"));
  TRY_ASSIGN(shop.harmless, file.texts("harmless"));
  TRY_ASSIGN(shop.trackers, file.texts("trackers"));
  TRY_ASSIGN(shop.rungs, file.rungs());
  TRY_ASSIGN(const auto forms, file.tables("form"));
  for (const Place& place : forms) {
    TRY_ASSIGN(LinkForm form, read_form(place));
    TRY_ASSIGN(const bool any_host, place.flag("any_host"));
    if (!any_host && shop.domains.empty()) return place.wrong("any_host", "a shop without domains has no other forms");
    (any_host ? shop.any_host_forms : shop.forms).push_back(std::move(form));
  }
  TRY_ASSIGN(const auto examples, file.tables("example"));
  for (const Place& place : examples) {
    TRY_ASSIGN(LinkExample example, read_example(place));
    shop.examples.push_back(std::move(example));
  }
  return shop;
}

}  // namespace

Result<Shop> parse_shop(std::string_view name, std::string_view toml) {
  toml::table table;
  try {
    table = toml::parse(toml);
  } catch (const toml::parse_error& error) {
    return Place{table, std::string(name)}.wrong(fmt::format("line {}", error.source().begin.line),
                                                 error.description());
  }
  return read_shop({table, std::string(name)});
}

}  // namespace matjar::sourcing
