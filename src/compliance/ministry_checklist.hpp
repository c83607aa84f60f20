#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/localized_text.hpp"
#include "base/result.hpp"

namespace matjar::compliance {

/// One thing that only the merchant can do, or see to, in their store.
struct ChecklistItem {
  std::string id;  ///< "return_policy", …
  LocalizedText title;
  LocalizedText reason;
  LocalizedText next_step;
};

/// What the Ministry of Commerce looks at in an online store, as data: a checklist, no legal advice. None of the
/// criteria can be met through the platform's API, so all of them are reported as left to the merchant.
struct MinistryChecklist {
  std::string date;  ///< of the criteria, YYYY-MM-DD
  std::string source;
  std::vector<ChecklistItem> items;

  /// Errors: `list_missing` (not_found), `list_unreadable` (invalid_input).
  static Result<MinistryChecklist> load(const std::filesystem::path& path);
  static Result<MinistryChecklist> parse(std::string_view toml);
};

}  // namespace matjar::compliance
