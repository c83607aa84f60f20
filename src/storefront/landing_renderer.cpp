#include "storefront/landing_renderer.hpp"

#include <string>
#include <type_traits>
#include <variant>

#include "storefront/json_ld.hpp"
#include "storefront/landing_labels.hpp"
#include "storefront/page_values.hpp"

namespace matjar::storefront {

namespace {

using Values = ctemplate::TemplateDictionary;

/// Adds each section of a page to its template, in the page's order. A section with nothing to say in this language is
/// left out.
class SectionWriter {
 public:
  SectionWriter(Values& document, const LandingPage& page, Language language)
      : document_(document), page_(page), language_(language), labels_(page_labels(language)) {}

  void operator()(const Hero& hero) {
    Values& section = begin("HERO");
    add_text(section, "TITLE", hero.title.in(language_), language_);
    if (!hero.brand.empty()) section.AddSectionDictionary("HAS_BRAND")->SetValue("BRAND", hero.brand);
    if (const std::string& subtitle = hero.subtitle.in(language_); !subtitle.empty())
      add_text(*section.AddSectionDictionary("HAS_SUBTITLE"), "SUBTITLE", subtitle, language_);
    if (hero.image) set_image(*section.AddSectionDictionary("HAS_IMAGE"), *hero.image);
    add_price(section, "PRICE", page_.price, language_);
    section.SetValue("VAT_INCLUDED", view(labels_.vat_included));
    add_button(section);
  }

  void operator()(const Highlights& highlights) {
    if (!any(highlights.points)) return;
    Values& section = begin("HIGHLIGHTS", labels_.highlights);
    for (const LocalizedText& point : highlights.points) {
      if (point.in(language_).empty()) continue;
      add_text(*section.AddSectionDictionary("POINT"), "TEXT", point.in(language_), language_);
    }
  }

  void operator()(const Gallery& gallery) {
    Values& section = begin("GALLERY", labels_.gallery);
    for (const LandingImage& image : gallery.images) set_image(*section.AddSectionDictionary("PHOTO"), image);
  }

  void operator()(const About& about) {
    const auto paragraphs = paragraphs_of(about.text.in(language_));
    if (paragraphs.empty()) return;
    Values& section = begin("ABOUT", labels_.about);
    for (const std::string_view paragraph : paragraphs)
      add_text(*section.AddSectionDictionary("PARAGRAPH"), "TEXT", paragraph, language_);
  }

  void operator()(const Specifications& specifications) {
    if (!any(specifications.rows)) return;
    Values& section = begin("SPECIFICATIONS", labels_.specifications);
    for (const LocalizedText& row : specifications.rows) {
      if (row.in(language_).empty()) continue;
      const auto [name, value] = specification_parts(row.in(language_));
      Values& line = *section.AddSectionDictionary("ROW");
      Values& form = *line.AddSectionDictionary(name.empty() ? "VALUE_ONLY" : "NAMED");
      if (!name.empty()) add_text(form, "NAME", name, language_);
      add_text(form, "VALUE", value, language_);
    }
  }

  void operator()(const Reviews& reviews) {
    Values& section = begin("REVIEWS", labels_.reviews);
    section.SetValue("READ_FROM", view(labels_.reviews_read_from));
    section.SetValue("SOURCE", reviews.source_name);
    section.SetValue("READ_ON", view(labels_.reviews_read_on));
    section.SetValue("DATE", reviews.read_on);
    for (const product::SourceReview& review : reviews.reviews) {
      Values& entry = *section.AddSectionDictionary("REVIEW");
      entry.SetValue("AUTHOR", review.author_initial.str());
      entry.SetValue("REVIEW_DATE", review.date.str());
      entry.SetValue("STARS", review.stars.str());
      entry.SetValue("OUT_OF_FIVE", view(labels_.stars_out_of_five));
      entry.SetValue("REVIEW_TEXT", review.text.str());
    }
  }

  void operator()(const Questions& questions) {
    Values* section = nullptr;
    for (const product::DraftQuestion& entry : questions.questions) {
      if (entry.question.in(language_).empty() || entry.answer.in(language_).empty()) continue;
      if (section == nullptr) section = &begin("QUESTIONS", labels_.questions);
      Values& row = *section->AddSectionDictionary("QUESTION");
      add_text(row, "ASKED", entry.question.in(language_), language_);
      add_text(row, "ANSWER", entry.answer.in(language_), language_);
    }
  }

  void operator()(const CallToAction& call) {
    Values& section = begin("CALL_TO_ACTION", labels_.ready);
    add_text(section, "NAME", call.title.in(language_), language_);
    add_price(section, "PRICE", page_.price, language_);
    add_button(section);
  }

  void operator()(const Footer& footer) {
    Values& section = begin("FOOTER");
    section.SetValue("FOOTER_STORE", footer.store_name.in(language_));
  }

