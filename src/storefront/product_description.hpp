#pragma once

#include <string>

#include "base/localized_text.hpp"
#include "base/result.hpp"
#include "product/product_draft.hpp"
#include "storefront/template_set.hpp"

namespace matjar::storefront {

/// The description of a product as the store's platform takes it: a fragment of HTML made of p, ul, li, h3, table (with
/// tr and td), strong and bdi, without attributes except dir on bdi. Paragraphs, highlights, specifications, questions;
/// what is absent has no heading. Error `template_failed` (internal).
Result<std::string> product_description_html(const TemplateSet& templates, const product::ProductCopy& copy,
                                             Language language);

}  // namespace matjar::storefront
