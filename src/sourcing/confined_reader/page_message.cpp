#include "sourcing/confined_reader/page_message.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

#include "base/plain_text.hpp"
#include "base/time_text.hpp"
#include "base/url.hpp"
#include "product/source_product_json.hpp"
#include "sourcing/page/product_limits.hpp"
#include "sourcing/shop_readers.hpp"

namespace matjar::sourcing::confined_reader {

namespace {

using product::Provenance;
using product::SourceProduct;

constexpr char kProduct = 'P';
constexpr char kFailure = 'F';
constexpr std::size_t kMostAnswers = 1'000;
constexpr std::size_t kMostErrorCharacters = 500;

/// The errors of read_page().
constexpr std::array<std::string_view, 5> kErrors{"page_too_large", "page_malformed", "page_empty", "page_unreadable",
                                                  "page_too_costly"};

void put_number(std::string& to, std::size_t number) {
  for (int i = 0; i < 4; ++i) to += static_cast<char>((number >> (8 * i)) & 0xFFU);
}

void put(std::string& to, std::string_view text) {
  put_number(to, text.size());
  to += text;
}

/// Takes what put() has put. The first thing that is not there fails it for good.
class Fields {
 public:
  explicit Fields(std::string_view from) : from_(from) {}

  std::size_t number() {
    std::size_t number = 0;
    const std::string_view bytes = take(4);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      number |= static_cast<std::size_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
    }
    return number;
  }
  std::string_view text() { return take(number()); }

  bool failed() const { return failed_; }
  std::size_t at() const { return at_; }

 private:
  std::string_view take(std::size_t size) {
    if (failed_ || size > from_.size() - at_) {
      failed_ = true;
      return {};
    }
    at_ += size;
    return from_.substr(at_ - size, size);
  }

  std::string_view from_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

std::string encode_failure(const Error& error) {
  std::string frame(1, kFailure);
  put(frame, to_string(error.kind));
  put(frame, error.name);
  put(frame, error.message);
  put(frame, error.next_step);
  return frame;
}

std::string readable(std::string_view text) {
  return PlainText::from(text, {.max_characters = kMostErrorCharacters}).str();
}

/// The same in the words of our own table; none for what does not stand in it.
std::optional<MissingRoutes> decode_missing(Fields& fields) {
  const std::string_view shop = fields.text();
  const std::size_t count = fields.number();
  std::vector<std::string_view> routes;
  for (std::size_t i = 0; i < count && !fields.failed(); ++i) routes.push_back(fields.text());
  if (fields.failed()) return std::nullopt;
  return known_routes(shop, routes);
}

std::optional<Result<PageReading>> decode_failure(std::string_view body) {
  Fields fields(body);
  const auto kind = error_kind_from(fields.text());
  const std::string_view name = fields.text();
  const std::string message = readable(fields.text());
  const std::string next_step = readable(fields.text());
  if (fields.failed() || (kind != ErrorKind::rejected && kind != ErrorKind::invalid_input)) return std::nullopt;
  if (std::ranges::find(kErrors, name) == kErrors.end()) return std::nullopt;
  return fail(*kind, {.name = name, .message = message, .next_step = next_step});
}

std::size_t length(const PlainText& text) {
  return text.str().size();
}
std::size_t length(const std::string& text) {
  return text.size();
}
template <class T>
std::size_t length(const T&) {
  return 0;
}

constexpr std::size_t kLongestBytes = 4 * kLongestText;

/// Asks everything that a product says whether this page's reader may say it.
class Judge {
 public:
  explicit Judge(product::Rung rung) : rung_(rung) {}

  void holds(bool condition) { right_ = right_ && condition; }
  void provenance(const Provenance& provenance) { holds(provenance.rung == rung_); }
  template <class T>
  void fact(const product::Fact<T>& fact, std::size_t longest = kLongestBytes) {
    provenance(fact.provenance);
    holds(fact.confidence >= 0 && fact.confidence <= 1);  // and so it is a number
    holds(length(fact.value) <= longest);
  }
  template <class T>
  void fact(const std::optional<product::Fact<T>>& maybe, std::size_t longest = kLongestBytes) {
    if (maybe) fact(*maybe, longest);
  }
  void facts(const std::vector<product::Fact<PlainText>>& list, std::size_t most) {
    holds(list.size() <= most);
    for (const auto& one : list) fact(one);
  }
  bool right() const { return right_; }

