-- What a merchant may do. One subscription each, so it has the merchant's id.
create table subscriptions (
  id {uuid} not null primary key,
  merchant_id {uuid} not null unique,
  stripe_subscription_id text unique,
  stripe_customer_id text,
  plan text not null,
  status text not null check (status in ('active', 'trialing', 'past_due', 'canceled')),
  current_period_end {time},
  created_at {time} not null,
  updated_at {time} not null
) {strict};

-- A build's claim on the plan: made when it is accepted, ended once, one way or the other.
create table reservations (
  build_id {uuid} not null primary key,
  merchant_id {uuid} not null,
  period text not null,
  state text not null check (state in ('reserved', 'used', 'released')),
  created_at {time} not null,
  ended_at {time}
) {strict};
create index reservations_period on reservations (merchant_id, period, state);

-- Reserved and used builds of one month, in one row, so that one statement can both check the limit and take from it.
create table usage_counters (
  merchant_id {uuid} not null,
  period text not null,
  builds integer not null check (builds >= 0),
  primary key (merchant_id, period)
) {strict};
