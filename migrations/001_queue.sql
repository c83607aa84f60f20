-- Jobs: the one truth about work to be done. Every change of state names the expected old state and the fencing number.
create table jobs (
  id {uuid} not null primary key,
  queue text not null,
  kind text not null,
  args {json} not null,
  state text not null
    check (state in ('available', 'scheduled', 'running', 'retryable', 'completed', 'cancelled', 'discarded')),
  priority integer not null,
  attempt integer not null,
  max_attempts integer not null,
  scheduled_at {time} not null,
  worker text,
  lease_until {time},
  fencing {bigint} not null,
  lane text,
  unique_key text,
  last_error text,
  created_at {time} not null,
  ended_at {time}
) {strict};

-- In the order in which jobs are taken, and of those that may be taken alone.
create index jobs_waiting on jobs (queue, priority, scheduled_at, id)
  where state in ('available', 'scheduled', 'retryable');
create index jobs_leased on jobs (lease_until) where state = 'running';
create index jobs_listed on jobs (state, id);
-- Two claims at once may both find a lane free; the second to write is refused here.
create unique index jobs_lane on jobs (lane) where state = 'running' and lane is not null;
create unique index jobs_unique_key on jobs (unique_key)
  where state in ('available', 'scheduled', 'running', 'retryable') and unique_key is not null;
