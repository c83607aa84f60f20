#include "app/front_page.hpp"

#include <ctemplate/template.h>

#include "app/page_template.hpp"

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
  return page_from(templates / "front_page.tpl", page);
}

}  // namespace matjar::app
