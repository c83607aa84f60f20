#include "app/front_page.hpp"

#include <ctemplate/template.h>

namespace matjar::app {

Result<std::string> front_page(const std::filesystem::path& templates, const std::optional<DemoAccess>& demo) {
  ctemplate::TemplateDictionary page("front_page");
  if (demo) {
    ctemplate::TemplateDictionary* section = page.AddSectionDictionary("DEMO");
    section->SetValue("ADDRESS", demo->address);
    section->SetValue("KEY", demo->key);
    section->SetValue("LINK", demo->link);
    section->SetValue("STORE", demo->store);
  }
  std::string html;
  if (!ctemplate::ExpandTemplate((templates / "front_page.tpl").string(), ctemplate::DO_NOT_STRIP, &page, &html)) {
    return fail(ErrorKind::internal, {.name = "assets_missing",
                                      .message = (templates / "front_page.tpl").string() + " cannot be used.",
                                      .next_step = "Keep the folders of matjar together."});
  }
  return html;
}

}  // namespace matjar::app
