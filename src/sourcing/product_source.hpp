#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "base/task.hpp"
#include "product/source_product.hpp"
#include "sourcing/link_recogniser.hpp"
#include "sourcing/page_cache.hpp"
#include "sourcing/page_reader.hpp"
#include "sourcing/product_api.hpp"
#include "sourcing/resource_fetcher.hpp"
#include "sourcing/route_watch.hpp"
#include "sourcing/rung_plan.hpp"
#include "telemetry/log.hpp"

namespace matjar::sourcing {

/// From a recognised link to the facts of the product behind it, over a ladder of official APIs and fetchers.
///
/// Errors of `read` and `read_pasted`, each with a next step: the fetchers' own (those of an API only when no fetcher
/// said anything), and by what the page turned out to be
/// `page_blocked`, `login_required`, `page_empty` (rejected), `page_not_found` (not_found), `page_not_a_product`
/// (invalid_input); for a short link also those of LinkRecogniser::recognise about where it led. A page without a price
/// is no error here. Safe for concurrent use.
class ProductSource {
 public:
  /// The rungs that there are: APIs that tell facts, fetchers that bring pages, and the plan of the order in which they
  /// are climbed. They must outlive the source.
  struct Ladder {
    std::vector<ResourceFetcher*> fetchers;
    std::vector<ProductApi*> apis = {};
    RungPlan plan = {};
    /// Asks as the rung `http` does, and where the plan of the short link's shop has that rung. Null: where a short
    /// link leads is known when its page was read.
    RedirectFollower* follower = nullptr;
  };

  /// A hiccup (a transient error of a rung) is tried again on the spot, `tries` times in all: after `first_delay`, then
  /// twice that, or as long as the shop asks for, up to `longest_wait`. An API that is too slow is not tried again.
  struct Patience {
    int tries = 3;
    std::chrono::milliseconds first_delay{400};
    std::chrono::milliseconds longest_wait{8'000};
    /// For one API with all its tries and tokens; a person waits for the page behind it.
    std::chrono::milliseconds api_deadline{15'000};
  };

  struct Services {
    const LinkRecogniser& links;
    const Clock& clock;
    PageReader& reader;
    telemetry::Log& log;
    PageCache* cache = nullptr;    ///< null: every link is fetched
    RouteWatch* routes = nullptr;  ///< null: what readers miss is told to nobody
  };

  ProductSource(Ladder ladder, Services services, Patience patience);
  ProductSource(Ladder ladder, Services services) : ProductSource(std::move(ladder), services, Patience()) {}

  /// Follows a short link until it is known which product it leads to, and climbs the ladder of that product's shop.
  ///
  /// Whatever an API fails with, the page may still tell: a key can be refused where the shop is open to all, and "no
  /// such item" is said of everything that an API's catalogue leaves out, which is more than what the shop no longer
  /// sells. What an API tells without title or price is kept for when no page brings a product. A rung that is blocked
  /// or does not reach the shop, or a page that only a person or a browser could see through, sends the climb to the
  /// next rung; the error of the last fetcher that said something stays.
  ///
  /// What was read for another link to the same page a short while ago is told again, with the `read_at` of then. What
  /// an API told without price is not, nor what was pasted: nobody's paste is another's source.
  Task<Result<product::SourceProduct>> read(RecognisedLink link);

  /// The same from a page's source that a person pasted; nothing is fetched.
  Task<Result<product::SourceProduct>> read_pasted(RecognisedLink link, std::string html);

  /// One image through the same ladder.
  Task<Result<Resource>> image(Url url);

 private:
  template <class T, class Try>
  Task<Result<T>> patiently(Try attempt_once, bool (*passes)(const Error&));
  struct Climb;
  Task<RecognisedLink> followed(RecognisedLink link);
  Task<Result<product::SourceProduct>> climb(RecognisedLink link);
  Task<void> ask_apis(Climb& climb);
  Task<void> fetch_on(product::Rung rung, Climb& climb);
  Task<Result<product::SourceProduct>> ask(ProductApi* api, RecognisedLink link);
  Task<Result<Resource>> fetch(ResourceFetcher* rung, Url url, ResourceKind kind);
  Task<Result<product::SourceProduct>> read_page_on(ResourceFetcher* rung, RecognisedLink link);
  Task<Result<product::SourceProduct>> read_page_once(ResourceFetcher* rung, RecognisedLink link);
  Task<Result<product::SourceProduct>> read_resource(RecognisedLink link, Resource resource);
  Result<RecognisedLink> end_of(RecognisedLink link, const product::SourceProduct& page) const;
  void log_rung(const Url& url, product::Rung rung, std::string outcome) const;

  Ladder ladder_;
  Services services_;
  Patience patience_;
};

/// The error that a page which shows no product stands for; success for product and out_of_stock.
Result<void> judge_kind(product::PageKind kind);

}  // namespace matjar::sourcing
