#include "app/store_building.hpp"

#include <fmt/core.h>

#include "app/prune_settings.hpp"

namespace matjar::app {

namespace {

Result<Decimal> share(std::string_view key, const std::string& text) {
  if (const auto value = Decimal::parse(text)) return *value;
  return fail(ErrorKind::invalid_input, {.name = "setting_invalid",
                                         .message = fmt::format("{}: \"{}\" is no decimal number.", key, text),
                                         .next_step = "Write it as 0.15."});
}

Result<pricing::PricingRule> pricing_rule(const Settings::Pricing& settings) {
  pricing::PricingRule rule;
  TRY_ASSIGN(rule.margin_floor, share("pricing.margin", settings.margin));
  TRY_ASSIGN(rule.vat_rate, share("pricing.vat", settings.vat));
  TRY_ASSIGN(rule.payment_fee_rate, share("pricing.payment_fee", settings.payment_fee));
  TRY_ASSIGN(rule.payment_fee_fixed, Money::parse(settings.payment_fee_fixed, Currency::sar()));
  TRY_ASSIGN(rule.cod_risk_rate, share("pricing.cod_risk", settings.cod_risk));
  if (!settings.default_shipping.empty()) {
    TRY_ASSIGN(rule.default_shipping, Money::parse(settings.default_shipping, Currency::sar()));
  }
  const auto ending = pricing::price_ending_from(settings.ending);
  if (!ending) {
    return fail(ErrorKind::invalid_input, {.name = "setting_invalid",
                                           .message = "pricing.ending: \"" + settings.ending + "\" is no ending.",
                                           .next_step = "Use .00, .95, .99 or none."});
  }
  rule.ending = *ending;
  return rule;
}

queue::DispatcherSettings dispatcher_settings(const Foundation& foundation, std::optional<Error>& stuck) {
  const Settings& settings = foundation.settings;
  queue::DispatcherSettings dispatcher;
  dispatcher.worker_name = process_name();
  dispatcher.queues = queues_of(settings, foundation.duty);
  dispatcher.delay_scale = settings.delay_scale;
  dispatcher.on_stuck = [&stuck](const Error& error) { stuck = error; };
  dispatcher.lease = settings.lease;
  dispatcher.heartbeat = settings.lease / 3;
  dispatcher.prune = prune_settings(settings);
  return dispatcher;
}

builder::Tries tries_of(const Settings& settings) {
  const auto tries = [&settings](const char* queue) { return settings.queues.at(queue).retry.max_attempts(); };
  return {.scrape = tries("scrape"),
          .content = tries("ai-content"),
          .image = tries("ai-image"),
          .low = tries("landing"),
          .deploy = tries("deploy")};
}

std::vector<queue::Worker*> with(std::vector<queue::Worker*> workers, const std::vector<queue::Worker*>& others) {
  workers.insert(workers.end(), others.begin(), others.end());
  return workers;
}

}  // namespace

Result<Catalogues> load_catalogues(const Settings& settings, const std::filesystem::path& assets) {
  const auto data = assets / "data";
  TRY_ASSIGN(auto rates, pricing::load_rates(data / "rates.toml"));
  TRY_ASSIGN(auto rule, pricing_rule(settings.pricing));
  TRY_ASSIGN(auto looks, storefront::load_looks(data / "looks.toml"));
  TRY_ASSIGN(auto goods, compliance::GoodsScreen::load(data / "compliance" / "goods.toml"));
  TRY_ASSIGN(auto templates, storefront::TemplateSet::load(assets / "templates"));
  return Catalogues{.rates = std::move(rates),
                    .rule = std::move(rule),
                    .looks = std::move(looks),
                    .goods = std::move(goods),
                    .templates = std::move(templates)};
}

StoreBuilding::StoreBuilding(Foundation& foundation, DataRooms& data, Outside& outside, Catalogues loaded,
                             std::vector<queue::Worker*> others)
    : catalogues(std::move(loaded)),
      landing(catalogues.templates),
      records(data.builds, data.products),
      pages(records, landing, data.files),
      scrape({.records = records,
              .links = outside.links,
              .source = *outside.source,
              .files = data.files,
              .rule = catalogues.rule,
              .rates = catalogues.rates}),
      content(records, *outside.writer),
      images(records, *outside.source, *outside.inspector, *outside.enhancer, data.files,
             {.side = foundation.settings.imaging.side}),
      theme(records, catalogues.looks),
      landing_step(records, pages),
      checks(records, catalogues.goods),
      review(records),
      deploy(records, *outside.deployer, catalogues.templates, data.files,
             {.quantity = foundation.settings.store.quantity}),
      notifier(data.jobs, foundation.ids, foundation.clock),
      callbacks(*data.database, outside.http, data.signing_secret, foundation.clock),
      end(data.builds, data.quota, notifier),
      builder({.database = *data.database,
               .workflows = data.workflows,
               .quota = data.quota,
               .builds = data.builds,
               .products = data.products,
               .stores = data.stores,
               .files = data.files,
               .guard = outside.guard,
               .links = outside.links,
               .clock = foundation.clock,
               .ids = foundation.ids},
              tries_of(foundation.settings)),
      workers(with({&data.workflows.worker(), &callbacks, &data.reseal}, others)),
      dispatcher(foundation.loop, data.jobs, *data.wake_up, foundation.clock, workers,
                 dispatcher_settings(foundation, stuck), foundation.log, foundation.metrics) {
  const std::string kind(builder::kWorkflowKind);
  for (workflow::StepHandler* step : std::initializer_list<workflow::StepHandler*>{
           &scrape, &content, &images, &theme, &landing_step, &checks, &review, &deploy}) {
    data.workflows.add_handler(kind, *step);
  }
  data.workflows.set_end_listener(end);
}

}  // namespace matjar::app
