#include "app/foundation.hpp"

namespace matjar::app {

Result<telemetry::Log> Foundation::open_log(const Clock& clock, const Settings::Log& settings) {
  const auto level = telemetry::level_from(settings.level);
  if (!level) {
    return fail(ErrorKind::invalid_input, {.name = "setting_invalid",
                                           .message = "log.level: \"" + settings.level + "\" is no level.",
                                           .next_step = "Use debug, info, warning or error."});
  }
  if (settings.file.empty()) return telemetry::Log::to_stderr(clock, *level);
  return telemetry::Log::to_file(clock, settings.file, *level);
}

std::filesystem::path program_folder() {
  std::error_code error;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
  return error ? std::filesystem::path(".") : program.parent_path();
}

Result<std::filesystem::path> find_assets() {
  const auto folder = program_folder();
  for (const auto& candidate : {folder / "share" / "matjar", folder / ".." / "share" / "matjar", folder / ".."}) {
    std::error_code error;
    if (std::filesystem::exists(candidate / "data" / "plans.toml", error))
      return std::filesystem::canonical(candidate, error);
  }
  return fail(ErrorKind::internal, {.name = "assets_missing",
                                    .message = "The folders data/ and templates/ are not beside the program.",
                                    .next_step = "Keep share/matjar beside the program, as the build puts it."});
}

}  // namespace matjar::app
