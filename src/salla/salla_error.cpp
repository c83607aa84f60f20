#include "salla/salla_error.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <fmt/format.h>
#include <string>
#include <utility>

#include "base/result.hpp"
#include "base/utf8.hpp"
#include "salla/header_number.hpp"
#include "salla/json_fields.hpp"

namespace matjar::salla {

namespace {

namespace json = boost::json;

constexpr std::size_t kLongestQuote = 300;  // code points of Salla's own words in a message
constexpr std::size_t kMostFields = 5;

struct Meaning {
  ErrorKind kind;
  std::string_view name;
  std::string_view message;
  std::string_view next_step;
};

constexpr Meaning kTokenInvalid{ErrorKind::unauthorized, "salla_token_invalid",
                                "Salla does not accept the access token",
                                "The token is renewed by itself; if this stays, connect the store again."};
constexpr Meaning kReauthNeeded{ErrorKind::rejected, "salla_reauth_needed",
                                "The connection to the Salla store has ended",
                                "Install the app in the Salla store again."};
constexpr Meaning kUserInactive{ErrorKind::rejected, "salla_user_inactive",
                                "The Salla account that connected the store is deleted or inactive",
                                "Install the app again with an active account of the store."};
constexpr Meaning kScopeMissing{ErrorKind::rejected, "salla_scope_missing", "The app lacks a permission in this store",
                                "Install the app again and grant all permissions that it asks for."};
constexpr Meaning kSkuTaken{ErrorKind::conflict, "salla_sku_taken", "Another product of the store has this SKU",
                            "Look at the store's products, also at hidden and deleted ones."};
constexpr Meaning kFieldsRefused{ErrorKind::invalid_input, "salla_fields_refused", "Salla refused what was sent",
                                 "Correct the named fields of the draft and publish again."};
constexpr Meaning kRateLimited{ErrorKind::rate_limited, "salla_rate_limited", "Salla asks to slow down",
                               "Wait a minute; it is tried again by itself."};
constexpr Meaning kUnavailable{ErrorKind::unavailable, "salla_unavailable", "Salla is out of order for now",
                               "Try again later; it is also tried again by itself."};
constexpr Meaning kUnexpected{ErrorKind::rejected, "salla_answer_unexpected", "Salla gave an answer of an unknown kind",
                              "Check the configured address of Salla's API."};

struct StatusMeaning {
  int status;
  Meaning meaning;
};

constexpr std::array kByStatus{
    StatusMeaning{400,
                  {ErrorKind::invalid_input, "salla_request_refused", "Salla refused the request",
                   "Look at Salla's words; if they do not help, please report it."}},
    StatusMeaning{403,
                  {ErrorKind::rejected, "salla_forbidden", "Salla does not allow this for the store",
                   "Check the app's permissions and the store's plan in Salla."}},
    StatusMeaning{404,
                  {ErrorKind::not_found, "salla_not_found", "Salla knows nothing at this place",
                   "Check whether it was deleted in the store."}},
    StatusMeaning{406,
                  {ErrorKind::invalid_input, "salla_request_refused", "Salla refused the request",
                   "Look at Salla's words; if they do not help, please report it."}},
    StatusMeaning{410,
                  {ErrorKind::not_found, "salla_not_found", "Salla no longer has this",
                   "Check whether it was deleted in the store."}},
    StatusMeaning{422, kFieldsRefused},
    StatusMeaning{429, kRateLimited},
};

/// Salla's own words, from any of the shapes in which its errors come.
struct Complaint {
  std::string code;
  std::string message;
  std::vector<std::pair<std::string, std::string>> fields;

