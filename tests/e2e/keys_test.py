"""The sealing key is rotated beside a running server."""
import re
import stat
import sys
import unittest
from pathlib import Path

import program


class Keys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = program.folder()
        cls.data = Path(cls.holder.name) / "data"
        cls.server = program.Server(cls.data)
        cls.link = next(iter(program.demo_pages()))

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.holder.cleanup()

    def listed(self):
        answer = program.run("keys", "list", data=self.data)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        self.assertIsNone(re.search(r"[0-9a-f]{13}", answer.stdout), "more than an id of a key is shown")
        return [line.split()[:2] for line in answer.stdout.splitlines()]

    def test_a_rotation_needs_no_stop_and_no_token_is_lost(self):
        [[first, use]] = self.listed()
        self.assertEqual(use, "current")
        rotated = program.run("keys", "rotate", data=self.data)
        self.assertEqual(rotated.returncode, 0, rotated.stderr)
        [[second, _], older] = self.listed()
        self.assertNotEqual(first, second)
        self.assertEqual(older, [first, "older"])
        self.assertIn(second, rotated.stdout)
        self.assertEqual(stat.S_IMODE((self.data / "sealing.key").stat().st_mode), 0o600)
        # The deploy opens a token that the first key sealed.
        build = program.create(self.server, self.link)
        last = list(program.events(self.server, build))[-1]
        self.assertEqual(last[1], "workflow.completed")

    def test_there_is_nothing_to_rotate_where_no_key_is(self):
        answer = program.run("keys", "rotate", data=Path(self.holder.name) / "nothing")
        self.assertEqual(answer.returncode, 1)
        self.assertIn("key_file_unreadable", answer.stderr)


if __name__ == "__main__":
    sys.exit(unittest.main())
