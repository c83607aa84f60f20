#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/localized_text.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"
#include "base/task.hpp"
#include "base/url.hpp"
#include "net/http_client.hpp"
#include "salla/event_subscription.hpp"
#include "salla/store_pace.hpp"
#include "salla/store_product.hpp"

namespace matjar::salla {

/// Salla's merchant API (admin v2) and token endpoint, one method a call. Protocol facts are those of docs.salla.dev.
///
/// Errors are those of salla_error.hpp and of net::HttpClient. A call that can be repeated without harm is repeated
/// within seconds while the error is transient; one that cannot (create_product, upload_image, the two of the token
/// endpoint) only when Salla said that it did nothing. Calls of one store wait for their turn
/// (StorePace). Safe for concurrent use.
class SallaClient {
 public:
  struct Settings {
    Url api_base;       ///< https://api.salla.dev/admin/v2
    Url accounts_base;  ///< https://accounts.salla.sa
    std::string client_id;
    Secret client_secret;
    int tries = 3;
    std::chrono::milliseconds first_delay{500};      ///< before the second try, then doubling
    std::chrono::milliseconds longest_wait{30'000};  ///< a Retry-After beyond it ends the call with the error
    std::int64_t calls_until_told = 60;              ///< a minute, of a store that has not said how many
  };

  /// Client and clock must outlive the object.
  SallaClient(net::HttpClient& http, Settings settings, const Clock& clock)
      : http_(http), settings_(std::move(settings)), clock_(clock), paces_(clock, settings_.calls_until_told) {}

  /// Where a merchant agrees that the app gets these permissions, and is sent on to `redirect_uri`.
  std::string authorize_url(const std::vector<std::string>& scopes, std::string_view redirect_uri,
                            std::string_view state) const;
  Task<Result<TokenSet>> exchange_code(Secret code, std::string redirect_uri);
  /// Presents a refresh token, which is spent afterwards. With an unknown outcome it must not be presented again.
  Task<Result<TokenSet>> refresh_token(Secret refresh_token);

  /// Salla's number of the merchant whose token it is.
  Task<Result<SallaMerchantId>> user_info(Secret token);

  Task<Result<StoreInfo>> store_info(Secret token);
  Task<Result<std::vector<StoreLanguage>>> languages(Secret token);
  Task<Result<void>> enable_language(Secret token, Language language);

  Task<Result<std::optional<StoreProduct>>> find_product_by_sku(Secret token, std::string sku);
  Task<Result<StoreProduct>> product(Secret token, SallaProductId id, Language language);
  /// Creates it in Arabic. It stays hidden until it has an image and out of stock until it has a quantity.
  Task<Result<StoreProduct>> create_product(Secret token, NewStoreProduct product);
  /// Texts are written in that language only.
  Task<Result<StoreProduct>> update_product(Secret token, SallaProductId id, ProductChange change, Language language);
  Task<Result<StoreProduct>> set_quantity(Secret token, SallaProductId id, std::int64_t quantity);
  Task<Result<StoreProduct>> set_status(Secret token, SallaProductId id, std::string status);
  /// At most ten images a product.
  Task<Result<StoreImage>> upload_image(Secret token, SallaProductId id, ImageUpload image);
  /// A product that does not exist is fine.
  Task<Result<void>> delete_product(Secret token, SallaProductId id);

  Task<Result<StoreSeo>> seo(Secret token, Language language);
  Task<Result<void>> put_seo(Secret token, StoreSeo seo, Language language);

  /// Every subscription of the app in the store, to store events.
  Task<Result<std::vector<EventSubscription>>> subscriptions(Secret token);
  /// The same event and address again restores the subscription.
  Task<Result<EventSubscription>> subscribe(Secret token, EventSubscription wanted);
  /// How Salla proves the calls of a subscription.
  Task<Result<void>> set_proof(Secret token, EventSubscription subscription, WebhookProof proof);
  /// One that does not exist is fine.
  Task<Result<void>> unsubscribe(Secret token, std::string id);

  const Settings& settings() const { return settings_; }
  /// The wait before another try after so many.
  Task<void> wait_after(int tries) const;

 private:
  enum class Repeat { harmless, harmful };

  Result<net::HttpCall> call_to(net::Method method, std::string path, const Secret& token,
                                std::optional<Language> language, std::string body) const;
  Task<Result<std::string>> send(net::HttpCall call, Repeat repeat);
  /// One try, in its turn.
  Task<Result<net::HttpAnswer>> send_once(net::HttpCall call);
  Task<Result<std::string>> send(Result<net::HttpCall> call, Repeat repeat);
  Task<Result<TokenSet>> token(std::string form);

  net::HttpClient& http_;
  Settings settings_;
  const Clock& clock_;
  StorePaces paces_;
};

}  // namespace matjar::salla
