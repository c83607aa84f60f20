"""kill -9 in the middle of a build, at one event after the other: the next start finishes it, with one product."""
import sys
import unittest
from pathlib import Path

import program

KILL_AT = ["step.started:scrape", "page.read:scrape", "step.done:scrape", "image.done:ai-image", "step.done:landing",
           "step.started:deploy"]


class Kill(unittest.TestCase):
    def test_a_build_that_was_killed_anywhere_ends_deployed_once(self):
        link = next(iter(program.demo_pages()))
        for moment in KILL_AT:
            with self.subTest(moment=moment), program.folder() as folder:
                self.kill_at(moment, link, Path(folder) / "data")

    def kill_at(self, moment, link, data):
        with program.Server(data) as server:
            build = program.create(server, link)
            for _, kind, event in program.events(server, build):
                if f"{kind}:{event['step']}" == moment:
                    server.kill()
                    break
            else:
                self.fail(f"the build ended before {moment}")
        with program.Server(data) as server:
            status = program.wait_until_ended(server, build)
            self.assertEqual(status["status"], "completed", status.get("error"))
            created = [call for call in program.journal(server)
                       if call["method"] == "POST" and call["path"].endswith("/products") and call["status"] == 201]
            self.assertEqual(len(created), 1)


if __name__ == "__main__":
    sys.exit(unittest.main())
