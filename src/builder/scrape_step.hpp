#pragma once

#include "builder/build_graph.hpp"
#include "builder/build_step.hpp"
#include "pricing/price_rule.hpp"
#include "pricing/rates.hpp"
#include "sourcing/product_source.hpp"
#include "storage/file_store.hpp"

namespace matjar::builder {

/// Reads the product page, unless the merchant has typed the product in, and makes the price. A page that is no
/// product, shows no price or has none left ends the build here, before anything is paid for.
class ScrapeStep final : public InwardStep {
 public:
  struct Services {
    BuildRecords& records;
    const sourcing::LinkRecogniser& links;
    sourcing::ProductSource& source;
    storage::FileStore& files;
    const pricing::PricingRule& rule;
    const pricing::ExchangeRates& rates;
  };

  explicit ScrapeStep(Services services) : services_(services) {}

  std::string_view name() const override { return kScrape; }
  Task<Result<workflow::StepResult>> invoke(workflow::StepContext& context) override;

 private:
  Task<Result<product::SourceProduct>> read(const BuildState& state);

  Services services_;
};

}  // namespace matjar::builder
