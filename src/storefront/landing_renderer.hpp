#pragma once

#include <string>
#include <string_view>

#include "base/localized_text.hpp"
#include "base/result.hpp"
#include "storefront/landing_page.hpp"
#include "storefront/template_set.hpp"

namespace matjar::storefront {

/// What to send with the page as Content-Security-Policy: it has no scripts, and its only style is its own.
inline constexpr std::string_view kLandingPagePolicy =
    "default-src 'none'; img-src 'self' https: data:; style-src 'unsafe-inline'; font-src 'self'; base-uri 'none'; "
    "form-action 'none'";

/// Writes a landing page as one HTML document: right-to-left for Arabic, from 360 px up, no scripts, nothing from other
/// hosts but the page's own images. Every text is escaped for the place where it stands. Safe for concurrent use.
class LandingRenderer {
 public:
  /// `templates` must outlive the renderer.
  explicit LandingRenderer(const TemplateSet& templates) : templates_(templates) {}

  /// Error `template_failed` (internal).
  Result<std::string> render(const LandingPage& page, Language language) const;

 private:
  const TemplateSet& templates_;
};

}  // namespace matjar::storefront
