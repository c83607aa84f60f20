#pragma once

#include <string>

#include "builder/build_step.hpp"
#include "storage/file_store.hpp"
#include "storefront/landing_renderer.hpp"

namespace matjar::builder {

/// The landing page of a build, as we host it. It is made anew from what the build has so far, so it grows with it.
class HostedPages {
 public:
  HostedPages(BuildRecords& records, const storefront::LandingRenderer& renderer, storage::FileStore& files)
      : records_(records), renderer_(renderer), files_(files) {}

  /// Where the page finds its pictures: under its own address, or beside it in a folder.
  enum class Images { served, beside };

  /// `page_not_ready` (conflict) until copy and price exist.
  Task<Result<std::string>> render(StoreBuildId build, Language language, Images images);

  struct ImageFile {
    std::string bytes;
    std::string content_type;
  };
  /// Picture `number`, from 1. `image_unknown` (not_found).
  Task<Result<ImageFile>> image(StoreBuildId build, std::size_t number);

 private:
  BuildRecords& records_;
  const storefront::LandingRenderer& renderer_;
  storage::FileStore& files_;
};

/// The file name of picture `number` in an output folder: "image-1.jpg".
std::string image_file_name(std::size_t number, const product::DraftImage& image);

}  // namespace matjar::builder
