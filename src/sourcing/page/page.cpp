#include "sourcing/page/page.hpp"

#include <algorithm>
#include <array>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>
#include <new>
#include <unordered_map>

#include "base/utf8.hpp"
#include "sourcing/page/charset.hpp"
#include "sourcing/page/limits.hpp"
#include "sourcing/page/words.hpp"

namespace matjar::sourcing {

namespace {

struct DocumentDeleter {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using Document = std::unique_ptr<xmlDoc, DocumentDeleter>;

struct Attribute {
  std::string_view name;
  std::string_view value;
};

struct Node {
  std::string_view tag;   // of an element
  std::string_view text;  // of a text node
  NodeId parent = kNoNode;
  NodeId end = 0;
  std::uint32_t first_attribute = 0;
  std::uint32_t attributes = 0;
};

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view() : std::string_view(reinterpret_cast<const char*>(text));
}

/// libxml2 sets itself up when it is first used, and two threads that do so at once may both wait for ever for a lock
/// that one of them has made anew; set up beforehand it is safe: http://www.xmlsoft.org/threads.html
void set_up_parser() {
  static const bool done = [] {
    xmlInitParser();
    return true;
  }();
  static_cast<void>(done);
}

/// HTML_PARSE_RECOVER keeps "</b>" inside script strings; XML_PARSE_HUGE, which only the context takes, keeps what is
/// nested deeper than 256 or longer than 10 MB.
Document parsed(const std::string& html) {
  set_up_parser();
  htmlParserCtxtPtr context = htmlCreateMemoryParserCtxt(html.data(), static_cast<int>(html.size()));
  if (context == nullptr) return nullptr;
  htmlCtxtUseOptions(context, HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET |
                                  HTML_PARSE_IGNORE_ENC | HTML_PARSE_COMPACT);
  context->options |= XML_PARSE_HUGE;
  if (xmlCharEncodingHandlerPtr utf8 = xmlFindCharEncodingHandler("UTF-8"); utf8 != nullptr) {
    xmlSwitchToEncoding(context, utf8);
    if (context->input->encoding != nullptr) xmlFree(const_cast<xmlChar*>(context->input->encoding));
    context->input->encoding = xmlStrdup(reinterpret_cast<const xmlChar*>("UTF-8"));
  }
  htmlParseDocument(context);
  Document document(context->myDoc);
  context->myDoc = nullptr;
  const bool out_of_memory = context->errNo == XML_ERR_NO_MEMORY;
  htmlFreeParserCtxt(context);
  if (out_of_memory) throw std::bad_alloc();  // half a page would tell half of its facts
  return document;
}

bool is_block(std::string_view tag) {
  static constexpr std::array<std::string_view, 40> kInline = {
      "a",   "abbr", "b",    "bdi",   "bdo",  "big",    "cite",   "code",   "data",  "del",
      "dfn", "em",   "font", "i",     "ins",  "kbd",    "label",  "mark",   "meta",  "link",
      "q",   "s",    "samp", "small", "span", "strike", "strong", "sub",    "sup",   "time",
      "tt",  "u",    "var",  "wbr",   "img",  "svg",    "path",   "script", "style", "noscript"};
  return std::ranges::find(kInline, tag) == kInline.end();
}

bool is_silent(std::string_view tag) {
  return tag == "script" || tag == "style" || tag == "noscript" || tag == "template" || tag == "head" || tag == "svg";
}

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/// Appends text with white space (the no-break space too) collapsed, until there is more than `max_bytes`.
void append_collapsed(std::string& out, std::string_view text, std::size_t max_bytes) {
  for (std::size_t i = 0; i < text.size() && out.size() <= max_bytes; ++i) {
    bool space = is_space(text[i]);
    if (text[i] == '\xc2' && i + 1 < text.size() && text[i + 1] == '\xa0') {
      space = true;
      ++i;
    }
    if (!space) {
      out += text[i];
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
}

using Lists = std::unordered_map<std::string_view, std::vector<NodeId>>;

std::span<const NodeId> in(const Lists& lists, std::string_view key) {
  const auto found = lists.find(key);
  return found == lists.end() ? std::span<const NodeId>() : std::span<const NodeId>(found->second);
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

struct Page::Tree {
  PageSource source;
  std::string html;
  Document document;
  std::vector<Node> nodes;
  std::vector<Attribute> attributes;
  Lists classes;
  Lists tags;
  Lists kept_attributes;
  std::unordered_map<std::string_view, NodeId> ids;
  std::unordered_map<std::string, std::vector<std::string_view>> metas;
  std::optional<Url> base;
  std::string canonical;

  void build();
  void add_attributes(const xmlNode* from, NodeId id);
  void index_attribute(NodeId id, const Attribute& attribute);
  void add_meta(NodeId id);
  std::optional<std::string_view> attribute(NodeId node, std::string_view name) const;
};

void Page::Tree::index_attribute(NodeId id, const Attribute& attribute) {
  if (attribute.name == "id") {
    ids.try_emplace(attribute.value, id);
  } else if (attribute.name == "class") {
    std::size_t at = 0;
    while (at < attribute.value.size()) {
      while (at < attribute.value.size() && is_space(attribute.value[at])) ++at;
      std::size_t stop = at;
      while (stop < attribute.value.size() && !is_space(attribute.value[stop])) ++stop;
      if (stop > at) {
        auto& list = classes[attribute.value.substr(at, stop - at)];
        if (list.empty() || list.back() != id) list.push_back(id);
      }
      at = stop;
    }
  } else if (attribute.name == "itemprop" || attribute.name == "itemscope" || attribute.name == "typeof" ||
             attribute.name == "property") {
    kept_attributes[attribute.name].push_back(id);
  }
}

void Page::Tree::add_attributes(const xmlNode* from, NodeId id) {
  nodes[id].first_attribute = static_cast<std::uint32_t>(attributes.size());
  for (const xmlAttr* at = from->properties; at != nullptr; at = at->next) {
    const Attribute attribute{view(at->name), at->children == nullptr ? "" : view(at->children->content)};
    attributes.push_back(attribute);
    index_attribute(id, attribute);
  }
  nodes[id].attributes = static_cast<std::uint32_t>(attributes.size()) - nodes[id].first_attribute;
}

std::optional<std::string_view> Page::Tree::attribute(NodeId node, std::string_view name) const {
  const Node& from = nodes[node];
  for (std::uint32_t i = 0; i < from.attributes; ++i) {
    const Attribute& attribute = attributes[from.first_attribute + i];
    if (attribute.name == name) return attribute.value;
  }
  return std::nullopt;
}

void Page::Tree::add_meta(NodeId id) {
  const auto content = attribute(id, "content");
  if (!content || trim(*content).empty()) return;
  std::string last;
  for (std::string_view name : {"property", "name", "itemprop"}) {
    if (const auto key = attribute(id, name); key && lower(*key) != last) {
      last = lower(*key);
      metas[last].push_back(trim(*content));
    }
  }
}

void Page::Tree::build() {
  const xmlNode* at = xmlDocGetRootElement(document.get());
  NodeId parent = kNoNode;
  while (at != nullptr) {
    const bool element = at->type == XML_ELEMENT_NODE;
    const bool text = at->type == XML_TEXT_NODE || at->type == XML_CDATA_SECTION_NODE;
    if (element || text) {
      const auto id = static_cast<NodeId>(nodes.size());
      Node node;
      node.parent = parent;
      node.end = id + 1;
      if (text) node.text = view(at->content);
      if (element) node.tag = view(at->name);
      nodes.push_back(node);
      if (element) {
        add_attributes(at, id);
        tags[node.tag].push_back(id);
        if (node.tag == "meta") add_meta(id);
        if (at->children != nullptr) {
          parent = id;
          at = at->children;
          continue;
        }
      }
    }
    while (at->next == nullptr) {
      at = at->parent;
      if (at == nullptr || parent == kNoNode) return;
      nodes[parent].end = static_cast<NodeId>(nodes.size());
      parent = nodes[parent].parent;
    }
    at = at->next;
  }
}

Page::Page(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Page::~Page() = default;
Page::Page(Page&&) noexcept = default;
Page& Page::operator=(Page&&) noexcept = default;

Result<Page> Page::parse(std::string bytes, PageSource source) {
  if (bytes.size() > kMaxBytes) {
    return fail(ErrorKind::rejected, {.name = "page_too_large",
                                      .message = "The page has more than 40 MB.",
                                      .next_step = "Check that the link leads to a product page."});
  }
  auto tree = std::make_unique<Tree>();
  tree->html = decode_page(std::move(bytes), source.content_type);
  tree->source = std::move(source);
  TRY(check_page_limits(tree->html));
  if (trim(tree->html).empty()) {
    return fail(ErrorKind::invalid_input, {.name = "page_empty",
                                           .message = "There is nothing in the page.",
                                           .next_step = "Try again, or paste the page's source."});
  }
  tree->document = parsed(tree->html);
  if (tree->document == nullptr) {
    return fail(ErrorKind::invalid_input, {.name = "page_unreadable",
                                           .message = "What the shop sent is not a web page.",
                                           .next_step = "Check that the link leads to a product page."});
  }
  tree->build();

  Page page(std::move(tree));
  page.tree_->base = page.tree_->source.url;
  if (const NodeId base = page.first("base[href]"); base != kNoNode) {
    if (auto address = page.absolute(*page.attribute(base, "href"))) {
      if (auto url = Url::parse(*address)) page.tree_->base = std::move(*url);
    }
  }
  const NodeId canonical = page.first("link[rel=canonical]");
  std::string_view named = canonical == kNoNode ? "" : page.attribute(canonical, "href").value_or("");
  if (trim(named).empty()) named = page.meta("og:url");
  if (!named.empty()) page.tree_->canonical = page.absolute(named).value_or("");
  return page;
}

const PageSource& Page::source() const {
  return tree_->source;
}
const std::string& Page::html() const {
  return tree_->html;
}
std::size_t Page::size() const {
  return tree_->nodes.size();
}
std::string_view Page::tag(NodeId node) const {
  return tree_->nodes[node].tag;
}
NodeId Page::parent(NodeId node) const {
  return tree_->nodes[node].parent;
}
NodeId Page::end(NodeId node) const {
  return tree_->nodes[node].end;
}
std::optional<std::string_view> Page::attribute(NodeId node, std::string_view name) const {
  return tree_->attribute(node, name);
}

std::string_view Page::raw_text(NodeId node) const {
  const auto& nodes = tree_->nodes;
  if (nodes[node].tag.empty()) return nodes[node].text;
  return node + 1 < nodes[node].end ? nodes[node + 1].text : std::string_view();
}

std::string Page::text(NodeId node, std::size_t max_bytes) const {
  const auto& nodes = tree_->nodes;
  std::string out;
  NodeId at = node;
  std::vector<NodeId> open_blocks;
  while (at < nodes[node].end && out.size() <= max_bytes) {
    while (!open_blocks.empty() && at >= open_blocks.back()) {
      append_collapsed(out, " ", max_bytes);
      open_blocks.pop_back();
    }
    const Node& here = nodes[at];
    if (here.tag.empty()) {
      append_collapsed(out, here.text, max_bytes);
    } else if (at != node && is_silent(here.tag)) {
      at = here.end;
      continue;
    } else if (at != node && is_block(here.tag)) {
      append_collapsed(out, " ", max_bytes);
      open_blocks.push_back(here.end);
    }
    ++at;
  }
  out.resize(bytes_within(out, max_bytes));
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

NodeId Page::by_id(std::string_view id) const {
  const auto found = tree_->ids.find(id);
  return found == tree_->ids.end() ? kNoNode : found->second;
}
std::span<const NodeId> Page::with_class(std::string_view name) const {
  return in(tree_->classes, name);
}
std::span<const NodeId> Page::with_tag(std::string_view name) const {
  return in(tree_->tags, name);
}
std::span<const NodeId> Page::with_attribute(std::string_view name) const {
  return in(tree_->kept_attributes, name);
}

NodeId Page::first(std::string_view selector) const {
  const auto found = select(selector, 1);
  return found.empty() ? kNoNode : found.front();
}

std::vector<std::string_view> Page::metas(std::string_view name) const {
  const auto found = tree_->metas.find(std::string(name));
  return found == tree_->metas.end() ? std::vector<std::string_view>() : found->second;
}

std::string_view Page::meta(std::string_view name) const {
  const auto found = tree_->metas.find(std::string(name));
  return found == tree_->metas.end() ? std::string_view() : found->second.front();
}

std::optional<std::string> Page::absolute(std::string_view reference) const {
  const std::string_view trimmed = trim(reference);
  if (trimmed.empty() || trimmed.size() > 4'000) return std::nullopt;
  const auto url = trimmed.starts_with("//") ? Url::parse("https:" + std::string(trimmed))
                   : trimmed.find("://") < 8 ? Url::parse(trimmed)
                   : tree_->base.has_value() ? tree_->base->resolve(trimmed)
                                             : Url::parse(trimmed);
  if (url && trimmed.find("://") >= 8 && !trimmed.starts_with("//") && !tree_->base.has_value()) return std::nullopt;
  if (!url) return std::nullopt;
  return url->str();
}

const std::string& Page::canonical() const {
  return tree_->canonical;
}

std::string Page::language() const {
  for (const NodeId html : with_tag("html")) {
    const std::string_view lang = attribute(html, "lang").value_or("");
    return lower(lang.substr(0, lang.find_first_of("-_")));
  }
  return "";
}

}  // namespace matjar::sourcing
