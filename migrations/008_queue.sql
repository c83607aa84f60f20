-- How often a job's worker vanished since the last try that ended. Such a try does not count as one, so this is what
-- tells a job that takes its process down from one that was unlucky.
alter table jobs add column rescues integer not null default 0;
