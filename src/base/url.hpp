#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace matjar::inline base {

/// An absolute http or https address, normalised: lower-case scheme and host, host in ASCII (IDNA), default port
/// dropped, dot segments resolved, everything outside RFC 3986 percent-encoded, numbers that browsers read as IPv4
/// ("0x7f.1") spelled as IPv4. Credentials ("user:password@") and the fragment are dropped. Two addresses that compare
/// equal reach the same place.
class Url {
 public:
  /// Accepts what browsers accept in a link that was pasted: blanks around it, non-ASCII, missing path. Refuses other
  /// schemes, an empty host, control characters and addresses above 4,096 bytes, with ErrorKind::invalid_input and one
  /// of the names url_empty, url_too_long, url_characters, url_scheme, url_host, url_port.
  static Result<Url> parse(std::string_view text);

  /// parse() for what a person typed or pasted: "shop.example/item" without a scheme means https.
  static Result<Url> parse_pasted(std::string_view text);

  /// Resolves a reference ("/a", "//host/a", "?q", a whole address) against this address.
  Result<Url> resolve(std::string_view reference) const;

  const std::string& str() const { return text_; }
  const std::string& scheme() const { return scheme_; }
  const std::string& host() const { return host_; }    ///< an IPv6 address without its brackets; a final '.' stays
  std::uint16_t port() const { return port_; }         ///< the scheme's default when none was written
  const std::string& path() const { return path_; }    ///< encoded, begins with '/'
  const std::string& query() const { return query_; }  ///< encoded, without '?'
  /// True when credentials stood before the host; they are in none of the texts.
  bool has_userinfo() const { return has_userinfo_; }
  bool is_https() const { return scheme_ == "https"; }

  /// "https://host[:port]".
  std::string origin() const;
  /// Path and query, as sent in a request line.
  std::string target() const;
  /// The first value of a query parameter, decoded.
  std::optional<std::string> parameter(std::string_view name) const;
  /// Path segments, decoded, without empty ones.
  std::vector<std::string> segments() const;

  bool operator==(const Url& other) const { return text_ == other.text_; }

 private:
  Url() = default;

  std::string text_;
  std::string scheme_;
  std::string host_;
  std::string path_;
  std::string query_;
  std::uint16_t port_ = 0;
  bool has_userinfo_ = false;
};

}  // namespace matjar::inline base
