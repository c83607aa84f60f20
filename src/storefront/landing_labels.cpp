#include "storefront/landing_labels.hpp"

namespace matjar::storefront {

namespace {

constexpr PageLabels kArabic{
    .skip_to_content = "انتقل إلى المحتوى",
    .other_language = "English",
    .list_price = "سعر القائمة",
    .vat_included = "شامل ضريبة القيمة المضافة",
    .highlights = "أبرز المزايا",
    .gallery = "صور المنتج",
    .about = "عن المنتج",
    .specifications = "المواصفات",
    .reviews = "آراء المشترين",
    .reviews_read_from = "كما نُشرت في",
    .reviews_read_on = "وقُرئت بتاريخ",
    .stars_out_of_five = "من 5",
    .questions = "أسئلة وأجوبة",
    .ready = "اطلبه الآن من متجرنا",
    .sar = "ر.س",
};

constexpr PageLabels kEnglish{
    .skip_to_content = "Skip to content",
    .other_language = "العربية",
    .list_price = "List price",
    .vat_included = "VAT included",
    .highlights = "Highlights",
    .gallery = "Photos",
    .about = "About this product",
    .specifications = "Specifications",
    .reviews = "What buyers say",
    .reviews_read_from = "As published on",
    .reviews_read_on = "read on",
    .stars_out_of_five = "out of 5",
    .questions = "Questions and answers",
    .ready = "Order it from our store",
    .sar = "SAR",
};

}  // namespace

const PageLabels& page_labels(Language language) {
  return language == Language::ar ? kArabic : kEnglish;
}

}  // namespace matjar::storefront