 private:
  bool any(const std::vector<LocalizedText>& texts) const {
    for (const LocalizedText& text : texts) {
      if (!text.in(language_).empty()) return true;
    }
    return false;
  }

  /// The footer stands outside the main part, all others in it.
  Values& begin(std::string_view name, std::string_view heading = {}) {
    Values& slot = name == "FOOTER" ? document_ : *document_.AddSectionDictionary("SECTION");
    Values& section = *slot.AddSectionDictionary(view(name));
    section.SetValue("HEADING", view(heading));
    return section;
  }

  void set_image(Values& values, const LandingImage& image) {
    values.SetValue("IMAGE_URL", image.url);
    values.SetValue("IMAGE_ALT", image.alt.in(language_));
    if (image.width <= 0 || image.height <= 0) return;
    Values& size = *values.AddSectionDictionary("HAS_SIZE");
    size.SetIntValue("WIDTH", image.width);
    size.SetIntValue("HEIGHT", image.height);
  }

  void add_button(Values& section) {
    if (page_.product_url.empty()) return;
    Values& button = *section.AddSectionDictionary("HAS_BUTTON");
    button.SetValue("PRODUCT_URL", page_.product_url);
    button.SetValue("BUTTON", page_.button.in(language_));
  }

  Values& document_;
  const LandingPage& page_;
  Language language_;
  const PageLabels& labels_;
};

void set_look(Values& document, const product::StoreLook& look) {
  Values& style = *document.AddIncludeDictionary("STYLE");
  style.SetFilename("landing_page_style.tpl");
  style.SetValue("PRIMARY", look.primary_color);
  style.SetValue("ON_PRIMARY", look.on_primary_color);
  style.SetValue("ACCENT", look.accent_color);
  style.SetValue("BACKGROUND", look.background_color);
  style.SetValue("TEXT_COLOR", look.text_color);
  style.SetValue("FONT", look.font);
  document.SetValue("THEME", look.theme);
  document.SetValue("THEME_COLOR", look.primary_color);
}

void set_head(Values& document, const LandingPage& page, Language language) {
  document.SetValue("LANGUAGE", view(to_string(language)));
  document.SetValue("DIRECTION", language == Language::ar ? "rtl" : "ltr");
  document.SetValue("LOCALE", language == Language::ar ? "ar_SA" : "en_US");
  document.SetValue("PAGE_TITLE", page.page_title.in(language));
  if (const std::string& text = page.meta_description.in(language); !text.empty())
    document.AddSectionDictionary("HAS_DESCRIPTION")->SetValue("META_DESCRIPTION", text);
  document.SetValue("CURRENCY_CODE", page.price.price.currency().code());
  document.SetValue("PLAIN_AMOUNT", page.price.price.amount_text());
  if (!page.images.empty())
    document.AddSectionDictionary("HAS_OG_IMAGE")->SetValue("OG_IMAGE", page.images.front().url);
  if (!page.indexable) document.ShowSection("NOT_INDEXED");
  document.SetValue("JSON_LD", product_json_ld(page, language));
}

void set_languages(Values& document, const LandingPage& page, Language language) {
  if (page.addresses.ar.empty() || page.addresses.en.empty()) return;
  Values& links = *document.AddSectionDictionary("HAS_ADDRESSES");
  links.SetValue("OWN_ADDRESS", page.addresses.in(language));
  links.SetValue("ARABIC_ADDRESS", page.addresses.ar);
  links.SetValue("ENGLISH_ADDRESS", page.addresses.en);
  const Language other = language == Language::ar ? Language::en : Language::ar;
  Values& link = *document.AddSectionDictionary("HAS_OTHER_LANGUAGE");
  link.SetValue("OTHER_ADDRESS", page.addresses.in(other));
  link.SetValue("OTHER_CODE", view(to_string(other)));
  link.SetValue("OTHER_NAME", view(page_labels(language).other_language));
}

void set_buy_bar(Values& document, const LandingPage& page, Language language) {
  if (page.product_url.empty()) return;
  Values& bar = *document.AddSectionDictionary("BUY_BAR");
  add_price(bar, "PRICE", page.price, language);
  bar.SetValue("PRODUCT_URL", page.product_url);
  bar.SetValue("BUTTON", page.button.in(language));
}

}  // namespace

Result<std::string> LandingRenderer::render(const LandingPage& page, Language language) const {
  Values document("landing_page");
  set_head(document, page, language);
  set_languages(document, page, language);
  set_look(document, page.look);
  document.SetValue("SKIP", view(page_labels(language).skip_to_content));
  document.SetValue("STORE_NAME", page.store_name.in(language));
  SectionWriter writer(document, page, language);
  for (const Section& section : page.sections) std::visit(writer, section);
  set_buy_bar(document, page, language);
  return templates_.fill("landing_page.tpl", document);
}

}  // namespace matjar::storefront
