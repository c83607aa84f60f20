#include "sandbox/call.hpp"

namespace matjar::sandbox {

namespace {

std::vector<std::string> parts_of(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const auto slash = path.find('/');
    const auto part = path.substr(0, slash);
    if (!part.empty()) parts.emplace_back(part);
    if (slash == std::string_view::npos) break;
    path.remove_prefix(slash + 1);
  }
  return parts;
}

bool is_parameter(std::string_view part) {
  return part.starts_with('{') && part.ends_with('}');
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path,
             std::map<std::string, std::string>& parameters) {
  if (pattern.size() != path.size()) return false;
  std::map<std::string, std::string> found;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (is_parameter(pattern[i]))
      found[pattern[i].substr(1, pattern[i].size() - 2)] = path[i];
    else if (pattern[i] != path[i])
      return false;
  }
  parameters = std::move(found);
  return true;
}

}  // namespace

void PathTable::add(net::Method method, std::string_view pattern, Answerer answerer) {
  entries_.push_back({method, parts_of(pattern), std::move(answerer)});
}

std::optional<net::Response> PathTable::answer(Call& call, Missing& missing) const {
  missing = Missing::path;
  const auto path = parts_of(call.request.path);
  for (const auto& entry : entries_) {
    if (!matches(entry.parts, path, call.parameters)) continue;
    if (entry.method != call.request.method) {
      missing = Missing::method;
      continue;
    }
    missing = Missing::nothing;
    return entry.answerer(call);
  }
  return std::nullopt;
}

const std::string& body_of(const net::Response& response) {
  static const std::string kNone;
  const auto* text = std::get_if<std::string>(&response.body);
  return text ? *text : kNone;
}

}  // namespace matjar::sandbox
