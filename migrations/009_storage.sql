-- The second net behind the `where merchant_id = …` of every statement: PostgreSQL's row-level security, forced on the
-- tables' owner too. The setting matjar.merchant names the merchant for whom a statement runs; without one it runs for
-- the whole program (workers, the operator), which sees everything. SQLite has no such net.
-- Jobs are the program's own and have no merchant.
{postgres}
alter table merchants enable row level security;
alter table merchants force row level security;
create policy of_merchant on merchants
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', id));

alter table api_keys enable row level security;
alter table api_keys force row level security;
create policy of_merchant on api_keys
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', merchant_id));

alter table stores enable row level security;
alter table stores force row level security;
create policy of_merchant on stores
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', merchant_id));

alter table builds enable row level security;
alter table builds force row level security;
create policy of_merchant on builds
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', merchant_id))
  with check (coalesce(current_setting('matjar.merchant', true), '') = ''
              or (current_setting('matjar.merchant') = merchant_id
                  and exists (select 1 from stores where stores.id = builds.store_id offset 0)));

alter table salla_tokens enable row level security;
alter table salla_tokens force row level security;
create policy of_merchant on salla_tokens
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', merchant_id));

alter table subscriptions enable row level security;
alter table subscriptions force row level security;
create policy of_merchant on subscriptions
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', merchant_id));

alter table reservations enable row level security;
alter table reservations force row level security;
create policy of_merchant on reservations
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', merchant_id));

alter table usage_counters enable row level security;
alter table usage_counters force row level security;
create policy of_merchant on usage_counters
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', merchant_id));

alter table deliveries enable row level security;
alter table deliveries force row level security;
create policy of_merchant on deliveries
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', merchant_id));

alter table workflows enable row level security;
alter table workflows force row level security;
create policy of_merchant on workflows
  using (coalesce(current_setting('matjar.merchant', true), '') in ('', owner));

-- Those without a merchant of their own belong to whom their build or workflow belongs: what the policy of that table
-- shows. The first half spares the program the look; `offset 0` keeps the planner from reading that whole table instead of
-- the one row.
alter table products enable row level security;
alter table products force row level security;
create policy of_merchant on products
  using (coalesce(current_setting('matjar.merchant', true), '') = ''
         or exists (select 1 from builds where builds.id = products.build_id offset 0))
  with check (coalesce(current_setting('matjar.merchant', true), '') = ''
              or exists (select 1 from builds where builds.id = products.build_id
                         and builds.store_id = products.store_id offset 0));

alter table workflow_steps enable row level security;
alter table workflow_steps force row level security;
create policy of_merchant on workflow_steps
  using (coalesce(current_setting('matjar.merchant', true), '') = ''
         or exists (select 1 from workflows where workflows.id = workflow_steps.workflow offset 0));

alter table workflow_edges enable row level security;
alter table workflow_edges force row level security;
create policy of_merchant on workflow_edges
  using (coalesce(current_setting('matjar.merchant', true), '') = ''
         or exists (select 1 from workflows where workflows.id = workflow_edges.workflow offset 0));

alter table workflow_events enable row level security;
alter table workflow_events force row level security;
create policy of_merchant on workflow_events
  using (coalesce(current_setting('matjar.merchant', true), '') = ''
         or exists (select 1 from workflows where workflows.id = workflow_events.workflow offset 0));
{end}
