#include "app/salla_listening.hpp"

#include <fmt/format.h>

#include "salla/scopes.hpp"

namespace matjar::app {

namespace {

/// The store events that a room acts on.
std::vector<std::string> wanted_events() {
  return {"order.created",          "order.status.updated",  "product.deleted",          "product.price.updated",
          "product.status.updated", "product.image.updated", "product.category.updated", "product.brand.updated",
          "product.tags.updated",   "product.quantity.low"};
}

}  // namespace

Result<SallaListening::Choices> listening_choices(const Settings& settings, const telemetry::Log& log) {
  const auto strategy = salla::webhook_strategy_from(settings.salla.webhook_strategy);
  if (!strategy) {
    return fail(ErrorKind::invalid_input, {.name = "setting_invalid",
                                           .message = fmt::format("salla.webhook_strategy: \"{}\" is no strategy.",
                                                                  settings.salla.webhook_strategy),
                                           .next_step = "Use signature or token."});
  }
  SallaListening::Choices choices{.proof = {.strategy = *strategy, .secret = settings.salla.webhook_secret}};
  for (const std::string& name : settings.salla.scopes) {
    if (auto scope = salla::scope_from(name)) {
      choices.scopes.push_back(std::move(*scope));
    } else {
      log.warning("salla_scope_unknown", {{"scope", name}});
    }
  }
  return choices;
}

SallaListening::SallaListening(Foundation& foundation, DataRooms& data, Outside& outside, Choices choices)
    : inbox({.database = *data.database,
             .jobs = data.jobs,
             .sealer = data.sealer,
             .clock = foundation.clock,
             .ids = foundation.ids},
            choices.proof),
      events(*data.database, data.sealer, foundation.clock),
      installations(*data.database, foundation.clock),
      app_events({.merchants = data.merchants,
                  .stores = data.stores,
                  .installations = installations,
                  .events = events,
                  .tokens = *outside.tokens,
                  .jobs = data.jobs,
                  .clock = foundation.clock},
                 {.erase_after = std::chrono::hours(foundation.settings.salla.erase_after_hours)}),
      first_plan(data.quota, foundation.settings.store.plan),
      event_worker(events, installations, app_events, data.jobs, {&first_plan}, foundation.metrics),
      erasure({.jobs = data.jobs, .installations = installations, .events = events, .merchants = data.merchants}),
      subscriptions(
          *outside.salla, *outside.tokens, installations,
          {.events = wanted_events(), .address = [this] { return webhook_address(); }, .proof = choices.proof},
          foundation.log),
      renewal(*outside.tokens, foundation.log),
      connect({.database = *data.database,
               .client = *outside.salla,
               .inbox = inbox,
               .installations = installations,
               .clock = foundation.clock},
              {.scopes = std::move(choices.scopes), .callback = [this] { return below("/auth/callback"); }}),
      upkeep({.jobs = data.jobs,
              .tokens = *outside.tokens,
              .installations = installations,
              .events = events,
              .connect = connect,
              .clock = foundation.clock},
             {.erase_after = std::chrono::hours(foundation.settings.salla.erase_after_hours)}, foundation.log) {
  address_ = foundation.settings.server.public_url;
  while (address_.ends_with('/')) address_.pop_back();
}

}  // namespace matjar::app
