#include "salla/webhook_event.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cmath>
#include <fmt/format.h>
#include <utility>

#include "base/time_text.hpp"
#include "base/utf8.hpp"
#include "salla/json_fields.hpp"

namespace matjar::salla {

namespace {

namespace json = boost::json;

constexpr std::size_t kLongestEvent = 100;
constexpr std::size_t kLongestMerchant = 20;
/// Salla's events have half of that; what is kept of one must still be JSON that others read.
constexpr std::size_t kDeepest = 20;

constexpr std::array<std::string_view, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::unexpected<Error> malformed(std::string_view what) {
  return fail(ErrorKind::invalid_input, {.name = "webhook_malformed",
                                         .message = fmt::format("The webhook's body {}.", what),
                                         .next_step = "Send what Salla documents for webhooks."});
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

bool is_event_name(std::string_view name) {
  const auto fits = [](char letter) {
    return is_digit(letter) || (letter >= 'a' && letter <= 'z') || letter == '.' || letter == '_' || letter == '-';
  };
  return !name.empty() && name.size() <= kLongestEvent && std::ranges::all_of(name, fits);
}

SallaMerchantId store_of(const json::value& body) {
  std::string number = text(body, "merchant");
  const bool fits = is_digits(number) && number.size() <= kLongestMerchant;
  return fits ? SallaMerchantId(std::move(number)) : SallaMerchantId();
}

/// A number beyond all numbers is read, and is no JSON when it is written again.
bool is_finite(const json::value& value) {
  if (const double* number = value.if_double()) return std::isfinite(*number);
  if (const json::array* list = value.if_array()) return std::ranges::all_of(*list, is_finite);
  const json::object* object = value.if_object();
  return object == nullptr ||
         std::ranges::all_of(*object, [](const auto& member) { return is_finite(member.value()); });
}

/// The next word, which is taken off the text.
std::string_view next_word(std::string_view& text) {
  const std::string_view word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(text.size(), word.size() + 1));
  return word;
}

/// "Sun Jun 26 2022 12:21:48 GMT+0300", with or without what JavaScript writes behind it.
std::optional<Timestamp> from_script_time(std::string_view text) {
  next_word(text);
  const auto month = std::ranges::find(kMonths, next_word(text));
  const std::string_view day = next_word(text);
  const std::string_view year = next_word(text);
  const std::string_view time = next_word(text);
  std::string_view zone = next_word(text);
  if (month == kMonths.end() || !is_digits(day) || day.size() > 2 || !zone.starts_with("GMT")) return std::nullopt;
  zone.remove_prefix(3);
  if (zone.empty()) zone = "+0000";
  if (zone.size() != 5) return std::nullopt;
  return from_rfc3339(fmt::format("{}-{:02}-{:0>2}T{}{}:{}", year, month - kMonths.begin() + 1, day, time,
                                  zone.substr(0, 3), zone.substr(3)));
}

std::string present_name(std::string name) {
  // Never sent; the specification's name for an upgrade, which is the start of another subscription.
  return name == "app.subscription.upgraded" ? "app.subscription.started" : name;
}

}  // namespace

std::optional<Timestamp> occurred_at_from(std::string_view created_at) {
  if (const auto time = from_rfc3339(created_at)) return time;
  if (const auto time = from_rfc3339(std::string(created_at) + "+03:00")) return time;
  return from_script_time(created_at);
}

Result<WebhookEvent> webhook_event_from_json(std::string_view body) {
  if (!is_valid_utf8(body)) return malformed("is not in UTF-8");
  boost::system::error_code failed;
  json::parse_options options;
  options.max_depth = kDeepest;
  const json::value parsed = json::parse(body, failed, {}, options);
  if (failed || !parsed.is_object() || !is_finite(parsed)) return malformed("is no JSON object");
  WebhookEvent event{.event = text(parsed, "event"),
                     .store = store_of(parsed),
                     .occurred_at = occurred_at_from(text(parsed, "created_at"))};
  if (!is_event_name(event.event)) return malformed("names no event");
  if (event.store.empty()) return malformed("names no merchant");
  event.event = present_name(std::move(event.event));
  if (const json::value* data = find(parsed, "data"); data != nullptr && data->is_object())
    event.data = json::serialize(*data);
  return event;
}

}  // namespace matjar::salla
