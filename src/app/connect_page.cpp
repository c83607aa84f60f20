#include "app/connect_page.hpp"

#include <ctemplate/template.h>

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
  std::string html;
  if (!ctemplate::ExpandTemplate((templates / "connected.tpl").string(), ctemplate::DO_NOT_STRIP, &page, &html)) {
    return fail(ErrorKind::internal, {.name = "assets_missing",
                                      .message = (templates / "connected.tpl").string() + " cannot be used.",
                                      .next_step = "Keep the folders of matjar together."});
  }
  return html;
}

}  // namespace matjar::app
