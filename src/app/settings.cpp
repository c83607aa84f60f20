#include "app/settings.hpp"

#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <set>
#include <sstream>
#include <toml++/toml.h>

namespace matjar::app {

namespace {

using std::chrono::minutes;

queue::QueueSettings queue_of(int concurrency, int retries, std::chrono::milliseconds first_delay) {
  return {.concurrency = concurrency, .retry = {.retries = retries, .first_delay = first_delay}};
}

std::unexpected<Error> unreadable(const std::string& message) {
  return fail(
      ErrorKind::invalid_input,
      {.name = "configuration_unreadable", .message = message, .next_step = "Start from config/matjar.example.toml."});
}

/// The text of a scalar as an operator would write it in the environment; no value for tables and arrays.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
  if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
  if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
  return std::nullopt;
}

/// Every scalar of the file under its dotted key.
Result<std::map<std::string, std::string>> flatten(const toml::table& table, const std::string& prefix) {
  std::map<std::string, std::string> all;
  for (const auto& [key, node] : table) {
    const std::string name = prefix + std::string(key.str());
    if (const auto* inner = node.as_table()) {
      TRY_ASSIGN(auto below, flatten(*inner, name + "."));
      all.merge(below);
    } else if (auto text = text_of(node)) {
      all.emplace(name, std::move(*text));
    } else {
      return unreadable(fmt::format("The value of {} is neither text nor a number nor true or false.", name));
    }
  }
  return all;
}

Result<std::map<std::string, std::string>> read_file(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return unreadable(fmt::format("The configuration file {} cannot be opened.", path.string()));
  std::ostringstream text;
  text << stream.rdbuf();
  try {
    return flatten(toml::parse(text.str(), path.string()), "");
  } catch (const toml::parse_error& error) {
    return unreadable(fmt::format("{}:{}: {}", path.string(), error.source().begin.line, error.description()));
  }
}

std::string quoted(const std::string& value) {
  if (value == "true" || value == "false") return value;
  const bool number = !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
  if (number) return value;
  std::string text = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') text += '\\';
    text += c;
  }
  return text + "\"";
}

}  // namespace

Settings::Settings()
    : queues{{"scrape", queue_of(5, 3, minutes(5))},   {"ai-content", queue_of(10, 2, minutes(2))},
             {"ai-image", queue_of(8, 2, minutes(2))}, {"theme", queue_of(2, 3, minutes(5))},
             {"landing", queue_of(2, 3, minutes(5))},  {"deploy", queue_of(8, 5, minutes(10))},
             {"salla", queue_of(4, 9, minutes(1))},    {"notify", queue_of(4, 8, minutes(1))},
             {"upkeep", queue_of(2, 9, minutes(1))}} {}

std::string SettingEntry::environment_name() const {
  std::string name = "MATJAR_";
  for (const char c : key) {
    const bool separator = c == '.' || c == '-';
    name += separator ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  }
  return name;
}

std::optional<std::string> process_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): read before any thread starts
  return value ? std::optional<std::string>(value) : std::nullopt;
}

Result<Settings> load_settings(const std::optional<std::filesystem::path>& file, const Environment& environment) {
  std::map<std::string, std::string> given;
  if (file) {
    TRY_ASSIGN(given, read_file(*file));
  }
  Settings settings;
  for (const auto& entry : setting_entries()) {
    std::optional<std::string> text = environment(entry.environment_name());
    const auto in_file = given.extract(entry.key);
    if (!text && !in_file.empty()) text = in_file.mapped();
    if (!text) continue;
    if (auto taken = entry.set(settings, *text); !taken) {
      Error error = std::move(taken).error();
      error.message = entry.key + ": " + error.message;
      return std::unexpected(std::move(error));
    }
  }
  if (!given.empty()) {
    return fail(ErrorKind::invalid_input,
                {.name = "setting_unknown",
                 .message = fmt::format("{} is no key of the configuration.", given.begin()->first),
                 .next_step = "Look for the right name in config/matjar.example.toml."});
  }
  return settings;
}

std::string print_settings(const Settings& settings) {
  std::string text =
      "# Every key of matjar with its default. Copy what you change to a file of your own and start with --config "
      "FILE.\n"
      "# An environment variable wins over the file: MATJAR_SERVER_PORT for server.port.\n";
  std::string section;
  for (const auto& entry : setting_entries()) {
    const auto dot = entry.key.rfind('.');
    const std::string name = entry.key.substr(0, dot);
    if (name != section) {
      section = name;
      text += fmt::format("\n[{}]\n", section);
    }
    text += fmt::format("# {}\n{} = {}\n", entry.purpose, entry.key.substr(dot + 1), quoted(entry.get(settings)));
  }
  return text;
}

}  // namespace matjar::app
