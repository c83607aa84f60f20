#include <fmt/core.h>

#include "app/commands.hpp"
#include "app/data_rooms.hpp"
#include "base/time_text.hpp"
#include "crypto/key_file.hpp"

namespace matjar::app {

namespace {

Result<std::unique_ptr<crypto::KeyFile>> open_keys(const Settings& settings) {
  return crypto::KeyFile::open(key_file_in(settings.data.directory));
}

void print_key(const crypto::SealingKey& key, std::string_view use, Timestamp now) {
  std::string age = "made by an earlier version";
  if (const auto& made_at = key.made_at()) {
    const auto days = std::chrono::floor<std::chrono::days>(now - *made_at).count();
    age = fmt::format("made {}, {} days ago", to_rfc3339(*made_at), days);
  }
  fmt::print("{}  {}  {}\n", key.id(), use, age);
}

}  // namespace

int list_keys(const CommonOptions& options) {
  const auto settings = settings_for(options);
  if (!settings) return kExitUsage;
  const auto keys = open_keys(*settings);
  if (!keys) return report(keys.error());
  const auto ring = (*keys)->ring();
  const Timestamp now = SystemClock().now();
  print_key(ring->current(), "current", now);
  for (const crypto::SealingKey& key : ring->older()) print_key(key, "older  ", now);
  return kExitOk;
}

int rotate_keys(const CommonOptions& options) {
  const auto settings = settings_for(options);
  if (!settings) return kExitUsage;
  const auto keys = open_keys(*settings);
  if (!keys) return report(keys.error());
  if (const auto rotated = (*keys)->rotate(SystemClock().now()); !rotated) return report(rotated.error());
  fmt::print("Tokens are sealed with the key {} from now on, by a running server too.\n",
             (*keys)->ring()->current().id());
  fmt::print(
      "A server seals the older ones anew and removes the older keys from the file, an hour from now at the "
      "earliest; `matjar keys list` shows when that is done.\n"
      "Back up {} now.\n",
      key_file_in(settings->data.directory).string());
  return kExitOk;
}

}  // namespace matjar::app
