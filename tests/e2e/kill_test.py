"""kill -9 in the middle of a build, at one event after the other: the next start finishes it, with one product."""
import sys
import unittest
from pathlib import Path

import program

# The store has not been touched yet: on SQLite the next start takes up at once what ran, however long its lease.
LONG_BEFORE_DEPLOYMENT = ["step.started:scrape", "page.read:scrape", "step.done:scrape"]
LONG_LEASE = {"MATJAR_QUEUES_LEASE_MS": "600000"}
KILL_AT = [*LONG_BEFORE_DEPLOYMENT, "image.done:ai-image", "step.done:landing", "step.started:deploy"]


class Kill(unittest.TestCase):
    def test_a_build_that_was_killed_anywhere_ends_deployed_once(self):
        link = next(iter(program.demo_pages()))
        for moment in KILL_AT:
            with self.subTest(moment=moment), program.folder() as folder:
                self.kill_at(moment, link, Path(folder) / "data")

    def kill_at(self, moment, link, data):
        env = LONG_LEASE if moment in LONG_BEFORE_DEPLOYMENT and not program.on_postgres() else None
        with program.Server(data, env=env) as server:
            build = program.create(server, link)
            for _, kind, event in program.events(server, build):
                if f"{kind}:{event['step']}" == moment:
                    server.kill()
                    break
            else:
                self.fail(f"the build ended before {moment}")
        with program.Server(data, env=env) as server:
            status = program.wait_until_ended(server, build)
            self.assertEqual(status["status"], "completed", status.get("error"))
            created = [call for call in program.journal(server)
                       if call["method"] == "POST" and call["path"].endswith("/products") and call["status"] == 201]
            self.assertEqual(len(created), 1)


if __name__ == "__main__":
    sys.exit(unittest.main())
