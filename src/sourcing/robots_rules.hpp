#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace matjar::sourcing {

/// What a site's robots.txt lets one program read, by RFC 9309: the groups that name the program, else those for "*";
/// of the rules that match, the longest decides, and "allow" when two are as long. "*" stands for any bytes, "$" at the
/// end of a rule for the end of the address. Lines beyond 500 KiB and rules beyond 2,000 are not read.
class RobotsRules {
 public:
  /// `program` without version, "matjar".
  static RobotsRules parse(std::string_view text, std::string_view program);
  /// For a site that has no such file.
  static RobotsRules none() { return {}; }

  /// `target` is path and query: "/products/lamp?size=2".
  bool allows(std::string_view target) const;

 private:
  struct Rule {
    std::string pattern;
    bool allow = false;
  };
  std::vector<Rule> rules_;
};

}  // namespace matjar::sourcing
