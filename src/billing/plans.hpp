#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/money.hpp"
#include "base/result.hpp"

namespace matjar::billing {

/// What a merchant gets for a month.
struct Plan {
  std::string name;
  std::optional<int> builds;          ///< none: unlimited
  std::optional<int> ai_generations;  ///< none: unlimited
  Money price;                        ///< USD
};

/// All plans on offer. Immutable, so safe for concurrent use.
class Plans {
 public:
  /// From the text of data/plans.toml. `plans_unreadable` (invalid_input).
  static Result<Plans> parse(std::string_view toml);

  /// The plan of that name, or nullptr.
  const Plan* find(std::string_view name) const;
  const std::map<std::string, Plan, std::less<>>& all() const { return plans_; }

 private:
  std::map<std::string, Plan, std::less<>> plans_;
};

/// Reads a file of at most 64 KiB. `plans_unreadable` (invalid_input).
Result<Plans> load_plans(const std::filesystem::path& path);

}  // namespace matjar::billing
