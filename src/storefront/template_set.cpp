#include "storefront/template_set.hpp"

#include <array>
#include <ctemplate/template.h>

namespace matjar::storefront {

namespace {

/// In the order in which includes need them. White space at line ends goes, so a template may be laid out for people.
constexpr std::array<const char*, 5> kTemplates{"text_runs.tpl", "price_tag.tpl", "landing_page_style.tpl",
                                                "landing_page.tpl", "product_description.tpl"};
constexpr ctemplate::Strip kStrip = ctemplate::STRIP_WHITESPACE;

}  // namespace

TemplateSet::TemplateSet(std::unique_ptr<ctemplate::TemplateCache> cache) : cache_(std::move(cache)) {}
TemplateSet::TemplateSet(TemplateSet&&) noexcept = default;
TemplateSet& TemplateSet::operator=(TemplateSet&&) noexcept = default;
TemplateSet::~TemplateSet() = default;

Result<TemplateSet> TemplateSet::load(const std::filesystem::path& folder) {
  auto cache = std::make_unique<ctemplate::TemplateCache>();
  cache->SetTemplateRootDirectory(folder.string());
  for (const char* name : kTemplates) {
    if (!std::filesystem::is_regular_file(folder / name) || !cache->LoadTemplate(name, kStrip)) {
      return fail(ErrorKind::not_found,
                  {.name = "template_unusable",
                   .message = "The template " + (folder / name).string() + " is missing or broken.",
                   .next_step = "Put the templates folder where the configuration says."});
    }
  }
  cache->Freeze();  // from here on nothing is read from disk, and expanding needs no lock
  return TemplateSet(std::move(cache));
}

Result<std::string> TemplateSet::fill(std::string_view name,
                                      const ctemplate::TemplateDictionaryInterface& values) const {
  std::string page;
  const ctemplate::TemplateString key(name.data(), name.size());
  if (!cache_->ExpandNoLoad(key, kStrip, &values, nullptr, &page)) {
    return fail(ErrorKind::internal,
                {.name = "template_failed", .message = "The template " + std::string(name) + " could not be filled."});
  }
  return page;
}

}  // namespace matjar::storefront
