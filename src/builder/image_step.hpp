#pragma once

#include <vector>

#include "builder/build_graph.hpp"
#include "builder/build_step.hpp"
#include "imaging/image_enhancer.hpp"
#include "sourcing/product_source.hpp"
#include "storage/file_store.hpp"

namespace matjar::builder {

struct ImageStepSettings {
  std::size_t wanted = 4;       ///< pictures of the finished product
  std::size_t candidates = 10;  ///< pictures of the gallery that are looked at, at most
  int side = 1'200;             ///< pixels of the finished square
};

/// Picks the best pictures of the gallery and makes them fit for the shop, all at once; the original is kept beside
/// each. A picture whose enhancement fails goes into the store as it came.
class ImageStep final : public InwardStep {
 public:
  ImageStep(BuildRecords& records, sourcing::ProductSource& source, imaging::ImageInspector& inspector,
            imaging::ImageEnhancer& enhancer, storage::FileStore& files, ImageStepSettings settings)
      : records_(records),
        source_(source),
        inspector_(inspector),
        enhancer_(enhancer),
        files_(files),
        settings_(settings) {}

  std::string_view name() const override { return kImages; }
  Task<Result<workflow::StepResult>> invoke(workflow::StepContext& context) override;

 private:
  /// One picture of the gallery, fetched and looked at. When nobody could look (`not_looked_because`), the facts hold
  /// its format alone.
  struct Looked {
    std::string url;
    std::string bytes;
    imaging::ImageFacts facts;
    std::string not_looked_because;
  };
  /// One finished picture, and why the original was kept where it was.
  struct Finished {
    product::DraftImage image;
    std::string kept_because;
  };

  Task<Result<Looked>> look_at(std::string url);
  Task<Result<Finished>> finish(Looked picture, std::string key);
  Task<Result<std::vector<Looked>>> choose(const product::SourceProduct& source);

  BuildRecords& records_;
  sourcing::ProductSource& source_;
  imaging::ImageInspector& inspector_;
  imaging::ImageEnhancer& enhancer_;
  storage::FileStore& files_;
  ImageStepSettings settings_;
};

}  // namespace matjar::builder
