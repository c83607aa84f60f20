#include "sourcing/page/brand_words.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <string>

#include "base/utf8.hpp"
#include "sourcing/page/html_text.hpp"

namespace matjar::sourcing {

namespace {

/// Words for "brand", folded.
constexpr auto kBrandLabels = std::to_array<std::string_view>({"brand",
                                                               "brand name",
                                                               "marke",
                                                               "markenname",
                                                               "nombre de la marca",
                                                               "nome do marca",
                                                               "nome da marca",
                                                               "название бренда",
                                                               "اسم العلامة التجارية",
                                                               "marque",
                                                               "marca",
                                                               "merk",
                                                               "merke",
                                                               "märke",
                                                               "mærke",
                                                               "varumärke",
                                                               "varemærke",
                                                               "brändi",
                                                               "merkki",
                                                               "tuotemerkki",
                                                               "kaubamärk",
                                                               "zīmols",
                                                               "prekės ženklas",
                                                               "marka",
                                                               "značka",
                                                               "znamka",
                                                               "marcă",
                                                               "brend",
                                                               "robna marka",
                                                               "μάρκα",
                                                               "бренд",
                                                               "марка",
                                                               "торгова марка",
                                                               "торговая марка",
                                                               "thương hiệu",
                                                               "merek",
                                                               "แบรนด์",
                                                               "ยี่ห้อ",
                                                               "브랜드",
                                                               "ブランド",
                                                               "品牌",
                                                               "מותג",
                                                               "العلامة التجارية",
                                                               "الماركة",
                                                               "ماركة",
                                                               "البراند",
                                                               "برند"});

/// Words for who makes it: most often the brand, sometimes the firm behind it.
constexpr auto kMakerLabels = std::to_array<std::string_view>(
    {"manufacturer",   "maker",       "make",          "hersteller",   "fabricant",  "fabricante", "produttore",
     "fabrikant",      "tillverkare", "produsent",     "producent",    "valmistaja", "tootja",     "ražotājs",
     "gamintojas",     "výrobca",     "výrobce",       "gyártó",       "producător", "proizvođač", "κατασκευαστής",
     "производитель",  "виробник",    "üretici",       "nhà sản xuất", "제조사",     "メーカー",   "יצרן",
     "الشركة المصنعة", "المصنع",      "الشركة المصنّعة"});

/// The label alone: folded, without the colon.
bool is_one_of(std::string_view label, std::span<const std::string_view> words) {
  std::string folded = fold_case(trim(label));
  while (!folded.empty() && (folded.back() == ':' || folded.back() == ' ')) folded.pop_back();
  return std::ranges::find(words, folded) != words.end();
}

}  // namespace

bool names_the_brand(std::string_view label) {
  return is_one_of(label, kBrandLabels);
}

bool names_the_maker(std::string_view label) {
  return is_one_of(label, kMakerLabels);
}

bool says_no_brand(std::string_view brand) {
  const std::string folded = ascii_lower(trim(brand));
  if (folded == "n/a" || folded == "-") return true;
  std::string words = " " + folded + " ";
  std::ranges::replace_if(words, [](unsigned char c) { return c < 0x80 && std::isalnum(c) == 0; }, ' ');
  return contains_any(words, {" no brand ", " nobrand ", " none ", " oem ", " unbranded ", " does not apply ",
                              " not applicable ", " nicht zutreffend ", " markenlos ", " sans marque ",
                              " non applicable ", " senza marca ", " non applicabile ", " sin marca ", " no aplica "});
}

}  // namespace matjar::sourcing
