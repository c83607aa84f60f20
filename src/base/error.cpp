#include "base/error.hpp"

#include <array>
#include <utility>

namespace matjar::inline base {

namespace {

constexpr std::array kKinds{
    std::pair{ErrorKind::invalid_input, std::string_view("invalid_input")},
    std::pair{ErrorKind::not_found, std::string_view("not_found")},
    std::pair{ErrorKind::unauthorized, std::string_view("unauthorized")},
    std::pair{ErrorKind::forbidden, std::string_view("forbidden")},
    std::pair{ErrorKind::conflict, std::string_view("conflict")},
    std::pair{ErrorKind::rate_limited, std::string_view("rate_limited")},
    std::pair{ErrorKind::unavailable, std::string_view("unavailable")},
    std::pair{ErrorKind::timeout, std::string_view("timeout")},
    std::pair{ErrorKind::rejected, std::string_view("rejected")},
    std::pair{ErrorKind::cancelled, std::string_view("cancelled")},
    std::pair{ErrorKind::internal, std::string_view("internal")},
};

}  // namespace

std::string_view to_string(ErrorKind kind) {
  for (const auto& [value, text] : kKinds) {
    if (value == kind) return text;
  }
  return "internal";
}

std::optional<ErrorKind> error_kind_from(std::string_view text) {
  for (const auto& [value, name] : kKinds) {
    if (name == text) return value;
  }
  return std::nullopt;
}

std::string describe(const Error& error) {
  std::string text = error.name.empty() ? std::string(to_string(error.kind)) : error.name;
  text += ": " + error.message;
  if (!error.next_step.empty()) text += " (" + error.next_step + ")";
  return text;
}

}  // namespace matjar::inline base
