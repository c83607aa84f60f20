#pragma once

#include <string_view>

#include "base/localized_text.hpp"

namespace matjar::storefront {

/// The fixed words of the pages.
struct PageLabels {
  std::string_view skip_to_content;
  std::string_view other_language;  ///< in that language
  std::string_view list_price;
  std::string_view vat_included;
  std::string_view highlights;
  std::string_view gallery;
  std::string_view about;
  std::string_view specifications;
  std::string_view reviews;
  std::string_view reviews_read_from;  ///< before the name of the source
  std::string_view reviews_read_on;    ///< before the date
  std::string_view stars_out_of_five;
  std::string_view questions;
  std::string_view ready;  ///< above the last button
  std::string_view sar;    ///< the riyal in running text; never U+FDFC
};

const PageLabels& page_labels(Language language);

}  // namespace matjar::storefront
