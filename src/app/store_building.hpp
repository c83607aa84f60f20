#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "app/data_rooms.hpp"
#include "app/outside.hpp"
#include "builder/build_end.hpp"
#include "builder/checks_step.hpp"
#include "builder/content_step.hpp"
#include "builder/deploy_step.hpp"
#include "builder/hosted_pages.hpp"
#include "builder/image_step.hpp"
#include "builder/landing_step.hpp"
#include "builder/review_step.hpp"
#include "builder/scrape_step.hpp"
#include "builder/store_builder.hpp"
#include "builder/theme_step.hpp"
#include "notify/callback_notifier.hpp"
#include "notify/callback_worker.hpp"
#include "queue/dispatcher.hpp"
#include "storefront/landing_renderer.hpp"
#include "storefront/template_set.hpp"

namespace matjar::app {

/// What is read once from data/ and templates/.
struct Catalogues {
  pricing::ExchangeRates rates;
  pricing::PricingRule rule;
  storefront::LookCatalogue looks;
  compliance::GoodsScreen goods;
  storefront::TemplateSet templates;
};
Result<Catalogues> load_catalogues(const Settings& settings, const std::filesystem::path& assets);

/// The steps of a build, the engine that runs them and the builder that accepts them.
class StoreBuilding {
 public:
  /// `others`: the workers of jobs that are no part of a build, for the one dispatcher.
  StoreBuilding(Foundation& foundation, DataRooms& data, Outside& outside, Catalogues catalogues,
                std::vector<queue::Worker*> others);

  Catalogues catalogues;
  storefront::LandingRenderer landing;
  builder::BuildRecords records;
  builder::HostedPages pages;
  builder::ScrapeStep scrape;
  builder::ContentStep content;
  builder::ImageStep images;
  builder::ThemeStep theme;
  builder::LandingStep landing_step;
  builder::ChecksStep checks;
  builder::ReviewStep review;
  builder::DeployStep deploy;
  notify::CallbackNotifier notifier;
  notify::CallbackWorker callbacks;
  builder::BuildEnd end;
  builder::StoreBuilder builder;
  /// Why the database took nothing, the last time that happened.
  std::optional<Error> stuck;
  std::vector<queue::Worker*> workers;  ///< one for each kind of job
  queue::Dispatcher dispatcher;
};

}  // namespace matjar::app
