#include "api/store_requests.hpp"

#include <boost/json.hpp>
#include <fmt/core.h>

#include "api/json_members.hpp"
#include "base/json_text.hpp"
#include "base/time_text.hpp"
#include "builder/build_report.hpp"

namespace matjar::api {

namespace json = boost::json;

namespace {

constexpr std::size_t kMaxHtml = 8u << 20;

Result<LocalizedText> localized_member(const json::object& body, std::string_view name) {
  const json::value* value = body.if_contains(name);
  if (!value || value->is_null()) return LocalizedText();
  if (value->is_string()) {
    const std::string text(value->as_string());
    return LocalizedText{.ar = text, .en = text};
  }
  if (!value->is_object()) return body_invalid(fmt::format("\"{}\" must be an object with \"ar\" and \"en\".", name));
  LocalizedText text;
  TRY_ASSIGN(text.ar, text_member(value->as_object(), "ar", ""));
  TRY_ASSIGN(text.en, text_member(value->as_object(), "en", ""));
  return text;
}

json::object error_object(const Error& error) {
  return {{"name", error.name}, {"message", error.message}, {"next_step", error.next_step}};
}

json::object step_object(const workflow::StepView& step) {
  json::object object{{"name", step.name}, {"state", workflow::to_string(step.state)}, {"attempt", step.attempt}};
  if (step.started_at) object["started_at"] = to_rfc3339(*step.started_at);
  if (step.ended_at) object["ended_at"] = to_rfc3339(*step.ended_at);
  if (step.retry_at) object["retry_at"] = to_rfc3339(*step.retry_at);
  if (step.error) object["error"] = error_object(*step.error);
  return object;
}

}  // namespace

Result<builder::BuildRequest> parse_create_request(std::string_view body, const MerchantId& merchant) {
  TRY_ASSIGN(const json::object object, body_object(body));

  builder::BuildRequest request;
  request.merchant = merchant;
  TRY_ASSIGN(request.product_url, text_member(object, "product_url", ""));
  if (request.product_url.empty()) return body_invalid("\"product_url\" is missing.");
  TRY_ASSIGN(request.store_name, localized_member(object, "store_name"));
  TRY_ASSIGN(request.theme, text_member(object, "theme", "modern"));
  TRY_ASSIGN(request.callback_url, text_member(object, "callback_url", ""));
  TRY_ASSIGN(const auto html, text_member(object, "html", ""));
  if (html.size() > kMaxHtml) return body_invalid("\"html\" is larger than 8 MiB.");
  if (!html.empty()) request.pasted_html = html;
  if (const json::value* form = object.if_contains("product"); form != nullptr && !form->is_null()) {
    if (!form->is_object()) return body_invalid("\"product\" must be an object.");
    request.product_form = json::serialize(*form);
  }
  if (request.product_form && request.pasted_html)
    return body_invalid("\"html\" and \"product\" exclude each other: send one of them.");

  TRY_ASSIGN(const auto claimed, text_member(object, "merchant_id", merchant.value()));
  if (claimed != merchant.value()) {
    return fail(ErrorKind::forbidden, {.name = "merchant_mismatch",
                                       .message = "\"merchant_id\" is not the merchant of this API key.",
                                       .next_step = "Leave it out, or use that merchant's own key."});
  }
  return request;
}

std::string accepted_json(const StoreBuildId& build, std::string_view status) {
  const std::string& id = build.value();
  const json::object object{{"job_id", id},
                            {"status", status},
                            {"links",
                             {{"status", "/api/store/status/" + id},
                              {"events", "/api/v1/builds/" + id + "/events"},
                              {"page", "/pages/" + id}}}};
  return json::serialize(object);
}

std::string status_json(const builder::BuildView& view) {
  json::array steps;
  for (const auto& step : view.workflow.steps) steps.push_back(step_object(step));
  json::object object{{"job_id", view.build.id.value()},
                      {"status", builder::merchant_state(view.workflow)},
                      {"progress", view.workflow.progress},
                      {"product_url", view.build.product_url},
                      {"created_at", to_rfc3339(view.workflow.created_at)},
                      {"steps", std::move(steps)}};
  if (view.workflow.ended_at) object["completed_at"] = to_rfc3339(*view.workflow.ended_at);
  if (view.workflow.error) object["error"] = error_object(*view.workflow.error);
  object["page"] = "/pages/" + view.build.id.value();

  return with_member(json::serialize(object), "result", builder::build_report_json(view));
}

}  // namespace matjar::api
