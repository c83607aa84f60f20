#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace ctemplate {
class TemplateCache;
class TemplateDictionaryInterface;
}  // namespace ctemplate

namespace matjar::storefront {

/// The templates of a folder (templates/*.tpl), read and parsed once, with auto-escaping by context. Immutable
/// afterwards; safe for concurrent use.
class TemplateSet {
 public:
  /// Error `template_unusable` (not_found), which names the file.
  static Result<TemplateSet> load(const std::filesystem::path& folder);

  TemplateSet(TemplateSet&&) noexcept;
  TemplateSet& operator=(TemplateSet&&) noexcept;
  ~TemplateSet();

  /// Fills one of the templates. Error `template_failed` (internal).
  Result<std::string> fill(std::string_view name, const ctemplate::TemplateDictionaryInterface& values) const;

 private:
  explicit TemplateSet(std::unique_ptr<ctemplate::TemplateCache> cache);
  std::unique_ptr<ctemplate::TemplateCache> cache_;
};

}  // namespace matjar::storefront
