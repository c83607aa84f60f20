-- How often a job's worker vanished since the last try that ended. Such a try does not count as one, so this is what
-- tells a job that takes its process down from one that was unlucky.
alter table jobs add column rescues integer not null default 0;

-- The oldest ends first, for the pruner.
create index jobs_ended on jobs (state, ended_at) where ended_at is not null;

-- Queues of which no job is taken until somebody resumes them.
create table queue_pauses (
  queue text not null primary key,
  paused_at {time} not null
) {strict};
