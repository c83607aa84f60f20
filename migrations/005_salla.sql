-- The tokens of each merchant's store, sealed. `refreshing` says that a refresh token was presented and its answer is not
-- known yet: such a token is never presented again.
create table salla_tokens (
  merchant_id {uuid} not null primary key,
  access_token text not null,
  refresh_token text not null,
  expires_at {time} not null,
  scope text not null,
  state text not null check (state in ('connected', 'refreshing', 'reauth_needed')),
  version integer not null,
  created_at {time} not null,
  updated_at {time} not null
) {strict};
