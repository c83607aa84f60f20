#include "app/page_template.hpp"

#include <ctemplate/template.h>

namespace matjar::app {

Result<std::string> page_from(const std::filesystem::path& file, const ctemplate::TemplateDictionary& says) {
  std::string html;
  if (ctemplate::ExpandTemplate(file.string(), ctemplate::DO_NOT_STRIP, &says, &html)) return html;
  return fail(ErrorKind::internal, {.name = "assets_missing",
                                    .message = file.string() + " cannot be used.",
                                    .next_step = "Keep the folders of matjar together."});
}

}  // namespace matjar::app
