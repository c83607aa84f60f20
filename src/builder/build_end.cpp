#include "builder/build_end.hpp"

#include <boost/json.hpp>

namespace matjar::builder {

storage::Body<Result<void>> BuildEnd::ended(storage::Transaction& transaction, WorkflowId workflow,
                                            workflow::WorkflowState state) {
  const StoreBuildId id(workflow.value());
  const bool deployed = state == workflow::WorkflowState::completed;
  if (deployed) {
    CO_TRY(co_await quota_.use(transaction, id));
  } else {
    CO_TRY(co_await quota_.release(transaction, id));
  }
  CO_TRY_ASSIGN(auto build, co_await builds_.find(transaction, id));
  if (build.callback_url.empty()) co_return Result<void>();

  const boost::json::object body{{"type", deployed ? "build.completed" : "build.failed"},
                                 {"data",
                                  {{"build_id", id.value()},
                                   {"status", deployed ? "completed" : "failed"},
                                   {"product_url", build.product_url},
                                   {"status_url", "/api/store/status/" + id.value()}}}};
  notify::NewDelivery delivery;
  delivery.merchant = build.merchant;
  delivery.url = build.callback_url;
  delivery.event = deployed ? "build.completed" : "build.failed";
  delivery.body_json = boost::json::serialize(body);
  CO_TRY(co_await notifier_.enqueue(transaction, std::move(delivery)));
  co_return Result<void>();
}

}  // namespace matjar::builder