  bool says(std::string_view words) const { return fold_case(message).find(words) != std::string::npos; }
};

/// The first of several words about one field.
std::string first_text_of(const json::value* value) {
  const json::array* list = value == nullptr ? nullptr : value->if_array();
  if (list == nullptr) return text_of(value);
  return list->empty() ? std::string() : first_text_of(&list->front());
}

Complaint complaint_of(std::string_view body) {
  boost::system::error_code failed;
  const json::value answer = json::parse(body, failed);
  const json::object* object = failed ? nullptr : answer.if_object();
  const json::value* error = object == nullptr ? nullptr : object->if_contains("error");
  if (error == nullptr) return {};
  const json::object* details = error->if_object();
  // The token endpoint: {"error":"invalid_grant","error_description":"…"}.
  if (details == nullptr) {
    return {
        .code = first_text_of(error), .message = first_text_of(object->if_contains("error_description")), .fields = {}};
  }
  Complaint complaint{.code = first_text_of(details->if_contains("code")),
                      .message = first_text_of(details->if_contains("message")),
                      .fields = {}};
  const json::value* fields = details->if_contains("fields");
  if (fields != nullptr && fields->is_object()) {
    for (const auto& [name, words] : *fields->if_object()) complaint.fields.emplace_back(name, first_text_of(&words));
  }
  return complaint;
}

/// A 401 has five meanings, and only the last one is mended by a new token.
Meaning meaning_of_401(const Complaint& complaint) {
  if (complaint.code == "invalid_grant") return kReauthNeeded;
  if (complaint.code == "invalid_client")
    return {ErrorKind::rejected, "salla_client_refused", "Salla does not accept the app's client id and secret",
            "Copy both again from the Partners Portal into the configuration."};
  if (complaint.says("scope")) return kScopeMissing;
  if (complaint.says("user") &&
      (complaint.says("deleted") || complaint.says("not active") || complaint.says("inactive"))) {
    return kUserInactive;
  }
  return kTokenInvalid;
}

Meaning meaning_of(int status, const Complaint& complaint) {
  if (status == 401) return meaning_of_401(complaint);
  if (complaint.code == "invalid_grant") return kReauthNeeded;
  if (status >= 500) return kUnavailable;
  const bool sku = std::ranges::any_of(complaint.fields, [](const auto& field) { return field.first == "sku"; });
  if ((status == 422 || status == 409) && sku) return kSkuTaken;
  for (const auto& [known, meaning] : kByStatus) {
    if (known == status) return meaning;
  }
  return kUnexpected;
}

std::string words_of(const Complaint& complaint) {
  std::string words = complaint.message;
  std::size_t shown = 0;
  for (const auto& [name, message] : complaint.fields) {
    if (++shown > kMostFields) break;
    words += fmt::format("{}{}: {}", words.empty() ? "" : "; ", name, message);
  }
  return std::string(prefix_of(words, kLongestQuote));
}

std::optional<std::chrono::milliseconds> wait_of(const net::Headers& headers, std::chrono::sys_seconds now) {
  if (const auto asked = net::retry_after_of(headers, now)) return asked;
  const auto reset = header_number(headers, "X-RateLimit-Reset");
  if (!reset) return std::nullopt;
  const auto wait = std::chrono::sys_seconds(std::chrono::seconds(*reset)) - now;
  return std::max<std::chrono::milliseconds>(wait, std::chrono::seconds(1));
}

}  // namespace

Error error_of(const net::HttpAnswer& answer, std::chrono::sys_seconds now) {
  const Complaint complaint = complaint_of(answer.body);
  const Meaning meaning = meaning_of(answer.status, complaint);
  const std::string words = words_of(complaint);
  auto failed = fail(meaning.kind, {.name = meaning.name,
                                    .message = fmt::format("{} (status {}{}{}).", meaning.message, answer.status,
                                                           words.empty() ? "" : ": ", words),
                                    .next_step = std::string(meaning.next_step)});
  Error error = std::move(failed).error();
  if (error.transient()) error.retry_after = wait_of(answer.headers, now);
  return error;
}

bool outcome_unknown(const Error& error) {
  return error.kind == ErrorKind::timeout || error.kind == ErrorKind::unavailable;
}

}  // namespace matjar::salla
