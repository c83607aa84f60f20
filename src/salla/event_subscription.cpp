#include "salla/event_subscription.hpp"

#include "salla/json_fields.hpp"

namespace matjar::salla {

namespace json = boost::json;

namespace {

EventSubscription subscription_of(const json::value& row) {
  return {.id = text(row, "id"), .event = text(row, "event"), .url = text(row, "url"), .name = text(row, "name")};
}

constexpr std::string_view kNamePrefix = "matjar ";

}  // namespace

bool EventSubscription::is_ours() const {
  return name.starts_with(kNamePrefix);
}

Result<SubscriptionPage> subscription_page_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value answer, parse_answer(body));
  const json::value* data = find(answer, "data");
  if (data == nullptr || !data->is_array()) return answer_invalid("list of webhooks");
  SubscriptionPage page;
  for (const json::value& row : data->get_array()) page.subscriptions.push_back(subscription_of(row));
  if (const json::value* pagination = find(answer, "pagination")) {
    page.last = integer(*pagination, "currentPage").value_or(1) >= integer(*pagination, "totalPages").value_or(1);
  }
  return page;
}

Result<EventSubscription> event_subscription_from_json(std::string_view body) {
  TRY_ASSIGN(const json::value data, envelope_data(body));
  EventSubscription subscription = subscription_of(data);
  if (subscription.id.empty()) return answer_invalid("webhook id");
  return subscription;
}

std::string subscribe_json(const EventSubscription& wanted) {
  return BodyText()
      .text("name", std::string(kNamePrefix) + wanted.event)
      .text("event", wanted.event)
      .text("url", wanted.url)
      .raw("version", "2")
      .str();
}

std::string proof_json(const EventSubscription& subscription, const WebhookProof& proof) {
  return BodyText()
      .text("name", std::string(kNamePrefix) + subscription.event)
      .text("url", subscription.url)
      .raw("version", "2")
      .text("security_strategy", to_string(proof.strategy))
      .text("secret", proof.secret.reveal())
      .str();
}

}  // namespace matjar::salla