 private:
  product::Rung rung_;
  bool right_ = true;
};

void judge_texts(const SourceProduct& product, Judge& judge) {
  judge.fact(product.title);
  judge.fact(product.brand);
  judge.fact(product.sku, kLongestId);
  judge.fact(product.gtin, kLongestId);
  judge.fact(product.mpn, kLongestId);
  judge.fact(product.seller);
  judge.fact(product.language);
  judge.facts(product.description, kMostParagraphs);
  judge.facts(product.bullet_points, kMostBulletPoints);
  judge.facts(product.category_path, kMostCategories);
  judge.holds(product.attributes.size() <= kMostAttributes);
  for (const auto& attribute : product.attributes) {
    judge.provenance(attribute.provenance);
    judge.holds(length(attribute.name) <= kLongestBytes && length(attribute.value) <= kLongestBytes);
  }
  judge.holds(product.reviews.size() <= kMostReviews);
  for (const auto& review : product.reviews) {
    judge.provenance(review.provenance);
    judge.holds(product::rating_from(review.stars.str()) && length(review.text) <= kLongestBytes &&
                length(review.author_initial) <= kLongestId && length(review.date) <= kLongestId);
  }
  judge.holds(product.questions.size() <= kMostQuestions);
  for (const auto& question : product.questions) {
    judge.provenance(question.provenance);
    judge.holds(length(question.question) <= kLongestBytes && length(question.answer) <= kLongestBytes);
  }
}

void judge_numbers(const SourceProduct& product, Judge& judge) {
  judge.fact(product.price);
  judge.fact(product.list_price);
  judge.fact(product.availability);
  judge.fact(product.stock);
  judge.fact(product.rating);
  judge.fact(product.review_count);
  if (product.price) judge.holds(is_price(product.price->value));
  if (product.list_price) judge.holds(is_price(product.list_price->value));
  if (product.review_count) judge.holds(product.review_count->value >= 0);
  if (product.stock) judge.holds(product.stock->value >= 0);
  if (!product.shipping) return;
  judge.provenance(product.shipping->provenance);
  judge.holds(!product.shipping->cost || product.shipping->cost->minor() >= 0);
  judge.holds(!product.shipping->method || length(*product.shipping->method) <= kLongestBytes);
  judge.holds(!product.shipping->days || length(*product.shipping->days) <= kLongestId);
}

void judge_variants_and_images(const SourceProduct& product, Judge& judge) {
  judge.holds(product.images.size() <= kMostImages && product.variants.size() <= kMostVariants);
  for (const auto& image : product.images) judge.provenance(image.provenance);
  for (const auto& variant : product.variants) {
    judge.provenance(variant.provenance);
    if (variant.price) judge.holds(is_price(*variant.price));
    judge.holds(variant.stock.value_or(0) >= 0);
    judge.holds(variant.source_sku.size() <= kLongestId && variant.options.size() <= kMostOptions);
    for (const auto& option : variant.options) {
      judge.holds(length(option.axis) <= kLongestBytes && length(option.value) <= kLongestBytes);
    }
  }
}

/// What is no product has no facts but a title.
bool has_facts(const SourceProduct& product) {
  return product.brand || product.price || product.list_price || !product.images.empty() || !product.variants.empty() ||
         !product.attributes.empty() || !product.description.empty() || !product.reviews.empty() ||
         !product.questions.empty() || product.stock || product.shipping;
}

bool can_be_right(const SourceProduct& product, product::Rung rung) {
  using product::PageKind;
  Judge judge(rung);
  judge_texts(product, judge);
  judge_numbers(product, judge);
  judge_variants_and_images(product, judge);
  const bool sold = product.kind == PageKind::product || product.kind == PageKind::out_of_stock;
  judge.holds(sold || !has_facts(product));
  return judge.right();
}

/// Pictures that nobody could fetch are none. Without the page's address their own may be relative.
void drop_other_addresses(SourceProduct& product, const AskedPage& asked) {
  const auto is_other = [&asked](const std::string& text) {
    return !Url::parse(text) && (!asked.url.empty() || text.find(':') != std::string::npos);
  };
  std::erase_if(product.images, [&](const product::SourceImage& image) { return is_other(image.url); });
  for (auto& variant : product.variants) {
    if (variant.image_url && is_other(*variant.image_url)) variant.image_url.reset();
  }
}

}  // namespace

confined::Request encode_request(PageInput input) {
  std::string fields;
  put(fields, input.url);
  put(fields, input.content_type);
  put(fields, to_string(input.rung));
  put(fields, to_rfc3339(input.read_at));
  put_number(fields, input.answers.size());
  for (const ScriptAnswer& answer : input.answers) {
    put(fields, answer.url);
    put(fields, answer.body);
  }
  return {.head = std::move(fields), .body = std::move(input.bytes)};
}

std::optional<PageInput> decode_request(std::string frame) {
  Fields fields(frame);
  PageInput input;
  input.url = fields.text();
  input.content_type = fields.text();
  const auto rung = product::rung_from(fields.text());
  const auto read_at = from_rfc3339(fields.text());
  const std::size_t answers = fields.number();
  if (fields.failed() || !rung || !read_at || answers > kMostAnswers) return std::nullopt;
  input.rung = *rung;
  input.read_at = *read_at;
  for (std::size_t i = 0; i < answers; ++i) {
    const std::string_view url = fields.text();
    const std::string_view body = fields.text();
    input.answers.push_back({.url = std::string(url), .body = std::string(body)});
  }
  if (fields.failed()) return std::nullopt;
  frame.erase(0, fields.at());
  input.bytes = std::move(frame);
  return input;
}

std::string encode_answer(const Result<PageReading>& reading) {
  if (!reading) return encode_failure(reading.error());
  std::string frame(1, kProduct);
  put(frame, reading->missing.shop);
  put_number(frame, reading->missing.routes.size());
  for (const std::string_view route : reading->missing.routes) put(frame, route);
  frame += to_json(reading->product);
  if (frame.size() <= kMostAnswerBytes) return frame;
  const auto too_much = fail(ErrorKind::rejected, {.name = "page_too_costly",
                                                   .message = "The page says more than a product's page can.",
                                                   .next_step = "Check the link, or enter the product by hand."});
  return encode_failure(too_much.error());
}

std::optional<Result<PageReading>> decode_answer(std::string_view frame, const AskedPage& asked) {
  if (frame.starts_with(kFailure)) return decode_failure(frame.substr(1));
  if (!frame.starts_with(kProduct)) return std::nullopt;
  frame.remove_prefix(1);
  Fields fields(frame);
  const auto missing = decode_missing(fields);
  if (!missing) return std::nullopt;
  auto product = product::source_product_from_json(frame.substr(fields.at()));
  if (!product || !can_be_right(*product, asked.rung)) return std::nullopt;
  drop_other_addresses(*product, asked);
  product->listing = {};
  product->url = asked.url;
  product->read_at = asked.read_at;
  return PageReading{.product = std::move(*product), .missing = *missing};
}

}  // namespace matjar::sourcing::confined_reader
