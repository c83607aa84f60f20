#include "workflow/step_job_json.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <fmt/format.h>

#include "base/encoding.hpp"

namespace matjar::workflow {

std::string step_job_to_json(const StepJob& job) {
  return fmt::format(R"({{"workflow":{},"step":{}{}}})", json_quote(job.workflow.value()), json_quote(job.step),
                     job.purpose == StepPurpose::compensate ? R"(,"compensate":true)" : "");
}

std::optional<StepJob> step_job_from_json(std::string_view json) {
  boost::system::error_code failed;
  const boost::json::value value = boost::json::parse(json, failed);
  if (failed || !value.is_object()) return std::nullopt;
  const boost::json::object& object = value.get_object();
  const boost::json::value* workflow = object.if_contains("workflow");
  const boost::json::value* step = object.if_contains("step");
  if (workflow == nullptr || !workflow->is_string() || step == nullptr || !step->is_string()) return std::nullopt;
  const boost::json::value* compensate = object.if_contains("compensate");
  const bool takes_back = compensate != nullptr && compensate->is_bool() && compensate->get_bool();
  return StepJob{.workflow = WorkflowId(std::string(workflow->get_string())),
                 .step = std::string(step->get_string()),
                 .purpose = takes_back ? StepPurpose::compensate : StepPurpose::invoke};
}

}  // namespace matjar::workflow
