#include <array>
#include <utility>

#include "product/product_draft.hpp"
#include "product/source_product.hpp"

namespace matjar::product {

namespace {

template <class Enum, std::size_t N>
using Names = std::array<std::pair<Enum, std::string_view>, N>;

constexpr Names<PageKind, 7> kPageKinds{{
    {PageKind::product, "product"},
    {PageKind::out_of_stock, "out_of_stock"},
    {PageKind::captcha, "captcha"},
    {PageKind::not_found, "not_found"},
    {PageKind::not_product, "not_product"},
    {PageKind::login_required, "login_required"},
    {PageKind::empty_shell, "empty_shell"},
}};

constexpr Names<Availability, 4> kAvailabilities{{
    {Availability::in_stock, "in_stock"},
    {Availability::out_of_stock, "out_of_stock"},
    {Availability::preorder, "preorder"},
    {Availability::unknown, "unknown"},
}};

constexpr Names<Rung, 7> kRungs{{
    {Rung::api, "api"},
    {Rung::http, "http"},
    {Rung::browser, "browser"},
    {Rung::proxy, "proxy"},
    {Rung::unlocker, "unlocker"},
    {Rung::pasted, "pasted"},
    {Rung::manual, "manual"},
}};

constexpr Names<Origin, 3> kOrigins{{
    {Origin::source, "source"},
    {Origin::generated, "generated"},
    {Origin::merchant, "merchant"},
}};

constexpr Names<Severity, 3> kSeverities{{
    {Severity::block, "block"},
    {Severity::warn, "warn"},
    {Severity::info, "info"},
}};

template <class Enum, std::size_t N>
std::string_view name_of(const Names<Enum, N>& names, Enum value) {
  for (const auto& [known, name] : names) {
    if (known == value) return name;
  }
  return "unknown";
}

template <class Enum, std::size_t N>
std::optional<Enum> value_of(const Names<Enum, N>& names, std::string_view text) {
  for (const auto& [value, name] : names) {
    if (name == text) return value;
  }
  return std::nullopt;
}

}  // namespace

std::string_view to_string(PageKind kind) {
  return name_of(kPageKinds, kind);
}
std::string_view to_string(Availability availability) {
  return name_of(kAvailabilities, availability);
}
std::string_view to_string(Rung rung) {
  return name_of(kRungs, rung);
}
std::string_view to_string(Origin origin) {
  return name_of(kOrigins, origin);
}
std::string_view to_string(Severity severity) {
  return name_of(kSeverities, severity);
}
std::optional<PageKind> page_kind_from(std::string_view text) {
  return value_of(kPageKinds, text);
}
std::optional<Availability> availability_from(std::string_view text) {
  return value_of(kAvailabilities, text);
}
std::optional<Rung> rung_from(std::string_view text) {
  return value_of(kRungs, text);
}
std::optional<Severity> severity_from(std::string_view text) {
  return value_of(kSeverities, text);
}

}  // namespace matjar::product
