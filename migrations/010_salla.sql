-- What Salla told us, written down before it hears 200. A delivery that comes again has the same fingerprint (SHA-256 of its
-- bytes). The body is sealed, for it holds tokens or what a shopper ordered, and is emptied once the event has had its effect;
-- what nobody acts on yet is kept until it is pruned. An event is the program's own until it is known whose store it is about.
create table salla_events (
  id {uuid} not null primary key,
  fingerprint text not null unique,
  salla_merchant_id text not null,
  event text not null,
  occurred_at {time} not null,
  body text not null,
  state text not null check (state in ('pending', 'applied', 'outdated', 'kept', 'failed')),
  error text,
  received_at {time} not null,
  ended_at {time}
) {strict};
create index salla_events_of_merchant on salla_events (salla_merchant_id, state);
create index salla_events_received on salla_events (received_at);

-- The app in a merchant's store. Each group of columns has the time of the newest event that wrote it, as Salla says it: an
-- older one that comes late changes nothing. A row that says `uninstalled` is a tombstone. `looked_at`: when its subscriptions to
-- store events were looked at last, since the newest tokens.
create table salla_installations (
  salla_merchant_id text not null primary key,
  merchant_id {uuid} not null unique,
  state text not null check (state in ('installed', 'uninstalled')),
  installed_at {time} not null,
  authorized_at {time},
  uninstalled_at {time},
  store_type text not null,
  subscription {json},
  subscription_at {time},
  looked_at {time},
  erased_at {time},
  created_at {time} not null,
  updated_at {time} not null
) {strict};
-- Merchants who were sent to Salla and have not come back. Only the SHA-256 of a state and of the browser's cookie is kept.
create table salla_states (
  fingerprint text not null primary key,
  browser text not null,
  expires_at {time} not null
) {strict};
{postgres}
alter table salla_installations enable row level security;
alter table salla_installations force row level security;
create policy of_merchant on salla_installations
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', merchant_id));
{end}
