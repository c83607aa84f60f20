#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/url.hpp"

namespace matjar::sourcing {

/// Where a page's bytes come from.
struct PageSource {
  std::optional<Url> url = std::nullopt;  ///< unknown for a page that was pasted
  std::string content_type = {};          ///< the header's value; may be empty or wrong
  Timestamp read_at = {};                 ///< the epoch: unknown, and then nothing of the page is past
};

/// A node of a page, numbered in document order: the descendants of `n` are the numbers n+1 up to end(n).
using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0xffffffff;

/// One HTML document, parsed once and indexed in one pass; every route asks the index. Read-only after `parse`, so it
/// may be shared by threads. The views it hands out live as long as the page.
///
/// Limits: 40 MB of bytes (`page_too_large`), 512 attributes on one tag and 5,000 open elements (`page_malformed`):
/// what is beyond them holds the parser for minutes and is no page that a shop serves.
class Page {
 public:
  static constexpr std::size_t kMaxBytes = 40'000'000;
  static constexpr std::size_t kMaxTextBytes = 1'000'000;

  /// A fragment without <html> is a page like any other. Valid UTF-8 wins whatever is declared, else the declared
  /// charset.
  static Result<Page> parse(std::string bytes, PageSource source);
  ~Page();
  Page(Page&&) noexcept;
  Page& operator=(Page&&) noexcept;

  const PageSource& source() const;
  /// The whole document in UTF-8, for markers that stand anywhere.
  const std::string& html() const;

  std::size_t size() const;                 ///< number of nodes
  std::string_view tag(NodeId node) const;  ///< lower case; empty for text
  NodeId parent(NodeId node) const;         ///< kNoNode for the root
  NodeId end(NodeId node) const;            ///< one past the last descendant
  /// Value of an attribute; empty view for one without value. No value when the attribute is not there.
  std::optional<std::string_view> attribute(NodeId node, std::string_view name) const;
  /// What a shopper reads inside the element: scripts and styles left out, white space collapsed; its first
  /// `max_bytes`. Elements nest, so whoever asks for many should ask for little.
  std::string text(NodeId node, std::size_t max_bytes = kMaxTextBytes) const;
  /// The bytes of a text node, or of a script's content.
  std::string_view raw_text(NodeId node) const;
  bool is_inside(NodeId node, NodeId ancestor) const { return node > ancestor && node < end(ancestor); }

  NodeId by_id(std::string_view id) const;  ///< the first one; kNoNode when there is none
  std::span<const NodeId> with_class(std::string_view name) const;
  std::span<const NodeId> with_tag(std::string_view name) const;
  /// Elements that have one of the attributes that the index keeps: itemprop, itemscope, typeof, property.
  std::span<const NodeId> with_attribute(std::string_view name) const;

  /// A small part of CSS: tag, #id, .class, [attr], [attr=value], [attr*=value], [attr^=value], [attr$=value],
  /// descendants by a blank, alternatives by a comma. In document order, at most `limit`. Ancestors further up than 256
  /// elements are not looked at.
  std::vector<NodeId> select(std::string_view selector, std::size_t limit = 10'000) const;
  NodeId first(std::string_view selector) const;  ///< kNoNode when nothing matches

  /// Contents of <meta> whose property, name or itemprop is `name` (lower case), in order, without empty ones.
  std::vector<std::string_view> metas(std::string_view name) const;
  std::string_view meta(std::string_view name) const;  ///< the first, or empty

  /// A reference of the page as an absolute address: against <base>, then the page's address. "//host/x" becomes https.
  /// No value when it cannot be made absolute or is no http(s) address.
  std::optional<std::string> absolute(std::string_view reference) const;
  /// <link rel=canonical>, else og:url, made absolute; empty when there is none.
  const std::string& canonical() const;
  /// Language of <html lang>, lower case, before '-'; may be empty.
  std::string language() const;

 private:
  struct Tree;
  explicit Page(std::unique_ptr<Tree> tree);
  std::unique_ptr<Tree> tree_;
};

}  // namespace matjar::sourcing
