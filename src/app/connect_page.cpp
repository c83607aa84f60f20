#include "app/connect_page.hpp"

#include <ctemplate/template.h>

#include "app/page_template.hpp"

namespace matjar::app {

Result<std::string> connect_page(const std::filesystem::path& templates, const Error* error) {
  ctemplate::TemplateDictionary page("connected");
  if (error == nullptr) {
    page.ShowSection("CONNECTED");
  } else {
    ctemplate::TemplateDictionary* const failed = page.AddSectionDictionary("FAILED");
    failed->SetValue("MESSAGE", error->message);
    failed->SetValue("NEXT_STEP", error->next_step);
  }
  return page_from(templates / "connected.tpl", page);
}

}  // namespace matjar::app
