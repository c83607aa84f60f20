#include "builder/hosted_pages.hpp"

#include <fmt/core.h>

#include "builder/image_alt.hpp"
#include "salla/deploy_json.hpp"
#include "storefront/landing_page.hpp"
#include "storefront/look.hpp"

namespace matjar::builder {

namespace {

std::unexpected<Error> image_unknown() {
  return fail(ErrorKind::not_found, {.name = "image_unknown",
                                     .message = "The page has no such picture.",
                                     .next_step = "Look at the page again: pictures may still be in the making."});
}

std::string content_type_of(const std::string& file) {
  if (file.ends_with(".png")) return "image/png";
  if (file.ends_with(".webp")) return "image/webp";
  return "image/jpeg";
}

std::vector<storefront::LandingImage> landing_images(const BuildState& state, HostedPages::Images place) {
  std::vector<storefront::LandingImage> images;
  if (!state.product.images) return images;
  for (std::size_t i = 0; i < state.product.images->size(); ++i) {
    const product::DraftImage& image = (*state.product.images)[i];
    const std::string address = place == HostedPages::Images::served
                                    ? fmt::format("/pages/{}/images/{}", state.build.id.value(), i + 1)
                                    : image_file_name(i + 1, image);
    images.push_back(
        {.url = address, .alt = image_alt(*state.product.copy, i + 1), .width = image.width, .height = image.height});
  }
  return images;
}

LocalizedText page_addresses(const BuildState& state, HostedPages::Images place) {
  if (place == HostedPages::Images::beside) return {.ar = "landing-ar.html", .en = "landing-en.html"};
  const std::string address = "/pages/" + state.build.id.value();
  return {.ar = address, .en = address + "/en"};
}

}  // namespace

std::string image_file_name(std::size_t number, const product::DraftImage& image) {
  const auto dot = image.file.rfind('.');
  return fmt::format("image-{}{}", number, dot == std::string::npos ? ".jpg" : image.file.substr(dot));
}

Task<Result<std::string>> HostedPages::render(StoreBuildId build, Language language, Images images) {
  CO_TRY_ASSIGN(const auto state, co_await records_.load(WorkflowId(build.value())));
  const catalog::StoredProduct& product = state.product;
  if (!product.source || !product.copy || !product.price) {
    co_return fail(ErrorKind::conflict, {.name = "page_not_ready",
                                         .message = "The page is still in the making.",
                                         .next_step = "Try again in a moment."});
  }
  std::string product_url;
  if (const auto receipt = salla::deploy_receipt_from_json(product.receipt_json); receipt) {
    product_url = receipt->urls.in(language);
  }
  const product::StoreLook look = product.look.value_or(storefront::default_look());
  storefront::LandingPageInput input{.copy = *product.copy,
                                     .price = *product.price,
                                     .source = *product.source,
                                     .look = look,
                                     .images = landing_images(state, images),
                                     .store_name = state.build.store_name,
                                     .product_url = std::move(product_url),
                                     .addresses = page_addresses(state, images),
                                     .sku = {},
                                     .indexable = false};
  const storefront::LandingPage page = storefront::make_landing_page(std::move(input));
  co_return renderer_.render(page, language);
}

Task<Result<HostedPages::ImageFile>> HostedPages::image(StoreBuildId build, std::size_t number) {
  CO_TRY_ASSIGN(const auto state, co_await records_.load(WorkflowId(build.value())));
  const auto& images = state.product.images;
  if (!images || number == 0 || number > images->size()) co_return image_unknown();
  const std::string& file = (*images)[number - 1].file;
  CO_TRY_ASSIGN(auto bytes, co_await files_.get(file));
  ImageFile answer{.bytes = std::move(bytes), .content_type = content_type_of(file)};
  co_return answer;
}

}  // namespace matjar::builder
