#include "salla/product_deployer.hpp"

#include <utility>

#include "crypto/hmac.hpp"
#include "salla/deployment.hpp"
#include "salla/scopes.hpp"

namespace matjar::salla {

namespace {

constexpr std::size_t kHashDigits = 16;

Result<void> check(const DeployRequest& request) {
  if (request.price.price.currency() != Currency::sar()) {
    return fail(ErrorKind::invalid_input, {.name = "price_currency",
                                           .message = "The price is in " + request.price.price.currency().code() +
                                                      ", and Salla stores sell in SAR.",
                                           .next_step = "Price the product in riyals."});
  }
  if (request.copy.title.text.ar.empty()) {
    return fail(ErrorKind::invalid_input, {.name = "draft_incomplete",
                                           .message = "The draft has no Arabic title.",
                                           .next_step = "Write a title, then publish again."});
  }
  return {};
}

bool token_refused(const Error& error) {
  return error.name == "salla_token_invalid";
}

}  // namespace

std::string sku_of(const ProductDraftId& draft) {
  return "mj-" + crypto::hex_of(crypto::sha256(draft.value())).substr(0, kHashDigits);
}

Task<Result<DeployReceipt>> ProductDeployer::deploy(DeployRequest request, DeployJournal& journal) {
  CO_TRY(check(request));
  CO_TRY_ASSIGN(const std::string granted, co_await vault_.granted_scopes(request.merchant));
  CO_TRY(check_scopes(granted, {"products.read_write"}));
  CO_TRY_ASSIGN(Secret token, co_await vault_.access_token(request.merchant));
  Deployment first(client_, clock_, request, journal, token);
  Result<DeployReceipt> receipt = co_await first.run();
  if (receipt || !token_refused(receipt.error())) co_return receipt;
  CO_TRY_ASSIGN(token, co_await vault_.renew(request.merchant, token));
  Deployment second(client_, clock_, request, journal, token);
  co_return co_await second.run();
}

Task<Result<void>> ProductDeployer::undo(MerchantId merchant, DeployUndo undo) {
  CO_TRY_ASSIGN(Secret token, co_await vault_.access_token(merchant));
  Result<void> removed = co_await remove(token, undo);
  if (removed || !token_refused(removed.error())) co_return removed;
  CO_TRY_ASSIGN(token, co_await vault_.renew(merchant, token));
  co_return co_await remove(token, undo);
}

Task<Result<void>> ProductDeployer::remove(Secret token, DeployUndo undo) {
  if (!undo.product) {
    CO_TRY_ASSIGN(auto found, co_await client_.find_product_by_sku(token, undo.sku));
    if (!found) co_return Result<void>();
    undo.product = found->id;
  }
  co_return co_await client_.delete_product(token, *undo.product);
}

}  // namespace matjar::salla
