#include "billing/plans.hpp"

#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <toml++/toml.h>
#include <utility>

namespace matjar::billing {

namespace {

constexpr std::size_t kMaxFileBytes = 64 * 1024;

std::unexpected<Error> unreadable(std::string message) {
  return fail(ErrorKind::invalid_input, {.name = "plans_unreadable",
                                         .message = std::move(message),
                                         .next_step = "Correct data/plans.toml and start again."});
}

Result<toml::table> table_of(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return unreadable(
        fmt::format("The plans are no TOML: {} in line {}.", error.description(), error.source().begin.line));
  }
}

Result<std::optional<int>> limit_of(std::string_view plan, const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return std::optional<int>();
  const auto number = node->value_exact<std::int64_t>();
  if (!number || *number < 0 || *number > std::numeric_limits<int>::max()) {
    return unreadable(fmt::format("{} of the plan {} is no whole number from 0 on.", key, plan));
  }
  return std::optional(static_cast<int>(*number));
}

Result<Plan> plan_of(std::string_view name, const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return unreadable(fmt::format("The plan {} is no table.", name));
  for (const auto& [key, value] : *table) {
    // A misspelt limit would read as unlimited.
    if (key.str() != "builds" && key.str() != "ai_generations" && key.str() != "price") {
      return unreadable(fmt::format("The plan {} has the unknown key {}.", name, key.str()));
    }
  }
  TRY_ASSIGN(const auto builds, limit_of(name, *table, "builds"));
  TRY_ASSIGN(const auto ai_generations, limit_of(name, *table, "ai_generations"));
  const auto price_text = (*table)["price"].value_exact<std::string>();
  const Result<Money> price = Money::parse(price_text.value_or(""), Currency::from_code("USD").value());
  if (!price || price->minor() < 0) {
    return unreadable(fmt::format("The price of the plan {} is no amount of dollars, written as text.", name));
  }
  return Plan{.name = std::string(name), .builds = builds, .ai_generations = ai_generations, .price = *price};
}

}  // namespace

Result<Plans> Plans::parse(std::string_view toml) {
  TRY_ASSIGN(const toml::table table, table_of(toml));
  Plans plans;
  for (const auto& [key, node] : table) {
    TRY_ASSIGN(Plan plan, plan_of(key.str(), node));
    plans.plans_.emplace(std::string(key.str()), std::move(plan));
  }
  if (plans.plans_.empty()) return unreadable("There is no plan.");
  return plans;
}

const Plan* Plans::find(std::string_view name) const {
  const auto found = plans_.find(name);
  return found == plans_.end() ? nullptr : &found->second;
}

Result<Plans> load_plans(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(kMaxFileBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (!file.is_open() || file.bad()) return unreadable("The plans cannot be read from " + path.string() + ".");
  text.resize(static_cast<std::size_t>(file.gcount()));
  if (text.size() > kMaxFileBytes) return unreadable(path.string() + " is larger than 64 KiB.");
  return Plans::parse(text);
}

}  // namespace matjar::billing
