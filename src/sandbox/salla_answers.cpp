#include "sandbox/salla_answers.hpp"

#include <algorithm>
#include <charconv>

#include "base/encoding.hpp"
#include "sandbox/json_text.hpp"

namespace matjar::sandbox {

namespace {

std::int64_t number_or(const net::Request& request, const std::string& name, std::int64_t otherwise) {
  const auto text = request.query_value(name);
  std::int64_t number = 0;
  if (!text || std::from_chars(text->data(), text->data() + text->size(), number).ec != std::errc()) return otherwise;
  return number;
}

std::string links_of(const PageRequest& wanted, std::int64_t pages) {
  JsonObject links;
  const auto link = [&](std::int64_t page) { return fmt::format("{}?page={}", wanted.path, page); };
  if (wanted.page > 1) links.text("previous", link(wanted.page - 1));
  if (wanted.page < pages) links.text("next", link(wanted.page + 1));
  // Salla is written in PHP: an empty list of links is an array, not an object.
  return links.str() == "{}" ? "[]" : links.str();
}

}  // namespace

net::Response salla_answer(int status, std::string_view data_json) {
  return net::json_response(
      status, JsonObject().number("status", status).boolean("success", true).raw("data", data_json).str());
}

net::Response salla_deleted(std::string_view message) {
  return salla_answer(202, JsonObject().text("message", message).number("code", 202).str());
}

net::Response salla_refusal(int status, std::string_view code, std::string_view message) {
  const auto error = JsonObject().text("code", code).text("message", message).str();
  return net::json_response(status,
                            JsonObject().number("status", status).boolean("success", false).raw("error", error).str());
}

net::Response salla_not_found() {
  // The code of a 404 is a number where others are texts.
  const auto error = JsonObject().number("code", 404).text("message", "المحتوى المطلوب غير موجود").str();
  return net::json_response(404,
                            JsonObject().number("status", 404).boolean("success", false).raw("error", error).str());
}

net::Response oauth_refusal(int status, std::string_view error, std::string_view description) {
  return net::json_response(status, JsonObject().text("error", error).text("error_description", description).str());
}

PageRequest page_request_of(const net::Request& request) {
  return {.page = std::max<std::int64_t>(1, number_or(request, "page", 1)),
          .per_page = std::clamp<std::int64_t>(number_or(request, "per_page", 15), 1, 60),
          .path = request.path};
}

net::Response salla_list(const std::vector<std::string>& items, const PageRequest& wanted) {
  const auto total = static_cast<std::int64_t>(items.size());
  const auto pages = std::max<std::int64_t>(1, (total + wanted.per_page - 1) / wanted.per_page);
  std::vector<std::string> shown;
  for (auto at = std::min((wanted.page - 1) * wanted.per_page, total);
       at < std::min(wanted.page * wanted.per_page, total); ++at)
    shown.push_back(items[static_cast<std::size_t>(at)]);
  const auto pagination = JsonObject()
                              .number("count", static_cast<std::int64_t>(shown.size()))
                              .number("total", total)
                              .number("perPage", wanted.per_page)
                              .number("currentPage", wanted.page)
                              .number("totalPages", pages)
                              .raw("links", links_of(wanted, pages))
                              .str();
  return net::json_response(200, JsonObject()
                                     .number("status", 200)
                                     .boolean("success", true)
                                     .raw("data", json_array(shown))
                                     .raw("pagination", pagination)
                                     .str());
}

net::Response FieldErrors::response() const {
  JsonObject fields;
  for (const auto& [field, message] : errors_) fields.raw(field, json_array({json_quote(message)}));
  const auto error =
      JsonObject().text("code", "error").text("message", "alert.invalid_fields").raw("fields", fields.str()).str();
  return net::json_response(422,
                            JsonObject().number("status", 422).boolean("success", false).raw("error", error).str());
}

net::Response salla_field_error(std::string field, std::string message) {
  FieldErrors errors;
  errors.add(std::move(field), std::move(message));
  return errors.response();
}

}  // namespace matjar::sandbox
