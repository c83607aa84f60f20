#include "workflow/workflow_repository.hpp"

#include <stdexcept>

#include "workflow/error_json.hpp"
#include "workflow/state_names.hpp"

namespace matjar::workflow {

namespace {

using storage::Json;
using storage::Null;
using storage::Query;
using storage::Row;
using storage::Rows;
using storage::Value;

constexpr Query kInsertWorkflow{"workflow.insert", R"sql(
  insert into workflows (id, kind, owner, state, progress, last_event, created_at)
  values ($1, $2, $3, 'running', 0, 0, $4))sql"};

constexpr Query kInsertStep{"workflow.insert_step", R"sql(
  insert into workflow_steps (workflow, name, position, queue, priority, max_attempts, weight, lane, state, attempt,
                              signalled, compensation_failed)
  values ($1, $2, $3, $4, $5, $6, $7, $8, 'not_started', 0, $9, $9))sql"};

constexpr Query kInsertEdge{"workflow.insert_edge", R"sql(
  insert into workflow_edges (workflow, from_step, to_step, kind) values ($1, $2, $3, $4))sql"};

/// Changes nothing, but no other transaction changes the workflow until this one ends.
constexpr Query kLock{"workflow.lock", R"sql(
  update workflows set last_event = last_event where id = $1
  returning kind, state, target, error, progress, last_event)sql"};

constexpr Query kSteps{"workflow.steps", R"sql(
  select name, queue, priority, max_attempts, weight, lane, state, attempt, undo, error, started_at, ended_at, retry_at,
         end_order, job, signalled, compensation_failed
  from workflow_steps where workflow = $1 order by position)sql"};

constexpr Query kEdges{"workflow.edges", R"sql(
  select from_step, to_step, kind from workflow_edges where workflow = $1)sql"};

constexpr Query kSaveStep{"workflow.save_step", R"sql(
  update workflow_steps
  set state = $4, attempt = $5, error = $6, started_at = $7, ended_at = $8, retry_at = $9, end_order = $10, job = $11,
      signalled = $12, compensation_failed = $13
  where workflow = $1 and name = $2 and state = $3)sql"};

constexpr Query kSaveOutput{"workflow.save_output", R"sql(
  update workflow_steps set output = $3 where workflow = $1 and name = $2)sql"};

constexpr Query kSaveUndo{"workflow.save_undo", R"sql(
  update workflow_steps set undo = $3 where workflow = $1 and name = $2 and state = 'invoking')sql"};

constexpr Query kSaveWorkflow{"workflow.save", R"sql(
  update workflows set state = $2, target = $3, error = $4, progress = $5, ended_at = $6
  where id = $1 and state not in ('completed', 'failed', 'cancelled'))sql"};

constexpr Query kCountEvent{"workflow.count_event", R"sql(
  update workflows set last_event = $2, progress = $3 where id = $1 and last_event = $2 - 1)sql"};

constexpr Query kInsertEvent{"workflow.insert_event", R"sql(
  insert into workflow_events (workflow, sequence, type, step, progress, data, at)
  values ($1, $2, $3, $4, $5, $6, $7))sql"};

/// One statement, so that the workflow and its steps are of one moment.
constexpr Query kView{"workflow.view", R"sql(
  select w.kind, w.owner, w.state, w.progress, w.error, w.created_at, w.ended_at,
         s.name as step_name, s.state as step_state, s.attempt as step_attempt, s.output as step_output,
         s.undo as step_undo, s.error as step_error, s.started_at as step_started_at, s.ended_at as step_ended_at,
         s.retry_at as step_retry_at
  from workflows w join workflow_steps s on s.workflow = w.id
  where w.id = $1 order by s.position)sql"};

constexpr Query kEvents{"workflow.events", R"sql(
  select sequence, type, step, progress, data, at from workflow_events
  where workflow = $1 and sequence > $2 order by sequence limit $3)sql"};

constexpr Query kPosition{"workflow.position", "select last_event, state from workflows where id = $1"};

Value optional_json(const std::string& json) {
  if (json.empty()) return Null{};
  return Json{json};
}

Value optional_id(const JobId& id) {
  if (id.empty()) return Null{};
  return id;
}

std::string text_or_empty(const Row& row, std::string_view column) {
  return row.get<std::optional<std::string>>(column).value_or("");
}

/// The database checks the words, so an unknown one is a defect.
template <class State>
State known(std::optional<State> state) {
  if (!state) throw std::logic_error("the database holds an unknown state");
  return *state;
}

std::unexpected<Error> unknown_workflow(const WorkflowId& id) {
  return fail(ErrorKind::not_found, {.name = "workflow_unknown",
                                     .message = "There is no workflow " + id.value() + ".",
                                     .next_step = "Check the id."});
}

std::unexpected<Error> state_changed(std::string_view what) {
  return fail(ErrorKind::internal, {.name = "workflow_state_changed",
                                    .message = std::string(what) + " was not in the state it was loaded in.",
                                    .next_step = "This is a defect of the program; please report it."});
}

StepRow step_from(const Row& row) {
  StepRow step;
  step.name = row.get<std::string>("name");
  step.queue = row.get<std::string>("queue");
  step.priority = row.get<int>("priority");
  step.max_attempts = row.get<int>("max_attempts");
  step.weight = row.get<int>("weight");
  step.lane = row.get<std::string>("lane");
  step.state = known(step_state_from(row.get<std::string>("state")));
  step.attempt = row.get<int>("attempt");
  step.undo = text_or_empty(row, "undo");
  step.error = text_or_empty(row, "error");
  step.started_at = row.get<std::optional<Timestamp>>("started_at");
  step.ended_at = row.get<std::optional<Timestamp>>("ended_at");
  step.retry_at = row.get<std::optional<Timestamp>>("retry_at");
  step.end_order = row.get<std::optional<std::int64_t>>("end_order");
  step.job = JobId(text_or_empty(row, "job"));
  step.signalled = row.get<bool>("signalled");
  step.compensation_failed = row.get<bool>("compensation_failed");
  return step;
}

StepView step_view_from(const Row& row) {
  return {.name = row.get<std::string>("step_name"),
          .state = known(step_state_from(row.get<std::string>("step_state"))),
          .attempt = row.get<int>("step_attempt"),
          .output = text_or_empty(row, "step_output"),
          .undo = text_or_empty(row, "step_undo"),
          .error = error_from_json(text_or_empty(row, "step_error")),
          .started_at = row.get<std::optional<Timestamp>>("step_started_at"),
          .ended_at = row.get<std::optional<Timestamp>>("step_ended_at"),
          .retry_at = row.get<std::optional<Timestamp>>("step_retry_at")};
}

}  // namespace

WorkflowRepository::Body<void> WorkflowRepository::insert(Transaction& transaction, const WorkflowPlan& plan,
                                                          Timestamp now) const {
  CO_TRY(co_await transaction.execute(kInsertWorkflow, {plan.id, plan.kind, plan.owner, now}));
  int position = 0;
  for (const StepPlan& step : plan.steps) {
    CO_TRY(co_await transaction.execute(kInsertStep, {plan.id, step.name, position++, step.queue, step.priority,
                                                      step.max_attempts, step.weight, step.lane, false}));
  }
  for (const EdgePlan& edge : plan.edges) {
    CO_TRY(co_await transaction.execute(kInsertEdge, {plan.id, edge.from, edge.to, to_string(edge.kind)}));
  }
  co_return Result<void>();
}

WorkflowRepository::Body<WorkflowGraph> WorkflowRepository::load(Transaction& transaction, WorkflowId id) const {
  CO_TRY_ASSIGN(const Rows locked, co_await transaction.execute(kLock, {id}));
  if (locked.empty()) co_return unknown_workflow(id);
  const Row row = locked.front();
  WorkflowGraph graph;
  graph.id = id;
  graph.kind = row.get<std::string>("kind");
  graph.state = known(workflow_state_from(row.get<std::string>("state")));
  graph.target = workflow_state_from(text_or_empty(row, "target"));
  graph.error = text_or_empty(row, "error");
  graph.progress = row.get<int>("progress");
  graph.last_event = row.get<std::int64_t>("last_event");
  CO_TRY_ASSIGN(const Rows steps, co_await transaction.execute(kSteps, {id}));
  for (const Row step : steps) graph.steps.push_back(step_from(step));
  CO_TRY_ASSIGN(const Rows edges, co_await transaction.execute(kEdges, {id}));
  for (const Row edge : edges) {
    graph.edges.push_back({.from = edge.get<std::string>("from_step"),
                           .to = edge.get<std::string>("to_step"),
                           .kind = edge.get<std::string>("kind") == "soft" ? EdgeKind::soft : EdgeKind::hard});
  }
  co_return graph;
}

WorkflowRepository::Body<void> WorkflowRepository::save_step(Transaction& transaction, const WorkflowId& workflow,
                                                             const StepRow& step, StepState expected) const {
  CO_TRY_ASSIGN(const Rows changed,
                co_await transaction.execute(
                    kSaveStep, {workflow, step.name, to_string(expected), to_string(step.state), step.attempt,
                                optional_json(step.error), step.started_at, step.ended_at, step.retry_at,
                                step.end_order, optional_id(step.job), step.signalled, step.compensation_failed}));
  if (changed.changed() != 1) co_return state_changed("The step " + step.name);
  co_return Result<void>();
}

WorkflowRepository::Body<void> WorkflowRepository::save_output(Transaction& transaction, const WorkflowId& workflow,
                                                               const std::string& step, std::string json) const {
  CO_TRY(co_await transaction.execute(kSaveOutput, {workflow, step, Json{json}}));
  co_return Result<void>();
}

WorkflowRepository::Body<void> WorkflowRepository::save_undo(Transaction& transaction, const WorkflowId& workflow,
                                                             const std::string& step, std::string json) const {
  CO_TRY_ASSIGN(const Rows changed, co_await transaction.execute(kSaveUndo, {workflow, step, optional_json(json)}));
  if (changed.changed() != 1) co_return state_changed("The step " + step);
  co_return Result<void>();
}

WorkflowRepository::Body<void> WorkflowRepository::save_workflow(Transaction& transaction, const WorkflowGraph& graph,
                                                                 std::optional<Timestamp> ended_at) const {
  Value target = Null{};
  if (graph.target) target = to_string(*graph.target);
  CO_TRY_ASSIGN(const Rows changed,
                co_await transaction.execute(kSaveWorkflow, {graph.id, to_string(graph.state), target,
                                                             optional_json(graph.error), graph.progress, ended_at}));
  if (changed.changed() != 1) co_return state_changed("The workflow " + graph.id.value());
  co_return Result<void>();
}

WorkflowRepository::Body<void> WorkflowRepository::append_event(Transaction& transaction, WorkflowGraph& graph,
                                                                Event event) const {
  ++graph.last_event;
  CO_TRY_ASSIGN(const Rows counted,
                co_await transaction.execute(kCountEvent, {graph.id, graph.last_event, graph.progress}));
  if (counted.changed() != 1) co_return state_changed("The workflow " + graph.id.value());
  CO_TRY(co_await transaction.execute(
      kInsertEvent, {graph.id, graph.last_event, event.type, event.step, graph.progress, Json{event.data}, event.at}));
  co_return Result<void>();
}

Task<Result<WorkflowView>> WorkflowRepository::view(storage::Database& database, WorkflowId id) const {
  storage::Params params{id};
  CO_TRY_ASSIGN(const Rows rows, co_await database.query(kView, std::move(params)));
  if (rows.empty()) co_return unknown_workflow(id);
  const Row row = rows.front();
  WorkflowView view;
  view.id = id;
  view.kind = row.get<std::string>("kind");
  view.owner = row.get<std::string>("owner");
  view.state = known(workflow_state_from(row.get<std::string>("state")));
  view.progress = row.get<int>("progress");
  view.error = error_from_json(text_or_empty(row, "error"));
  view.created_at = row.get<Timestamp>("created_at");
  view.ended_at = row.get<std::optional<Timestamp>>("ended_at");
  for (const Row step : rows) view.steps.push_back(step_view_from(step));
  co_return view;
}

Task<Result<std::vector<Event>>> WorkflowRepository::events(storage::Database& database, WorkflowId id,
                                                            std::int64_t after, int limit) const {
  storage::Params params{id, after, limit};
  CO_TRY_ASSIGN(const Rows rows, co_await database.query(kEvents, std::move(params)));
  std::vector<Event> events;
  for (const Row row : rows) {
    events.push_back({.sequence = row.get<std::int64_t>("sequence"),
                      .type = row.get<std::string>("type"),
                      .step = row.get<std::string>("step"),
                      .progress = row.get<int>("progress"),
                      .data = row.get<std::string>("data"),
                      .at = row.get<Timestamp>("at")});
  }
  co_return events;
}

Task<Result<WorkflowRepository::Position>> WorkflowRepository::position(storage::Database& database,
                                                                        WorkflowId id) const {
  storage::Params params{id};
  CO_TRY_ASSIGN(const Rows rows, co_await database.query(kPosition, std::move(params)));
  if (rows.empty()) co_return unknown_workflow(id);
  const Row row = rows.front();
  co_return Position{.last_event = row.get<std::int64_t>("last_event"),
                     .ended = is_ended(known(workflow_state_from(row.get<std::string>("state"))))};
}

}  // namespace matjar::workflow
