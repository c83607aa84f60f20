"""Checks the promises of ARCHITECTURE.md against what the database and the emulated world's journal hold, from outside.

    invariants.py DATA WORLD     the data folder and the address of `matjar sandbox`; prints what is broken

The checks hold at any moment but `drained`, which holds once nothing disturbs the program any more."""
import hashlib
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
import records

ENDED = {"completed", "cancelled", "discarded"}
# "" is: not there yet. A job whose worker vanished goes back to available, one that snoozes to scheduled.
MOVES = {"": {"available", "scheduled"},
         "available": {"running", "cancelled", "discarded"},
         "scheduled": {"running", "cancelled", "discarded"},
         "retryable": {"running", "cancelled", "discarded"},
         "running": {"available", "scheduled", "retryable", "completed", "cancelled", "discarded"}}
WITNESSES_SQLITE = """
create table witness_jobs (number integer primary key, job text, was text, became text);
create trigger witness_job_made after insert on jobs begin
  insert into witness_jobs (job, was, became) values (new.id, '', new.state); end;
create trigger witness_job_moved after update of state on jobs when old.state <> new.state begin
  insert into witness_jobs (job, was, became) values (new.id, old.state, new.state); end;
create table witness_progress (number integer primary key, workflow text, was integer, became integer);
create trigger witness_progressed after update of progress on workflows when old.progress <> new.progress begin
  insert into witness_progress (workflow, was, became) values (new.id, old.progress, new.progress); end;
"""
WITNESSES_POSTGRES = """
create table witness_jobs (number bigserial primary key, job text, was text, became text);
create function witness_job() returns trigger language plpgsql as $$ begin
  insert into witness_jobs (job, was, became)
    values (new.id, case when tg_op = 'INSERT' then '' else old.state end, new.state); return new; end $$;
create trigger witness_job_made after insert on jobs for each row execute function witness_job();
create trigger witness_job_moved after update of state on jobs for each row when (old.state <> new.state)
  execute function witness_job();
create table witness_progress (number bigserial primary key, workflow text, was integer, became integer);
create function witness_progress() returns trigger language plpgsql as $$ begin
  insert into witness_progress (workflow, was, became) values (new.id, old.progress, new.progress); return new; end $$;
create trigger witness_progressed after update of progress on workflows for each row
  when (old.progress <> new.progress) execute function witness_progress();
"""


def install_witnesses(kept):
    """From now on the database itself writes down every state that a job takes and every progress of a workflow."""
    kept.script(WITNESSES_POSTGRES if kept.url else WITNESSES_SQLITE)


def sku_of(draft):
    return "mj-" + hashlib.sha256(draft.encode()).hexdigest()[:16]


