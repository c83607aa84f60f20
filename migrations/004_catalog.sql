-- What a merchant's stores hold and how it came there.
create table stores (
  id {uuid} not null primary key,
  merchant_id {uuid} not null,
  salla_store_id text,
  name {json} not null,
  theme_id text not null,
  landing_page_url text not null,
  status text not null check (status in ('draft', 'deployed', 'active')),
  created_at {time} not null,
  deployed_at {time}
) {strict};
create index stores_merchant on stores (merchant_id, id);

-- One link on its way, as it was asked for; how far it is stands with the workflow of the same id.
create table builds (
  id {uuid} not null primary key,
  merchant_id {uuid} not null,
  store_id {uuid} not null references stores (id),
  draft_id {uuid} not null unique,
  product_url text not null,
  platform text not null,
  external_id text not null,
  canonical_url text not null,
  store_name {json} not null,
  theme text not null,
  review text not null check (review in ('auto', 'review')),
  callback_url text not null,
  pasted_file text not null,
  idempotency_key text,
  created_at {time} not null
) {strict};
create index builds_merchant on builds (merchant_id, created_at, id);
create unique index builds_idempotency_key on builds (merchant_id, idempotency_key);

create table products (
  id {uuid} not null primary key,
  store_id {uuid} not null references stores (id),
  build_id {uuid} not null references builds (id),
  source_url text not null,
  source_platform text not null,
  original_data {json},
  ai_content {json},
  enhanced_images {json},
  price {json},
  look {json},
  findings {json},
  landing {json},
  salla_product_id text,
  receipt {json},
  status text not null check (status in ('pending', 'scraped', 'enhanced', 'deployed', 'withdrawn')),
  created_at {time} not null,
  updated_at {time} not null
) {strict};
create index products_store on products (store_id);
create index products_build on products (build_id);
