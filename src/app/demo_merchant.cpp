#include "app/demo_merchant.hpp"

namespace matjar::app {

namespace {

constexpr std::chrono::hours kAccessLifetime{24 * 14};

Result<MerchantId> ensure_merchant(Foundation& foundation, DataRooms& data, const std::string& salla_id) {
  TRY_ASSIGN(auto known, foundation.run(data.merchants.find_by_salla_id(salla_id)));
  if (known) return known->id;
  accounts::NewMerchant merchant{.name = "Demo merchant", .salla_merchant_id = salla_id};
  auto created = foundation.run(data.merchants.create(std::move(merchant)));
  if (created) return created->id;
  // Another process that starts at the same time was faster.
  TRY_ASSIGN(known, foundation.run(data.merchants.find_by_salla_id(salla_id)));
  if (known) return known->id;
  return failure_of(std::move(created));
}

Result<void> ensure_store(Foundation& foundation, DataRooms& data, MerchantId merchant, const std::string& salla_id) {
  TRY_ASSIGN(auto known, foundation.run(data.stores.find_for_merchant(merchant)));
  if (known) return {};
  catalog::Store created;
  created.id = StoreId(merchant.value());  // the same for every process that starts with an empty database
  created.merchant = merchant;
  created.salla_store_id = salla_id;
  created.name = {.ar = "متجر التجربة", .en = "Demo store"};
  created.created_at = foundation.clock.now();
  auto body = [&data, &created](storage::Transaction& transaction) { return data.stores.insert(transaction, created); };
  auto inserted = foundation.run(storage::transact(*data.database, std::move(body)));
  if (inserted) return {};
  TRY_ASSIGN(known, foundation.run(data.stores.find_for_merchant(merchant)));
  if (known) return {};
  return inserted;
}

bool connection_missing(const Error& error) {
  return error.name == "salla_not_connected" || error.name == "salla_reauth_needed";
}

/// Only where the merchant would have to connect the store by hand: to replace tokens that another process is about to
/// renew would spend a refresh token twice.
Result<void> connect_store(Application& application, MerchantId merchant) {
  Foundation& foundation = application.foundation;
  Outside& outside = *application.outside;
  auto token = foundation.run(outside.tokens->access_token(merchant));
  if (token) {
    const auto shown = foundation.run(outside.salla->store_info(*token));
    if (!shown && shown.error().name == "salla_token_invalid") {
      token = foundation.run(outside.tokens->renew(merchant, *token));
    }
  }
  if (token || !connection_missing(token.error())) return {};
  TRY_ASSIGN(const EmulatedWorld world, application.look_at_sandbox());
  salla::TokenSet tokens;
  tokens.access_token = Secret(world.demo.access_token);
  tokens.refresh_token = Secret(world.demo.refresh_token);
  tokens.expires_at = foundation.clock.now() + kAccessLifetime;
  return foundation.run(outside.tokens->store(merchant, std::move(tokens)));
}

}  // namespace

Result<MerchantId> connect_demo_merchant(Application& application) {
  Foundation& foundation = application.foundation;
  DataRooms& data = *application.data;
  const std::string& salla_id = application.world->demo.merchant;
  TRY_ASSIGN(const MerchantId merchant, ensure_merchant(foundation, data, salla_id));
  TRY(ensure_store(foundation, data, merchant, salla_id));
  TRY(connect_store(application, merchant));
  TRY(foundation.run(data.quota.ensure_subscription(merchant, foundation.settings.store.plan)));
  TRY(foundation.run(data.api_keys.ensure_demo(merchant, Secret(std::string(kDemoApiKey)))));
  return merchant;
}

}  // namespace matjar::app
