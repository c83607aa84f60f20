#include "sandbox/faults.hpp"

#include "sandbox/json_body.hpp"
#include "sandbox/json_text.hpp"

namespace matjar::sandbox {

std::optional<Fault> fault_from_json(std::string_view text) {
  const auto body = JsonBody::parse(text);
  const auto match = body ? body->text("match") : std::nullopt;
  if (!match || !match->starts_with('/')) return std::nullopt;
  Fault fault;
  fault.match = *match;
  if (body->has("method")) {
    fault.method = net::method_from(body->text("method").value_or(""));
    if (!fault.method) return std::nullopt;
  }
  if (body->has("status")) {
    const auto status = body->integer("status");
    if (!status || *status < 200 || *status > 599) return std::nullopt;
    fault.status = static_cast<int>(*status);
  }
  fault.times = body->integer("times").value_or(1);
  fault.after = body->integer("after").value_or(0);
  fault.retry_after = body->integer("retry_after").value_or(0);
  fault.drop_reply = body->boolean("drop_reply").value_or(false);
  const auto delay = body->integer("delay_ms").value_or(0);
  if (delay < 0 || delay > 600'000 || fault.times < 1 || fault.after < 0) return std::nullopt;
  fault.delay = std::chrono::milliseconds(delay);
  const bool does_something = fault.status || fault.drop_reply || delay > 0;
  return does_something ? std::optional(fault) : std::nullopt;
}

void FaultPlan::add(Fault fault) {
  if (faults_.size() < kMaxFaults) faults_.push_back(std::move(fault));
}

std::optional<Fault> FaultPlan::take(net::Method method, std::string_view path) {
  for (auto& fault : faults_) {
    if (fault.times == 0 || !path.starts_with(fault.match) || (fault.method && *fault.method != method)) continue;
    if (fault.after > 0) {
      --fault.after;
      continue;
    }
    --fault.times;
    const auto taken = fault;
    std::erase_if(faults_, [](const Fault& used) { return used.times == 0; });
    return taken;
  }
  return std::nullopt;
}

std::string FaultPlan::json() const {
  std::vector<std::string> items;
  for (const auto& fault : faults_) {
    JsonObject item;
    item.text("match", fault.match).number("times", fault.times).number("after", fault.after);
    if (fault.method) item.text("method", net::to_string(*fault.method));
    if (fault.status) item.number("status", *fault.status);
    item.boolean("drop_reply", fault.drop_reply).number("delay_ms", fault.delay.count());
    items.push_back(item.str());
  }
  return json_array(items);
}

}  // namespace matjar::sandbox
