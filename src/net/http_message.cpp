#include "net/http_message.hpp"

#include <algorithm>
#include <array>

namespace matjar::net {

namespace {

constexpr std::array kMethods{
    std::pair{Method::get, std::string_view("GET")},         std::pair{Method::post, std::string_view("POST")},
    std::pair{Method::put, std::string_view("PUT")},         std::pair{Method::patch, std::string_view("PATCH")},
    std::pair{Method::del, std::string_view("DELETE")},      std::pair{Method::head, std::string_view("HEAD")},
    std::pair{Method::options, std::string_view("OPTIONS")},
};

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

std::string_view to_string(Method method) {
  for (const auto& [value, text] : kMethods) {
    if (value == method) return text;
  }
  return "GET";
}

std::optional<Method> method_from(std::string_view text) {
  for (const auto& [value, name] : kMethods) {
    if (name == text) return value;
  }
  return std::nullopt;
}

bool same_field_name(std::string_view left, std::string_view right) {
  return std::ranges::equal(left, right, [](char a, char b) { return lower(a) == lower(b); });
}

void Headers::set(std::string_view name, std::string value) {
  std::erase_if(fields_, [name](const auto& field) { return same_field_name(field.first, name); });
  fields_.emplace_back(std::string(name), std::move(value));
}

std::optional<std::string_view> Headers::find(std::string_view name) const {
  for (const auto& [field, value] : fields_) {
    if (same_field_name(field, name)) return value;
  }
  return std::nullopt;
}

}  // namespace matjar::net
