-- Who uses the program. Tokens of a merchant's Salla store are with the room salla, plans with billing.
create table merchants (
  id {uuid} not null primary key,
  salla_merchant_id text unique,
  name text not null,
  created_at {time} not null,
  updated_at {time} not null
) {strict};

-- Only the SHA-256 of a key is kept: whoever reads the database can use none of them.
create table api_keys (
  id {uuid} not null primary key,
  merchant_id {uuid} not null references merchants (id),
  label text not null,
  hash text not null unique,
  sandbox_only {bool} not null,
  created_at {time} not null,
  revoked_at {time}
) {strict};
create index api_keys_merchant on api_keys (merchant_id);
