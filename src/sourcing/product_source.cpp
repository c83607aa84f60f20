#include "sourcing/product_source.hpp"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <utility>

#include "base/time_text.hpp"
#include "base/within.hpp"

namespace matjar::sourcing {

namespace {

using product::PageKind;
using product::SourceProduct;

constexpr std::string_view kPaste = "Open the product in your browser and paste the page's source instead.";

/// Whether another rung may get what this one did not. A dead link, a wrong address or a list stays one on every rung.
bool another_rung_helps(const Error& error) {
  return error.name == "page_blocked" || error.name == "shop_unreachable" || error.name == "shop_too_slow" ||
         error.name == "shop_busy" || error.name == "login_required" || error.name == "page_empty" ||
         error.name == "browser_unavailable" || error.name == "proxy_refused" || error.name == "proxy_unreachable" ||
         error.name == "unlocker_unavailable" || error.name == "unlocker_key_invalid";
}

bool is_transient(const Error& error) {
  return error.transient();
}

/// An API that is slow once has taken the time that there is: the page is asked.
bool is_passing_in_an_api(const Error& error) {
  return error.transient() && error.kind != ErrorKind::timeout;
}

/// Without title and price the page may tell more, but for what cannot be bought anyway.
bool tells_enough(const SourceProduct& product) {
  return product.title && (product.price || product.kind == PageKind::out_of_stock);
}

std::unexpected<Error> no_rung() {
  return fail(ErrorKind::unavailable, {.name = "shop_unreachable",
                                       .message = "There is no way configured to fetch pages.",
                                       .next_step = std::string(kPaste)});
}

}  // namespace

Result<void> judge_kind(PageKind kind) {
  switch (kind) {
    case PageKind::product:
    case PageKind::out_of_stock:
      return {};
    case PageKind::captcha:
      return fail(ErrorKind::rejected, {.name = "page_blocked",
                                        .message = "The shop asks whether a person is there.",
                                        .next_step = std::string(kPaste)});
    case PageKind::login_required:
      return fail(ErrorKind::rejected, {.name = "login_required",
                                        .message = "The shop shows this page after a log-in only.",
                                        .next_step = "Log in there with your browser and paste the page's source."});
    case PageKind::empty_shell:
      return fail(ErrorKind::rejected, {.name = "page_empty",
                                        .message = "The shop's page is drawn by a script and came empty.",
                                        .next_step = std::string(kPaste)});
    case PageKind::not_found:
      return fail(ErrorKind::not_found, {.name = "page_not_found",
                                         .message = "The shop says that this product does not exist any more.",
                                         .next_step = "Check the link, or choose another product."});
    case PageKind::not_product:
      return fail(ErrorKind::invalid_input, {.name = "page_not_a_product",
                                             .message = "The page behind the link shows no single product.",
                                             .next_step = "Open one product and paste the address of its own page."});
  }
  return {};
}

ProductSource::ProductSource(Ladder ladder, Services services, Patience patience)
    : ladder_(std::move(ladder)), services_(services), patience_(patience) {}

template <class T, class Try>
Task<Result<T>> ProductSource::patiently(Try attempt_once, bool (*passes)(const Error&)) {
  auto delay = patience_.first_delay;
  for (int attempt = 1;; ++attempt) {
    auto running = attempt_once();
    auto outcome = co_await std::move(running);
    if (outcome || !passes(outcome.error()) || attempt >= patience_.tries) co_return outcome;
    const auto wait = std::max(delay, outcome.error().retry_after.value_or(delay));
    if (wait > patience_.longest_wait) co_return outcome;
    boost::asio::steady_timer timer(co_await boost::asio::this_coro::executor, wait);
    co_await timer.async_wait(boost::asio::use_awaitable);
    delay *= 2;
  }
}

Task<Result<Resource>> ProductSource::fetch(ResourceFetcher* rung, Url url, ResourceKind kind) {
  auto attempt_once = [rung, url = std::move(url), kind] { return rung->fetch(url, kind); };
  return patiently<Resource>(std::move(attempt_once), is_transient);
}

Task<Result<SourceProduct>> ProductSource::ask(ProductApi* api, RecognisedLink link) {
  auto attempt_once = [api, link] { return api->product(link); };
  auto asking = patiently<SourceProduct>(std::move(attempt_once), is_passing_in_an_api);
  auto limited = within(patience_.api_deadline, std::move(asking));
  std::optional<Result<SourceProduct>> in_time = co_await std::move(limited);
  if (!in_time) {
    in_time.emplace(fail(ErrorKind::timeout, {.name = "api_too_slow",
                                              .message = fmt::format("{} did not answer in time.", api->name()),
                                              .next_step = "Try again later."}));
  }
  Result<SourceProduct> product = std::move(*in_time);
  if (!product) {
    const Error& error = product.error();
    services_.log.warning("product_api_failed",
                          {{"api", api->name()}, {"error", error.name}, {"message", error.message}});
    log_rung(link.url, product::Rung::api, error.name);
    co_return product;
  }
  product->listing = link.listing;
  product->url = link.url.str();
  product->read_at = services_.clock.now();
  log_rung(link.url, product::Rung::api, std::string(product::to_string(product->kind)));
  co_return product;
}

void ProductSource::log_rung(const Url& url, product::Rung rung, std::string outcome) const {
  services_.log.info("page_fetched", {{"host", url.host()}, {"rung", product::to_string(rung)}, {"outcome", outcome}});
}

Task<Result<SourceProduct>> ProductSource::read_resource(RecognisedLink link, Resource resource) {
  PageInput input{.bytes = std::move(resource.bytes),
                  .url = std::move(resource.url),
                  .content_type = std::move(resource.content_type),
                  .rung = resource.rung,
                  .read_at = services_.clock.now(),
                  .answers = std::move(resource.answers)};
  auto running = services_.reader.read(std::move(input));
  CO_TRY_ASSIGN(PageReading reading, co_await std::move(running));
  if (services_.routes != nullptr) services_.routes->record(reading.missing);
  SourceProduct product = std::move(reading.product);
  CO_TRY_ASSIGN(link, end_of(std::move(link), product));
  product.listing = link.listing;
  if (product.url.empty()) product.url = link.url.str();
  co_return product;
}

/// A short link's product is known only after it was followed. Where it led is judged like an address that was pasted,
/// unless the shop put another page in its place, which says more.
Result<RecognisedLink> ProductSource::end_of(RecognisedLink link, const SourceProduct& page) const {
  if (link.kind != LinkKind::short_link) return link;
  auto reached = services_.links.recognise(page.url);
  const auto judged = judge_kind(page.kind);
  const bool stands_in_the_way = !judged && another_rung_helps(judged.error());
  if (!reached && (reached.error().name == "link_suspicious" || !stands_in_the_way))
    return std::unexpected(std::move(reached).error());
  if (reached && reached->kind == LinkKind::product) return std::move(*reached);
  return link;
}

/// The guard and the manners judge every address on the way. What this cannot tell, the page that the short link ends
/// at may: its rungs get the link as it was.
Task<RecognisedLink> ProductSource::followed(RecognisedLink link) {
  if (link.kind != LinkKind::short_link || ladder_.follower == nullptr) co_return link;
  const auto& rungs = ladder_.plan.of(link.listing.platform);
  if (std::ranges::find(rungs, product::Rung::http) == rungs.end()) co_return link;
  const auto product_at = [&links = services_.links](const Url& url) -> std::optional<RecognisedLink> {
    auto reached = links.classify(url.str());
    // Any address may be a product of a shop that nobody knows; those on the way are other hosts that redirect.
    const bool known = reached && reached->kind == LinkKind::product && reached->listing.platform != "generic";
    return known ? std::optional(std::move(*reached)) : std::nullopt;
  };
  auto following =
      ladder_.follower->follow(link.url, [product_at](const Url& url) { return product_at(url).has_value(); });
  auto end = co_await std::move(following);
  auto reached = end ? product_at(*end) : std::nullopt;
  services_.log.info("short_link_followed", {{"host", link.url.host()},
                                             {"outcome", reached ? reached->listing.platform
                                                         : end   ? std::string("no_known_product")
                                                                 : end.error().name}});
  if (reached) co_return std::move(*reached);
  co_return link;
}

Task<Result<SourceProduct>> ProductSource::read(RecognisedLink link) {
  link = co_await followed(std::move(link));
  std::string key = services_.cache == nullptr ? std::string() : services_.links.page_key(link);
  auto climbing = climb(link);
  if (key.empty()) co_return co_await std::move(climbing);
  auto asking = services_.cache->get(std::move(key), std::move(climbing));
  CO_TRY_ASSIGN(PageCache::Answer answer, co_await std::move(asking));
  if (answer.origin == PageCache::Origin::kept) {
    // Another's link may have carried what is nobody else's, such as an affiliate's name.
    answer.product.url = link.url.str();
    services_.log.info("page_known", {{"host", link.url.host()}, {"read_at", to_rfc3339(answer.product.read_at)}});
  }
  co_return std::move(answer.product);
}

/// One way up the ladder and what was met on it.
struct ProductSource::Climb {
  RecognisedLink link;
  std::optional<Result<SourceProduct>> end;  ///< no further rung is needed, or helps
  std::optional<SourceProduct> partial;      ///< what an API told without title or price
  std::optional<Error> of_apis;
  std::optional<Error> of_fetchers;
};

Task<Result<SourceProduct>> ProductSource::climb(RecognisedLink link) {
  Climb climb{.link = std::move(link)};
  for (const product::Rung rung : ladder_.plan.of(climb.link.listing.platform)) {
    if (rung == product::Rung::api) {
      co_await ask_apis(climb);
    } else {
      co_await fetch_on(rung, climb);
    }
    if (climb.end) break;
  }
  if (climb.end && (*climb.end || climb.end->error().kind == ErrorKind::cancelled)) co_return std::move(*climb.end);
  if (climb.partial) co_return std::move(*climb.partial);
  if (climb.end) co_return std::move(*climb.end);
  if (climb.of_fetchers) co_return std::unexpected(std::move(*climb.of_fetchers));
  if (climb.of_apis) co_return std::unexpected(std::move(*climb.of_apis));
  co_return no_rung();
}

Task<void> ProductSource::ask_apis(Climb& climb) {
  for (ProductApi* api : ladder_.apis) {
    if (climb.link.kind != LinkKind::product || !api->serves(climb.link.listing)) continue;
    auto product = co_await ask(api, climb.link);
    if (product && !tells_enough(*product)) {
      if (!climb.partial) climb.partial = std::move(*product);
      continue;
    }
    if (product || product.error().kind == ErrorKind::cancelled) {
      climb.end = std::move(product);
      co_return;
    }
    climb.of_apis = std::move(product).error();
  }
}

Task<void> ProductSource::fetch_on(product::Rung rung, Climb& climb) {
  for (ResourceFetcher* fetcher : ladder_.fetchers) {
    if (fetcher->rung() != rung || !fetcher->fetches(ResourceKind::page)) continue;
    auto product = co_await read_page_on(fetcher, climb.link);
    if (product || !another_rung_helps(product.error())) {
      climb.end = std::move(product);
      co_return;
    }
    climb.of_fetchers = std::move(product).error();
  }
}

Task<Result<SourceProduct>> ProductSource::read_page_on(ResourceFetcher* rung, RecognisedLink link) {
  for (int tries = rung->tries_on_block();; --tries) {
    auto product = co_await read_page_once(rung, link);
    log_rung(link.url, rung->rung(), product ? std::string(product::to_string(product->kind)) : product.error().name);
    if (product || product.error().name != "page_blocked" || tries <= 1) co_return product;
  }
}

Task<Result<SourceProduct>> ProductSource::read_page_once(ResourceFetcher* rung, RecognisedLink link) {
  Verdict verdict{.carrier = {}, .host = link.url.host(), .kind = {}};
  CO_TRY_ASSIGN(Resource resource, co_await fetch(rung, link.url, ResourceKind::page));
  verdict.carrier = resource.carrier;
  CO_TRY_ASSIGN(SourceProduct product, co_await read_resource(std::move(link), std::move(resource)));
  verdict.kind = product.kind;
  rung->learn(verdict);
  CO_TRY(judge_kind(product.kind));
  co_return product;
}

Task<Result<SourceProduct>> ProductSource::read_pasted(RecognisedLink link, std::string html) {
  Resource resource{.bytes = std::move(html),
                    .content_type = "",
                    .url = link.url.str(),
                    .status = 200,
                    .rung = product::Rung::pasted};
  auto product = co_await read_resource(std::move(link), std::move(resource));
  if (product) CO_TRY(judge_kind(product->kind));
  co_return product;
}

Task<Result<Resource>> ProductSource::image(Url url) {
  std::optional<Error> last;
  for (const product::Rung rung : ladder_.plan.usual()) {
    for (ResourceFetcher* fetcher : ladder_.fetchers) {
      if (fetcher->rung() != rung || !fetcher->fetches(ResourceKind::image)) continue;
      for (int tries = fetcher->tries_on_block(); tries > 0; --tries) {
        auto resource = co_await fetch(fetcher, url, ResourceKind::image);
        if (resource) co_return resource;
        last = std::move(resource).error();
        if (last->name != "page_blocked") break;
      }
      if (last && !another_rung_helps(*last)) co_return std::unexpected(std::move(*last));
    }
  }
  if (!last) co_return no_rung();
  co_return std::unexpected(std::move(*last));
}

}  // namespace matjar::sourcing
