#include "storefront/landing_page.hpp"

#include <algorithm>
#include <utility>

#include "base/time_text.hpp"
#include "base/url.hpp"

namespace matjar::storefront {

namespace {

const LocalizedText kBuyNow{.ar = "اطلب الآن", .en = "Order now"};

/// A link or image that may stand in a page: http(s), or relative to it.
bool is_usable_link(const std::string& link) {
  if (link.empty()) return false;
  if (Url::parse(link)) return true;
  return link.find(':') == std::string::npos && !link.starts_with("//");
}

LocalizedText first_known(const LocalizedText& wanted, const LocalizedText& otherwise) {
  return {.ar = wanted.ar.empty() ? otherwise.ar : wanted.ar, .en = wanted.en.empty() ? otherwise.en : wanted.en};
}

/// Where one language is missing, the other one is better than an empty heading.
LocalizedText in_any_language(LocalizedText text) {
  if (text.ar.empty()) text.ar = text.en;
  if (text.en.empty()) text.en = text.ar;
  return text;
}

std::vector<LocalizedText> non_empty(const std::vector<LocalizedText>& texts) {
  std::vector<LocalizedText> kept;
  std::ranges::copy_if(texts, std::back_inserter(kept), [](const LocalizedText& text) { return !text.empty(); });
  return kept;
}

Reviews reviews_of(const product::SourceProduct& source) {
  Reviews reviews;
  const auto address = Url::parse(source.url);
  // Without a source and a date nobody can check a review, so it is not shown.
  if (!address || source.read_at == Timestamp()) return reviews;
  reviews.source_name = address->host().starts_with("www.") ? address->host().substr(4) : address->host();
  reviews.read_on = to_date(source.read_at);
  std::ranges::copy_if(source.reviews, std::back_inserter(reviews.reviews), [](const product::SourceReview& review) {
    return !review.date.empty() && !review.text.empty();
  });
  return reviews;
}

void add_sections(LandingPage& page, const LandingPageInput& input) {
  const product::ProductCopy& copy = input.copy;
  page.sections.emplace_back(Hero{
      .title = page.product_name,
      .subtitle = copy.subtitle.text,
      .brand = page.brand,
      .image = page.images.empty() ? std::nullopt : std::optional(page.images.front()),
  });
  if (auto points = non_empty(copy.highlights); !points.empty())
    page.sections.emplace_back(Highlights{.points = std::move(points)});
  if (page.images.size() > 1)
    page.sections.emplace_back(Gallery{.images = {page.images.begin() + 1, page.images.end()}});
  if (!copy.description.text.empty()) page.sections.emplace_back(About{.text = copy.description.text});
  if (auto rows = non_empty(copy.specifications); !rows.empty())
    page.sections.emplace_back(Specifications{.rows = std::move(rows)});
  if (Reviews reviews = reviews_of(input.source); !reviews.reviews.empty())
    page.sections.emplace_back(std::move(reviews));
  if (!copy.questions.empty()) page.sections.emplace_back(Questions{.questions = copy.questions});
  if (!page.product_url.empty()) page.sections.emplace_back(CallToAction{.title = page.product_name});
  page.sections.emplace_back(Footer{.store_name = page.store_name});
}

}  // namespace

LandingPage make_landing_page(LandingPageInput input) {
  const product::ProductCopy& copy = input.copy;
  const product::SourceProduct& source = input.source;
  std::erase_if(input.images, [](const LandingImage& image) { return !is_usable_link(image.url); });

  LandingPage page{
      .page_title = in_any_language(first_known(copy.seo_title.text, copy.title.text)),
      .meta_description = first_known(copy.seo_description.text, copy.subtitle.text),
      .product_name = in_any_language(copy.title.text),
      .store_name = in_any_language(input.store_name),
      .button = first_known(copy.call_to_action.text, kBuyNow),
      .product_url = is_usable_link(input.product_url) ? input.product_url : std::string(),
      .addresses = input.addresses,
      .brand = source.brand ? source.brand->value.str() : std::string(),
      .sku = input.sku,
      .gtin = source.gtin ? source.gtin->value : std::string(),
      .availability = source.availability ? std::optional(source.availability->value) : std::nullopt,
      .price = {.price = input.price.price, .compare_at = input.price.compare_at},
      .look = input.look,
      .indexable = input.indexable,
      .images = input.images,
      .sections = {},
  };
  add_sections(page, input);
  return page;
}

}  // namespace matjar::storefront