class Checker:
    def __init__(self, kept, world):
        self.kept, self.world, self.broken = kept, world, []

    def expect(self, holds, what):
        if not holds:
            self.broken.append(what)

    def builds_end_visibly(self, accepted):
        """I1: an accepted build ends deployed, failed with a visible reason, or waits for its merchant; none vanish."""
        rows = {row["id"]: row for row in self.kept.rows(
            "select b.id, w.state, w.error, p.status, p.receipt from builds b left join workflows w on w.id = b.id "
            "left join products p on p.build_id = b.id")}
        for build in accepted:
            self.expect(build in rows, f"I1: the accepted build {build} vanished")
        for build, row in rows.items():
            state = row["state"]
            self.expect(state in ("completed", "failed", "waiting", "cancelled"), f"I1: {build} is {state}")
            if state == "completed":
                self.expect(row["status"] == "deployed" and row["receipt"], f"I1: {build} completed, not deployed")
            if state == "failed":
                error = records.parsed(row["error"]) or {}
                self.expect(error.get("message") and error.get("next_step"), f"I1: {build} failed without a reason")

    def products_are_single(self):
        """I2: at most one product per draft in the store: one where the build completed, none where it was undone."""
        journal = self.world.journal()
        in_store = Counter(product["sku"] for product in self.world.products())
        drafts = self.kept.rows("select b.draft_id, w.state from builds b join workflows w on w.id = b.id")
        wanted = {sku_of(row["draft_id"]): row["state"] for row in drafts}
        for sku, number in in_store.items():
            self.expect(number == 1, f"I2: {number} products have the SKU {sku}")
            self.expect(wanted.get(sku) in ("completed", "waiting"), f"I2: the store has {sku}, whose build is {wanted.get(sku)}")
        for sku, state in wanted.items():
            self.expect(state != "completed" or in_store[sku] == 1, f"I2: the store lacks {sku} of a completed build")
        products = "/salla/admin/v2/products"
        made = [call for call in journal if call["method"] == "POST" and call["path"] == products and call["status"] == 201]
        gone = [call for call in journal if call["method"] == "DELETE" and call["path"].startswith(products + "/")
                and call["status"] in (200, 202)]
        self.expect(len(made) == sum(in_store.values()) + len(gone),
                    f"I2: {len(made)} products were made, {sum(in_store.values())} are there, {len(gone)} were deleted")

    def usage_is_exact(self):
        """I3: usage = successes + live reservations."""
        states = Counter({row["state"]: row["number"] for row in self.kept.rows(
            "select state, count(*) as number from reservations group by state")})
        workflows = Counter({row["state"]: row["number"] for row in self.kept.rows(
            "select state, count(*) as number from workflows group by state")})
        usage = sum(row["builds"] for row in self.kept.rows("select builds from usage_counters"))
        live = sum(number for state, number in workflows.items() if state not in ("completed", "failed", "cancelled"))
        self.expect(states["used"] == workflows["completed"], f"I3: {states['used']} used, {workflows['completed']} completed")
        self.expect(states["reserved"] == live, f"I3: {states['reserved']} reserved, {live} builds live")
        self.expect(usage == states["used"] + states["reserved"], f"I3: the counter says {usage}, the rows {dict(states)}")

    def callbacks_have_one_effect(self, received):
        """I4, as far as our own webhooks go: one for each ended build, sent until it is taken, the same each time."""
        waited = self.kept.rows("select count(*) as number from builds b join workflows w on w.id = b.id "
                                "where b.callback_url <> '' and w.state in ('completed', 'failed')")
        sent = self.kept.rows("select id, state from deliveries")
        self.expect(len(sent) == waited[0]["number"], f"I4: {waited[0]['number']} builds ended, {len(sent)} callbacks exist")
        for row in sent:
            self.expect(row["state"] == "delivered", f"I4: the callback {row['id']} is {row['state']}")
        self.expect(len(received) == len(sent), f"I4: {len(sent)} callbacks exist, {len(received)} came in")
        for name, bodies in received.items():
            self.expect(len(bodies) == 1, f"I4: the callback {name} came with {len(bodies)} different bodies")

    def refresh_tokens_are_spent_once(self):
        """I5: the body of a refresh is the same when its token is."""
        presented = Counter(call["body_digest"] for call in self.world.journal()
                            if call["method"] == "POST" and call["path"].endswith("/token"))
        for digest, number in presented.items():
            self.expect(number == 1, f"I5: a refresh token was presented {number} times ({digest[:12]})")

    def states_move_along_the_graph(self):
        """I6: job states move only along the graph, progress never goes back, events are numbered without a gap."""
        last = {}
        for move in self.kept.rows("select number, job, was, became from witness_jobs order by number"):
            self.expect(last.get(move["job"], "") == move["was"] and move["became"] in MOVES.get(move["was"], ()),
                        f"I6: job {move['job']} went from {move['was'] or 'nothing'} to {move['became']}")
            last[move["job"]] = move["became"]
        for row in self.kept.rows("select workflow, was, became from witness_progress where became < was"):
            self.broken.append(f"I6: the progress of {row['workflow']} went from {row['was']} back to {row['became']}")
        for row in self.kept.rows("select workflow, count(*) as number, max(sequence) as last from workflow_events "
                                  "group by workflow having count(*) <> max(sequence)"):
            self.broken.append(f"I6: {row['workflow']} has {row['number']} events and the last is {row['last']}")

    def is_drained(self):
        """I9: when faults stop, everything drains."""
        for row in self.kept.rows("select id, kind, queue, state from jobs "
                                  "where state not in ('completed', 'cancelled', 'discarded')"):
            self.broken.append(f"I9: the {row['queue']} job {row['id']} is still {row['state']}")

    def check(self, accepted=(), received=None):
        self.builds_end_visibly(accepted)
        self.products_are_single()
        self.usage_is_exact()
        if received is not None:
            self.callbacks_have_one_effect(received)
        self.refresh_tokens_are_spent_once()
        self.states_move_along_the_graph()
        self.is_drained()
        return self.broken


if __name__ == "__main__":
    problems = Checker(records.Records(sys.argv[1]), records.World(sys.argv[2])).check()
    print("\n".join(problems) or "everything holds")
    sys.exit(1 if problems else 0)
