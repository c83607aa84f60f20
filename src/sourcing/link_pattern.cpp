#include "sourcing/link_pattern.hpp"

#include <re2/re2.h>
#include <vector>

namespace matjar::sourcing {

namespace {

std::unexpected<Error> wrong(std::string why) {
  return fail(
      ErrorKind::invalid_input,
      {.name = "pattern_invalid", .message = std::move(why), .next_step = "Correct the pattern; its syntax is RE2's."});
}

}  // namespace

LinkPattern::LinkPattern(std::unique_ptr<re2::RE2> compiled) : compiled_(std::move(compiled)) {}
LinkPattern::LinkPattern(LinkPattern&&) noexcept = default;
LinkPattern& LinkPattern::operator=(LinkPattern&&) noexcept = default;
LinkPattern::~LinkPattern() = default;

Result<LinkPattern> LinkPattern::compile(std::string_view text) {
  re2::RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  auto compiled = std::make_unique<re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (text.empty()) return wrong("it is empty");
  if (!compiled->ok()) return wrong(compiled->error());
  for (const auto& [name, index] : compiled->NamedCapturingGroups()) {
    if (name != "id" && name != "prefix")
      return wrong("it has a group \"" + name + "\"; only id and prefix mean something");
  }
  return LinkPattern(std::move(compiled));
}

bool LinkPattern::has_id() const {
  return compiled_->NamedCapturingGroups().contains("id");
}

std::optional<PatternGroups> LinkPattern::find(std::string_view target) const {
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(compiled_->NumberOfCapturingGroups()) + 1);
  const re2::StringPiece text(target.data(), target.size());
  if (!compiled_->Match(text, 0, text.size(), re2::RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size())))
    return std::nullopt;
  PatternGroups found;
  for (const auto& [name, index] : compiled_->NamedCapturingGroups())
    (name == "id" ? found.id : found.prefix) = std::string(groups[static_cast<std::size_t>(index)]);
  return found;
}

}  // namespace matjar::sourcing
