-- Calls to the addresses that merchants gave us. The body is text, not JSON: it is signed and sent byte for byte.
create table deliveries (
  id {uuid} not null primary key,
  merchant_id {uuid} not null,
  url text not null,
  event text not null,
  body text not null,
  state text not null check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null,
  last_error text,
  created_at {time} not null,
  ended_at {time}
) {strict};
create index deliveries_merchant on deliveries (merchant_id, created_at, id);
