#include "builder/build_report.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <fmt/core.h>

#include "base/json_text.hpp"
#include "product/product_draft_json.hpp"
#include "product/specification_json.hpp"
#include "salla/deploy_json.hpp"

namespace matjar::builder {

namespace json = boost::json;

namespace {

/// Pictures that a product shall have.
constexpr std::size_t kWantedImages = 4;

json::value parsed(const std::string& text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  return error ? json::value() : value;
}

json::object localized(const LocalizedText& text) {
  return {{"ar", text.ar}, {"en", text.en}};
}

json::array localized_list(const std::vector<LocalizedText>& texts) {
  json::array list;
  for (const auto& text : texts) list.push_back(localized(text));
  return list;
}

void add_copy(json::object& draft, const product::ProductCopy& copy) {
  draft["title"] = localized(copy.title.text);
  draft["subtitle"] = localized(copy.subtitle.text);
  draft["description"] = localized(copy.description.text);
  draft["highlights"] = localized_list(copy.highlights);
  draft["specifications"] = localized_list(copy.specifications);
  draft["seo_title"] = localized(copy.seo_title.text);
  draft["seo_description"] = localized(copy.seo_description.text);
  draft["call_to_action"] = localized(copy.call_to_action.text);
  json::array questions;
  for (const auto& entry : copy.questions) {
    questions.push_back({{"question", localized(entry.question)}, {"answer", localized(entry.answer)}});
  }
  draft["questions"] = std::move(questions);
  draft["writer"] = copy.writer;
  draft["basic_writing"] = copy.basic_writing;
}

json::object draft_object(const catalog::StoredProduct& product) {
  json::object draft;
  if (product.copy) add_copy(draft, *product.copy);
  if (product.price) draft["price"] = parsed(product::to_json(*product.price));
  if (product.look) draft["look"] = parsed(product::to_json(*product.look));
  json::array images;
  if (product.images) {
    for (const auto& image : *product.images) images.push_back(parsed(product::to_json(image)));
  }
  draft["images"] = std::move(images);
  json::array findings;
  if (product.findings) {
    for (const auto& finding : *product.findings) findings.push_back(parsed(product::to_json(finding)));
  }
  draft["findings"] = std::move(findings);
  return draft;
}

/// The writers that failed before one wrote, from the output of the content step.
std::vector<std::string> failed_writers(const std::string& output) {
  std::vector<std::string> writers;
  const json::value data = parsed(output);
  if (!data.is_object()) return writers;
  const json::value* failed = data.as_object().if_contains("failed_writers");
  if (!failed || !failed->is_array()) return writers;
  for (const auto& writer : failed->as_array()) {
    if (writer.is_string()) writers.emplace_back(writer.as_string());
  }
  return writers;
}

std::string state_of(const workflow::WorkflowView& workflow) {
  return workflow.state == workflow::WorkflowState::completed ? "deployed" : std::string(to_string(workflow.state));
}

}  // namespace

std::vector<std::string> fallbacks_of(const BuildView& view) {
  std::vector<std::string> list;
  for (const auto& step : view.workflow.steps) {
    if (step.state != workflow::StepState::skipped) continue;
    const std::string reason = step.error ? describe(*step.error) : "failed";
    list.push_back(step.name == kTheme ? "theme: default look: " + reason : step.name + ": left out: " + reason);
  }
  if (const auto* content = view.workflow.step(kContent)) {
    for (const auto& writer : failed_writers(content->output)) list.push_back("copy: " + writer);
  }
  if (view.product.images) {
    const std::size_t wanted = std::min<std::size_t>(kWantedImages, view.product.source->images.size());
    if (view.product.images->size() < wanted) {
      list.push_back(
          fmt::format("images: {} of {}, the others could not be used", view.product.images->size(), wanted));
    }
    for (std::size_t i = 0; i < view.product.images->size(); ++i) {
      if ((*view.product.images)[i].enhancer == "none") list.push_back(fmt::format("image {}: original kept", i + 1));
    }
  }
  return list;
}

std::string build_report_json(const BuildView& view) {
  json::object report{{"id", view.build.id.value()}, {"state", state_of(view.workflow)}};
  if (view.workflow.error) {
    report["error"] = {{"name", view.workflow.error->name},
                       {"message", view.workflow.error->message},
                       {"next_step", view.workflow.error->next_step}};
  }
  report["draft"] = draft_object(view.product);
  report["deployed"] = nullptr;
  report["left_to_merchant"] = json::array();
  const auto receipt = salla::deploy_receipt_from_json(view.product.receipt_json);
  if (view.product.salla_product && receipt) {
    report["deployed"] = {{"product_id", view.product.salla_product->value()}, {"urls", localized(receipt->urls)}};
    report["left_to_merchant"] = localized_list(receipt->left_to_merchant);
  }
  json::array fell_back;
  for (const auto& text : fallbacks_of(view)) fell_back.push_back(json::value(text));
  report["fell_back"] = std::move(fell_back);

  // These go in as text: a parsed number would be rounded, and shown with an exponent.
  std::string seconds = "null";
  if (view.workflow.ended_at) {
    const std::chrono::duration<double> took = *view.workflow.ended_at - view.workflow.created_at;
    seconds = fmt::format("{:.1f}", took.count());
  }
  const std::string source = view.product.source ? product::specification_json(*view.product.source) : "null";
  return with_member(with_member(json::serialize(report), "seconds", seconds), "source", source);
}

}  // namespace matjar::builder
