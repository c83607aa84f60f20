-- Graphs of steps. Every change of a workflow begins with an update of its row, so changes of one workflow come one after
-- the other and its events are numbered without gaps.
create table workflows (
  id {uuid} not null primary key,
  kind text not null,
  owner text not null,
  state text not null
    check (state in ('running', 'waiting', 'compensating', 'completed', 'failed', 'cancelled')),
  -- what a compensating workflow becomes at its end
  target text check (target in ('failed', 'cancelled')),
  progress integer not null check (progress between 0 and 100),
  error {json},
  last_event {bigint} not null,
  created_at {time} not null,
  ended_at {time}
) {strict};
create index workflows_owner on workflows (owner, id);

create table workflow_steps (
  workflow {uuid} not null references workflows (id),
  name text not null,
  position integer not null,
  queue text not null,
  priority integer not null,
  max_attempts integer not null,
  weight integer not null,
  lane text not null,
  state text not null
    check (state in ('not_started', 'ready', 'invoking', 'waiting', 'done', 'failed', 'skipped', 'compensating',
                     'reverted')),
  attempt integer not null,
  output {json},
  undo {json},
  error {json},
  started_at {time},
  ended_at {time},
  retry_at {time},
  -- the number of the workflow's last event when the step ended: the order of ends, which times alone do not tell
  end_order {bigint},
  -- the job that works on it, or worked last
  job {uuid},
  -- a signal came while the step was being invoked
  signalled {bool} not null,
  -- taking it back failed for good; it is left to a person
  compensation_failed {bool} not null,
  primary key (workflow, name)
) {strict};

create table workflow_edges (
  workflow {uuid} not null,
  from_step text not null,
  to_step text not null,
  kind text not null check (kind in ('hard', 'soft')),
  primary key (workflow, from_step, to_step),
  foreign key (workflow, from_step) references workflow_steps (workflow, name),
  foreign key (workflow, to_step) references workflow_steps (workflow, name)
) {strict};

create table workflow_events (
  workflow {uuid} not null references workflows (id),
  sequence {bigint} not null,
  type text not null,
  step text not null,
  progress integer not null,
  data {json} not null,
  at {time} not null,
  primary key (workflow, sequence)
) {strict};
