#include "compliance/ministry_checklist.hpp"

#include <algorithm>
#include <utility>

#include "compliance/list_file.hpp"

namespace matjar::compliance {

namespace {

Result<ChecklistItem> item_of(const toml::table& table) {
  ChecklistItem item;
  TRY_ASSIGN(item.id, text_in(table, "id"));
  TRY_ASSIGN(item.title, localized_text_in(table, "title"));
  TRY_ASSIGN(item.reason, localized_text_in(table, "reason"));
  TRY_ASSIGN(item.next_step, localized_text_in(table, "next_step"));
  return item;
}

}  // namespace

Result<MinistryChecklist> MinistryChecklist::load(const std::filesystem::path& path) {
  TRY_ASSIGN(const std::string text, read_list(path));
  return parse(text);
}

Result<MinistryChecklist> MinistryChecklist::parse(std::string_view toml) {
  TRY_ASSIGN(const toml::table table, parse_list(toml));
  MinistryChecklist checklist;
  TRY_ASSIGN(checklist.date, text_in(table, "date"));
  TRY_ASSIGN(checklist.source, text_in(table, "source"));
  const toml::array* rows = table["criterion"].as_array();
  if (rows == nullptr || rows->empty()) return unreadable_list("The ministry's checklist has no criteria.");
  for (const toml::node& node : *rows) {
    const toml::table* row = node.as_table();
    if (row == nullptr) return unreadable_list("A criterion is no table.");
    TRY_ASSIGN(ChecklistItem item, item_of(*row));
    if (std::ranges::count(checklist.items, item.id, &ChecklistItem::id) != 0)
      return unreadable_list("The criterion " + item.id + " is listed twice.");
    checklist.items.push_back(std::move(item));
  }
  return checklist;
}

}  // namespace matjar::compliance
