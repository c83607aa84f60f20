#include <algorithm>
#include <array>

#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"
#include "sandbox/salla_store.hpp"

namespace matjar::sandbox {

namespace {

using namespace std::string_view_literals;

/// Events that need a subscription. The app's own events ("app.…") come without one and cannot be subscribed.
constexpr std::array kEvents = {"order.created"sv,
                                "order.updated"sv,
                                "order.status.updated"sv,
                                "order.cancelled"sv,
                                "order.refunded"sv,
                                "order.deleted"sv,
                                "order.payment.updated"sv,
                                "product.created"sv,
                                "product.deleted"sv,
                                "product.updated"sv,
                                "product.available"sv,
                                "product.quantity.low"sv,
                                "product.price.updated"sv,
                                "product.status.updated"sv,
                                "product.image.updated"sv,
                                "product.category.updated"sv,
                                "product.brand.updated"sv,
                                "product.tags.updated"sv,
                                "product.channels.changed"sv,
                                "category.created"sv,
                                "category.updated"sv,
                                "brand.created"sv,
                                "brand.updated"sv,
                                "brand.deleted"sv,
                                "shipment.created"sv,
                                "shipment.updated"sv,
                                "invoice.created"sv,
                                "abandoned.cart"sv,
                                "coupon.applied"sv,
                                "review.added"sv};

std::string subscription_json(const EmulatedSubscription& subscription) {
  return JsonObject()
      .number("id", subscription.id)
      .text("name", subscription.name)
      .text("event", subscription.event)
      .text("type", "manual")
      .text("url", subscription.url)
      .number("version", subscription.version)
      .text("rule", subscription.rule)
      .raw("headers", subscription.headers)
      .str();
}

void check_subscription(const JsonBody& body, FieldErrors& errors) {
  if (body.text("name").value_or("").empty()) errors.add("name", "هذا الحقل مطلوب");
  const auto event = body.text("event").value_or("");
  if (std::ranges::find(kEvents, event) == kEvents.end()) errors.add("event", "القيمة المدخلة غير صحيحة");
  const auto url = body.text("url").value_or("");
  const bool web = url.starts_with("http://") || url.starts_with("https://");
  if (!web || url.find("localhost") != std::string::npos || url.find("test.") != std::string::npos)
    errors.add("url", "رابط غير صالح");
  if (const auto version = body.integer("version"); body.has("version") && version != 1 && version != 2)
    errors.add("version", "القيمة المدخلة غير صحيحة");
}

std::string headers_json(const JsonBody& body) {
  JsonObject headers;
  const auto given = body.objects("headers").value_or(std::vector<JsonBody>{});
  for (const auto& header : given)
    if (const auto key = header.text("key")) headers.text(*key, header.text("value").value_or(""));
  return headers.str();
}

net::Response subscribe(Call& call, EmulatedStore& store) {
  const auto body = JsonBody::parse(call.request.body);
  if (!body) return salla_refusal(400, "error", "The request body must be a JSON object");
  FieldErrors errors;
  check_subscription(*body, errors);
  if (!errors.empty()) return errors.response();
  const auto event = *body->text("event");
  const auto url = *body->text("url");
  // The same event and address again restores the subscription that there is.
  auto found = std::ranges::find_if(
      store.subscriptions, [&](const EmulatedSubscription& known) { return known.event == event && known.url == url; });
  if (found == store.subscriptions.end())
    found = store.subscriptions.insert(found, {.id = store.next_id(), .event = event, .url = url});
  found->name = *body->text("name");
  found->version = body->integer("version").value_or(2);
  found->rule = body->text("rule").value_or("");
  found->headers = headers_json(*body);
  call.changed = true;
  return salla_answer(200, subscription_json(*found));
}

/// The strategy and its secret can be changed, not chosen when the subscription is made.
net::Response change(Call& call, EmulatedStore& store) {
  const auto found = std::ranges::find_if(store.subscriptions, [&](const EmulatedSubscription& known) {
    return std::to_string(known.id) == call.parameter("id");
  });
  if (found == store.subscriptions.end()) return salla_not_found();
  const auto body = JsonBody::parse(call.request.body);
  if (!body) return salla_refusal(400, "error", "The request body must be a JSON object");
  const auto strategy = body->text("security_strategy").value_or("");
  if (!strategy.empty() && strategy != "signature" && strategy != "token")
    return salla_field_error("security_strategy", "القيمة المدخلة غير صحيحة");
  if (const auto name = body->text("name")) found->name = *name;
  if (const auto url = body->text("url")) found->url = *url;
  if (const auto secret = body->text("secret")) found->secret = *secret;
  call.changed = true;
  return salla_answer(201, subscription_json(*found));
}

net::Response unsubscribe(Call& call, EmulatedStore& store) {
  const auto id = call.query("id");
  const auto url = call.query("url");
  if (id.empty() && url.empty()) return salla_field_error("id", "هذا الحقل مطلوب");
  const auto removed = std::erase_if(store.subscriptions, [&](const EmulatedSubscription& known) {
    return std::to_string(known.id) == id || (!url.empty() && known.url == url);
  });
  if (removed == 0) return salla_not_found();
  call.changed = true;
  return salla_deleted("تم حذف الاشتراك بنجاح");
}

net::Response list(Call& call, const EmulatedStore& store) {
  std::vector<std::string> rows;
  for (const auto& subscription : store.subscriptions) rows.push_back(subscription_json(subscription));
  return salla_list(rows, page_request_of(call.request));
}

net::Response list_events(Call&) {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < kEvents.size(); ++i)
    rows.push_back(JsonObject()
                       .number("id", static_cast<std::int64_t>(i) + 1)
                       .text("label", kEvents[i])
                       .text("event", kEvents[i])
                       .str());
  return salla_answer(200, json_array(rows));
}

}  // namespace

void add_webhook_routes(PathTable& table, EmulatedStore& store) {
  const auto path = [](std::string_view below) { return fmt::format("{}{}", kAdminPrefix, below); };
  using enum net::Method;
  table.add(post, path("/webhooks/subscribe"), [&store](Call& call) { return subscribe(call, store); });
  table.add(del, path("/webhooks/unsubscribe"), [&store](Call& call) { return unsubscribe(call, store); });
  table.add(put, path("/webhooks/{id}"), [&store](Call& call) { return change(call, store); });
  table.add(get, path("/webhooks"), [&store](Call& call) { return list(call, store); });
  table.add(get, path("/webhooks/events"), list_events);
}

}  // namespace matjar::sandbox
