#pragma once

#include <utility>
#include <vector>

#include "base/url.hpp"
#include "storefront/landing_page.hpp"
#include "storefront/look.hpp"

// A complete product for the tests of this room.
namespace matjar::storefront::samples {

inline Money riyals(std::int64_t halalas) {
  return {halalas, Currency::sar()};
}

inline product::DraftText draft(std::string ar, std::string en) {
  return {.text = {.ar = std::move(ar), .en = std::move(en)}};
}

inline product::ProductCopy copy() {
  product::ProductCopy copy;
  copy.title = draft("زجاجة ماء حرارية Hydro Pro من الستانلس ستيل بسعة 750 مل",
                     "Hydro Pro 750 ml insulated stainless steel bottle");
  copy.subtitle = draft("ماء بارد طوال اليوم، وقهوة ساخنة في الطريق إلى العمل.",
                        "Cold water all day, hot coffee on the way to work.");
  copy.description = draft(
      "تحفظ زجاجة Hydro Pro برودة الماء حتى 24 ساعة وحرارة القهوة حتى 12 ساعة بفضل جدار مزدوج معزول بالتفريغ.\n\n"
      "صُنع جسمها من ستانلس ستيل 18/8، ويثبت غطاؤها المحكم دون تسريب داخل الحقيبة. سعتها 750 مل (25 oz) ووزنها 380 غ.",
      "The Hydro Pro keeps water cold for up to 24 hours and coffee hot for up to 12, thanks to a vacuum-insulated "
      "double "
      "wall.\n\nIts body is made of 18/8 stainless steel, and the lid closes tight in your bag. It holds 750 ml (25 "
      "oz) "
      "and weighs 380 g.");
  copy.highlights = {{.ar = "برودة حتى 24 ساعة وحرارة حتى 12 ساعة", .en = "Cold for 24 hours, hot for 12"},
                     {.ar = "جدار مزدوج معزول بالتفريغ", .en = "Vacuum-insulated double wall"},
                     {.ar = "غطاء محكم مع حلقة حمل", .en = "Leak-proof lid with a carrying loop"},
                     {.ar = "خالية من مادة BPA", .en = "BPA-free"}};
  copy.specifications = {{.ar = "السعة: 750 مل (25 oz)", .en = "Capacity: 750 ml (25 oz)"},
                         {.ar = "المادة: ستانلس ستيل 18/8", .en = "Material: 18/8 stainless steel"},
                         {.ar = "الأبعاد: 7.3 × 26.5 سم", .en = "Size: 7.3 × 26.5 cm"},
                         {.ar = "الوزن: 380 غ", .en = "Weight: 380 g"},
                         {.ar = "الطراز: HP-750-BK", .en = "Model: HP-750-BK"}};
  copy.seo_title = draft("زجاجة ماء حرارية Hydro Pro سعة 750 مل", "Hydro Pro insulated bottle, 750 ml");
  copy.seo_description = draft("زجاجة ماء حرارية من الستانلس ستيل بسعة 750 مل تحفظ البرودة 24 ساعة.",
                               "Insulated stainless steel bottle, 750 ml, that keeps drinks cold for 24 hours.");
  copy.call_to_action = draft("اطلبها الآن", "Order now");
  copy.questions = {{.question = {.ar = "هل يمكن غسلها في غسالة الصحون؟", .en = "Is it dishwasher safe?"},
                     .answer = {.ar = "الجسم يُغسل باليد، والغطاء يتحمل غسالة الصحون.",
                                .en = "Wash the body by hand; the lid may go into the dishwasher."}},
                    {.question = {.ar = "هل تناسب حامل الأكواب في السيارة؟", .en = "Does it fit a car's cup holder?"},
                     .answer = {.ar = "قطر القاعدة 7.3 سم.", .en = "Its base measures 7.3 cm."}}};
  return copy;
}

inline product::DraftPrice price() {
  return {.price = riyals(129'95), .compare_at = riyals(1'159'00), .cost = riyals(60'00), .lines = {}};
}

inline product::SourceProduct source() {
  product::SourceProduct source;
  source.url = "https://www.example.com/p/1";
  source.read_at = Timestamp(std::chrono::milliseconds(1'793'500'000'000));
  source.title =
      product::Fact<PlainText>{.value = PlainText::from("Hydro Pro insulated water bottle"), .provenance = {}};
  source.brand = product::Fact<PlainText>{.value = PlainText::from("Hydro"), .provenance = {}};
  source.availability =
      product::Fact<product::Availability>{.value = product::Availability::in_stock, .provenance = {}};
  source.reviews.push_back({.author_initial = PlainText::from("M."),
                            .date = PlainText::from("2026-03-02"),
                            .stars = Decimal(45, 1),
                            .text = PlainText::from("Ice was still there in the evening."),
                            .provenance = {}});
  return source;
}

inline std::vector<LandingImage> images() {
  std::vector<LandingImage> images;
  for (int i = 1; i <= 4; ++i) {
    images.push_back({.url = "images/" + std::to_string(i) + ".jpg",
                      .alt = {.ar = "زجاجة Hydro Pro، صورة " + std::to_string(i),
                              .en = "Hydro Pro bottle, photo " + std::to_string(i)},
                      .width = 1200,
                      .height = 1200});
  }
  return images;
}

inline LandingPage page(const product::ProductCopy& copy, const product::StoreLook& look = default_look()) {
  static const product::DraftPrice kPrice = price();
  static const product::SourceProduct kSource = source();
  return make_landing_page({.copy = copy,
                            .price = kPrice,
                            .source = kSource,
                            .look = look,
                            .images = images(),
                            .store_name = {.ar = "متجر النخبة", .en = "Elite Store"},
                            .product_url = "https://shop.example/p/77",
                            .addresses = {.ar = "landing-ar.html", .en = "landing-en.html"},
                            .sku = "MJ-77"});
}

}  // namespace matjar::storefront::samples
