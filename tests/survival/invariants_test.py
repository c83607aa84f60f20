"""The checker finds what it is for: each promise is broken by hand in a copy of a database in which all of them hold."""
import sqlite3
import sys
import unittest
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
import installation
import invariants
import program
import records
import shop_pages

BREAKS = [
    ("I1", "update workflows set state = 'running' where state = 'completed'"),
    ("I1", "update products set status = 'scraped' where status = 'deployed'"),
    ("I1", "update workflows set error = null where state = 'failed'"),
    ("I2", "update builds set draft_id = '00000000-0000-7000-8000-000000000000' where id = (select min(w.id) from workflows w "
           "where w.state = 'completed')"),
    ("I3", "update usage_counters set builds = builds + 1"),
    ("I3", "update reservations set state = 'reserved' where state = 'used'"),
    ("I4", "delete from deliveries where id = (select min(id) from deliveries)"),
    ("I4", "update deliveries set state = 'pending'"),
    ("I6", "insert into witness_jobs (job, was, became) select job, became, 'running' from witness_jobs "
           "where became = 'completed' limit 1"),
    ("I6", "insert into witness_progress (workflow, was, became) values ('w', 50, 20)"),
    ("I6", "delete from workflow_events where sequence = 2"),
    ("I9", "update jobs set state = 'available' where state = 'completed'"),
]


class Invariants(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = program.folder()
        root = Path(cls.holder.name) / "all"
        root.mkdir()
        links = shop_pages.write(root / "pages", 2, 1)
        cls.installation = installation.Installation(root, "sqlite", root / "pages")
        server = cls.installation.front
        orders = [*links, "https://demo.matjar.example/products/none"]
        callback = f"http://{cls.installation.receiver.endpoint}/ended"
        cls.builds = [program.create(server, link, callback_url=callback) for link in orders]
        for build in cls.builds:
            program.wait_until_ended(server, build)
        installation.wait_until_drained(cls.installation)
        # Before a test presents a token twice.
        checker = invariants.Checker(cls.installation.kept, cls.installation.world)
        cls.undisturbed = checker.check(cls.builds, cls.installation.receiver.received)

    @classmethod
    def tearDownClass(cls):
        cls.installation.stop()
        cls.holder.cleanup()

    def broken(self, folder, accepted=()):
        checker = invariants.Checker(records.Records(folder), self.installation.world)
        return checker.check(accepted, self.installation.receiver.received)

    def copy(self, name):
        folder = Path(self.holder.name) / name
        folder.mkdir()
        source, target = sqlite3.connect(self.installation.kept.file), sqlite3.connect(folder / "matjar.db")
        source.backup(target)
        source.close()
        return folder, target

    def test_a_run_that_nobody_disturbed_breaks_nothing(self):
        self.assertEqual(self.undisturbed, [])

    def test_each_promise_that_is_broken_by_hand_is_named(self):
        for number, (promise, sql) in enumerate(BREAKS):
            with self.subTest(sql=sql):
                folder, database = self.copy(f"copy-{number}")
                self.assertGreater(database.execute(sql).rowcount, 0, "the statement broke nothing")
                database.commit()
                database.close()
                self.assertIn(promise, {line.split(":")[0] for line in self.broken(folder)})

    def test_an_accepted_build_that_vanished_is_named(self):
        self.assertIn("I1: the accepted build gone vanished", self.broken(self.installation.data, ["gone"]))

    def test_a_refresh_token_that_is_presented_twice_is_named(self):
        demo = self.installation.world.demo()
        form = urllib.parse.urlencode({"grant_type": "refresh_token", "refresh_token": "spent",
                                       "client_id": demo["client_id"], "client_secret": demo["client_secret"]}).encode()
        for _ in range(2):
            with self.assertRaises(urllib.error.HTTPError):
                urllib.request.urlopen(self.installation.world.address + "/salla/oauth2/token", form, timeout=30)
        self.assertTrue(any(line.startswith("I5") for line in self.broken(self.installation.data)))


if __name__ == "__main__":
    sys.exit(unittest.main())
