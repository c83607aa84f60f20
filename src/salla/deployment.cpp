#include "salla/deployment.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <utility>

#include "salla/salla_error.hpp"

namespace matjar::salla {

namespace {

constexpr std::size_t kMostImages = 10;

/// A store may tidy blanks and escape an ampersand; that is no other text.
std::string tidy(std::string_view text) {
  std::string tidied;
  for (const char letter : text) {
    const bool blank = letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
    if (!blank) tidied += letter;
    if (blank && !tidied.empty() && tidied.back() != ' ') tidied += ' ';
  }
  while (tidied.ends_with(' ')) tidied.pop_back();
  for (std::size_t at = tidied.find("&amp;"); at != std::string::npos; at = tidied.find("&amp;", at + 1)) {
    tidied.replace(at, 5, "&");
  }
  return tidied;
}

bool same_text(std::string_view left, std::string_view right) {
  return tidy(left) == tidy(right);
}

std::unexpected<Error> mismatch(std::string_view what, std::string_view wanted, std::string_view shown) {
  return fail(ErrorKind::rejected,
              {.name = "salla_readback_mismatch",
               .message = fmt::format("The store shows another {} than was written: \"{}\" instead of \"{}\".", what,
                                      shown, wanted),
               .next_step = "Look at the product in Salla's dashboard, then publish again."});
}

bool is_english(const StoreLanguage& language) {
  return language.iso_code == "en" && language.enabled;
}

/// As a receipt shows it.
std::string shown_price(const std::optional<Decimal>& price, const Currency& currency) {
  if (!price) return {};
  const auto money = Money::from_decimal(*price, currency);
  return money ? money->str() : price->str();
}

/// Another try may do better.
bool failed_for_now(const Error& error) {
  return error.transient() || error.kind == ErrorKind::unauthorized;
}

const LocalizedText kEnglishByHand{
    .ar = "أضف النصوص الإنجليزية للمنتج من لوحة تحكم سلة، فالمتجر يحتفظ بلغة واحدة فقط.",
    .en = "Add the English texts of the product in Salla's dashboard: the store keeps one language only."};
const LocalizedText kPutOnSale{.ar = "فعّل عرض المنتج من لوحة تحكم سلة، فحالته الحالية لا تسمح ببيعه.",
                               .en = "Put the product on sale in Salla's dashboard: its present status does not sell."};
// What Salla offers no call for: decisions of the merchant in the dashboard.
const std::array kAlwaysByHand{
    LocalizedText{.ar = "اختر ألوان المتجر وخطه من «تصميم المتجر» في لوحة تحكم سلة.",
                  .en = "Choose the store's colours and font under \"Store design\" in Salla's dashboard."},
    LocalizedText{.ar = "راجع اسم المتجر ووصفه من «إعدادات المتجر» في لوحة تحكم سلة.",
                  .en = "Check the store's name and description under \"Store settings\" in Salla's dashboard."}};

}  // namespace

Deployment::Deployment(SallaClient& client, const Clock& clock, const DeployRequest& request, DeployJournal& journal,
                       Secret token)
    : client_(client),
      clock_(clock),
      request_(request),
      journal_(journal),
      token_(std::move(token)),
      sku_(sku_of(request.draft)) {}

ProductTexts Deployment::texts_in(Language language) const {
  const product::ProductCopy& copy = request_.copy;
  return {.name = copy.title.text.in(language),
          .subtitle = copy.subtitle.text.in(language),
          .description = request_.description_html.in(language),
          .metadata_title = copy.seo_title.text.in(language),
          .metadata_description = copy.seo_description.text.in(language)};
}

StorePrice Deployment::price() const {
  const product::DraftPrice& draft = request_.price;
  const bool reduced = draft.compare_at && draft.compare_at->currency() == draft.price.currency() &&
                       draft.compare_at->minor() > draft.price.minor();
  if (!reduced) return {.regular = draft.price, .sale = std::nullopt};
  return {.regular = *draft.compare_at, .sale = draft.price};
}

void Deployment::note(std::string what, std::string before, std::string after) {
  receipt_.lines.push_back(
      {.what = std::move(what), .before = std::move(before), .after = std::move(after), .at = clock_.now()});
}

void Deployment::note_changes(const StoreProduct& after) {
  const StoreBefore::Product before = before_.product.value_or(StoreBefore::Product());
  if (!before_.english && has_english_) note("languages", "", "en");
  note("product", before.id.value(), after.id.value());
  if (before_.product) note("texts.ar", before.name, request_.copy.title.text.ar);
  note("price", before.price, request_.price.price.str());
  note("images", std::to_string(before.images), std::to_string(after.images.size()));
  if (before.quantity == 0) note("quantity", std::to_string(before.quantity), std::to_string(request_.quantity));
  note("status", before.status, after.status);
  if (english_ && !request_.copy.title.text.en.empty()) note("texts.en", "", request_.copy.title.text.en);
}

void Deployment::leave_to_merchant(LocalizedText task) {
  receipt_.left_to_merchant.push_back(std::move(task));
}

Task<Result<DeployReceipt>> Deployment::run() {
  CO_TRY(co_await look_first());
  CO_TRY(co_await prepare_english());
  CO_TRY_ASSIGN(const StoreProduct product, co_await find_or_create());
  DeployUndo known{.sku = sku_, .product = product.id, .before = before_};
  CO_TRY(co_await journal_.record(std::move(known)));

  CO_TRY(co_await add_images(product));
  CO_TRY(co_await put_on_sale(product));
  CO_TRY(co_await write_english(product.id));
  CO_TRY(co_await read_back(product.id));

  receipt_.product = product.id;
  receipt_.single_language_store = !english_;
  if (!english_) leave_to_merchant(kEnglishByHand);
  for (const LocalizedText& task : kAlwaysByHand) leave_to_merchant(task);
  co_return std::move(receipt_);
}

Task<Result<void>> Deployment::look_first() {
  languages_ = co_await client_.languages(token_);
  if (!languages_ && failed_for_now(languages_.error())) co_return std::unexpected(languages_.error());
  CO_TRY_ASSIGN(found_, co_await client_.find_product_by_sku(token_, sku_));
  const std::optional<DeployUndo> earlier = journal_.recorded();
  if (earlier && earlier->before) {
    before_ = *earlier->before;
    co_return Result<void>();
  }
  co_return co_await record_before();
}

Task<Result<void>> Deployment::record_before() {
  before_.english = languages_ && std::ranges::any_of(*languages_, is_english);
  if (found_) {
    before_.product = StoreBefore::Product{.id = found_->id,
                                           .name = found_->texts.name,
                                           .price = shown_price(found_->price, request_.price.price.currency()),
                                           .images = static_cast<std::int64_t>(found_->images.size()),
                                           .quantity = found_->quantity.value_or(0),
                                           .status = found_->status};
  }
  DeployUndo undo{.sku = sku_, .product = std::nullopt, .before = before_};
  co_return co_await journal_.record(std::move(undo));
}

Task<Result<void>> Deployment::prepare_english() {
  if (languages_ && std::ranges::any_of(*languages_, is_english)) co_return Result<void>();
  if (languages_) {
    const Result<void> enabled = co_await client_.enable_language(token_, Language::en);
    if (enabled) co_return Result<void>();
    if (failed_for_now(enabled.error())) co_return enabled;
  }
  // A store or a permission without a second language is no reason to bring no product.
  has_english_ = english_ = false;
  co_return Result<void>();
}

Task<Result<StoreProduct>> Deployment::find_or_create() {
  if (!found_) co_return co_await create();
  auto updating = bring_up_to_date(std::move(*found_));
  co_return co_await std::move(updating);
}

Task<Result<StoreProduct>> Deployment::create() {
  const NewStoreProduct wanted{.sku = sku_, .texts = texts_in(Language::ar), .price = price()};
  for (int attempt = 1;; ++attempt) {
    Result<StoreProduct> created = co_await client_.create_product(token_, wanted);
    if (created) co_return created;
    const bool taken = created.error().name == "salla_sku_taken";
    if (!taken && !outcome_unknown(created.error())) co_return created;
    // It may exist although we were not told: look before the next try, so that there is never a second one.
    CO_TRY_ASSIGN(auto found, co_await client_.find_product_by_sku(token_, sku_));
    if (found) {
      auto updating = bring_up_to_date(std::move(*found));
      co_return co_await std::move(updating);
    }
    if (taken || attempt >= client_.settings().tries) co_return created;
    co_await client_.wait_after(attempt);
  }
}

Task<Result<StoreProduct>> Deployment::bring_up_to_date(StoreProduct found) {
  ProductChange change{.texts = texts_in(Language::ar), .price = price()};
  CO_TRY(co_await client_.update_product(token_, found.id, std::move(change), Language::ar));
  co_return found;
}

/// By its alternative text; by its place where the store dropped that.
bool Deployment::has_image(const StoreProduct& product, std::size_t index) const {
  const std::string& alt = request_.images[index].alt.ar;
  const auto upto = request_.images.begin() + static_cast<std::ptrdiff_t>(index) + 1;
  const auto needed = std::count_if(request_.images.begin(), upto,
                                    [&](const DeployRequest::Image& image) { return image.alt.ar == alt; });
  const auto there = std::ranges::count_if(
      product.images, [&](const StoreImage& image) { return same_text(image.alt, alt) && !alt.empty(); });
  if (there >= needed) return true;
  return std::ranges::any_of(product.images, [&](const StoreImage& image) {
    return image.alt.empty() && image.sort == static_cast<std::int64_t>(index) + 1;
  });
}

Task<Result<void>> Deployment::add_images(StoreProduct product) {
  const std::size_t wanted = std::min(request_.images.size(), kMostImages);
  for (std::size_t i = 0; i < wanted; ++i) {
    if (has_image(product, i)) continue;
    CO_TRY(co_await add_image(product, i));
  }
  co_return Result<void>();
}

Task<Result<void>> Deployment::add_image(StoreProduct& product, std::size_t index) {
  for (int attempt = 1;; ++attempt) {
    ImageUpload upload{.bytes = request_.images[index].bytes,
                       .alt = request_.images[index].alt.ar,
                       .sort = static_cast<std::int64_t>(index) + 1,
                       .main = index == 0};
    Result<StoreImage> uploaded = co_await client_.upload_image(token_, product.id, std::move(upload));
    if (uploaded) {
      product.images.push_back(std::move(*uploaded));
      co_return Result<void>();
    }
    if (!outcome_unknown(uploaded.error())) co_return failure_of(std::move(uploaded));
    CO_TRY_ASSIGN(product, co_await client_.product(token_, product.id, Language::ar));
    if (has_image(product, index)) co_return Result<void>();
    if (attempt >= client_.settings().tries) co_return failure_of(std::move(uploaded));
    co_await client_.wait_after(attempt);
  }
}

Task<Result<void>> Deployment::put_on_sale(const StoreProduct& product) {
  // A product that sells already keeps its stock.
  if (product.quantity.value_or(0) == 0) {
    CO_TRY(co_await client_.set_quantity(token_, product.id, request_.quantity));
  }
  CO_TRY(co_await client_.set_status(token_, product.id, "sale"));
  co_return Result<void>();
}

Task<Result<void>> Deployment::write_english(SallaProductId id) {
  if (!english_ || request_.copy.title.text.en.empty()) co_return Result<void>();
  ProductChange change{.texts = texts_in(Language::en)};
  CO_TRY(co_await client_.update_product(token_, id, std::move(change), Language::en));
  co_return Result<void>();
}

Result<void> Deployment::check_arabic(const StoreProduct& shown) const {
  const ProductTexts wanted = texts_in(Language::ar);
  if (!same_text(shown.texts.name, wanted.name)) return mismatch("name", wanted.name, shown.texts.name);
  const StorePrice written = price();
  const bool regular = shown.price == written.regular.amount();
  const bool sale = written.sale && shown.price == written.sale->amount();
  if (shown.price && !regular && !sale) {
    return mismatch("price", request_.price.price.amount_text(), shown.price->str());
  }
  return {};
}

Task<Result<void>> Deployment::read_back(SallaProductId id) {
  CO_TRY_ASSIGN(StoreProduct arabic, co_await client_.product(token_, id, Language::ar));
  CO_TRY_ASSIGN(StoreProduct english, co_await client_.product(token_, id, Language::en));
  const ProductTexts wanted = texts_in(Language::en);
  if (!same_text(arabic.texts.name, texts_in(Language::ar).name)) {
    // The store has one language and the English text took the Arabic one's place. Arabic goes first.
    CO_TRY_ASSIGN(arabic, co_await restore_arabic(id));
    english_ = false;
  } else if (english_ && !wanted.name.empty() && !same_text(english.texts.name, wanted.name)) {
    english_ = false;
  }
  CO_TRY(check_arabic(arabic));
  if (arabic.status != "sale") leave_to_merchant(kPutOnSale);
  note_changes(arabic);
  receipt_.urls.ar = arabic.customer_url;
  receipt_.urls.en = english_ ? english.customer_url : arabic.customer_url;
  receipt_.admin_url = arabic.admin_url;
  co_return Result<void>();
}

Task<Result<StoreProduct>> Deployment::restore_arabic(SallaProductId id) {
  ProductChange change{.texts = texts_in(Language::ar)};
  CO_TRY(co_await client_.update_product(token_, id, std::move(change), Language::ar));
  co_return co_await client_.product(token_, id, Language::ar);
}

}  // namespace matjar::salla
