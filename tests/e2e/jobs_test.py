"""`matjar jobs`: an operator looks at jobs and moves them, beside a running server and without one."""
import json
import sys
import unittest
from pathlib import Path

import program


class Jobs(unittest.TestCase):
    def setUp(self):
        holder = program.folder()
        self.addCleanup(holder.cleanup)
        self.data = Path(holder.name) / "data"
        self.link = next(iter(program.demo_pages()))

    def jobs(self, *arguments):
        answer = program.run("jobs", *arguments, "--json", data=self.data)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        return json.loads(answer.stdout)

    def refused(self, *arguments):
        answer = program.run("jobs", *arguments, data=self.data)
        self.assertEqual(answer.returncode, 1, answer.stdout)
        return answer.stderr

    def waiting(self):
        """The jobs that wait in the queue "scrape"."""
        return self.jobs("list", "--state", "available", "--queue", "scrape")["jobs"]

    def test_a_paused_queue_holds_its_builds_until_it_is_resumed(self):
        with program.Server(self.data) as server:
            self.assertTrue(self.jobs("pause", "scrape")["paused"])
            build = program.create(server, self.link)
            counts = {queue["name"]: queue for queue in self.jobs("counts")["queues"]}
            self.assertEqual((counts["scrape"]["paused"], counts["scrape"]["jobs"]["available"]), (True, 1))
            self.assertEqual(counts["deploy"]["paused"], False)
            self.assertEqual(program.status_of(server, build)["status"], "pending")
            self.jobs("resume", "scrape")
            self.assertEqual(program.wait_until_ended(server, build)["status"], "completed")
            server.stop()

    def test_a_job_that_is_given_up_ends_its_build_with_a_reason(self):
        with program.Server(self.data) as server:
            self.jobs("pause", "scrape")
            build = program.create(server, self.link)
            [job] = self.waiting()
            self.assertEqual(self.jobs("discard", job["id"])["state"], "discarded")
            status = program.wait_until_ended(server, build)
            self.assertEqual((status["status"], status["error"]["name"]), ("failed", "discarded_by_operator"))
            self.assertTrue(status["error"]["next_step"])
            self.assertIn("discarded_by_operator", self.jobs("list")["jobs"][0]["last_error"])
            self.assertIn("job_not_waiting", self.refused("discard", job["id"]))
            server.stop()

    def test_the_same_is_done_on_the_data_folder_when_no_server_runs(self):
        with program.Server(self.data) as server:
            self.jobs("pause", "scrape")
            build = program.create(server, self.link)
            server.kill()
        # The address of the killed server is still there; nobody answers at it.
        self.assertTrue((self.data / "server.address").exists())
        [job] = self.waiting()
        self.assertIn("job_not_found", self.refused("show", "f" + job["id"][1:]))
        self.assertEqual(self.jobs("show", job["id"]), job)
        self.assertEqual(self.jobs("discard", job["id"])["state"], "discarded")
        self.jobs("resume", "scrape")
        with program.Server(self.data) as server:
            self.assertEqual(program.status_of(server, build)["error"]["name"], "discarded_by_operator")
            self.assertEqual(self.jobs("retry", job["id"])["id"], job["id"])
            server.stop()
        self.assertFalse((self.data / "server.address").exists())

    def test_people_get_a_table_and_a_next_step(self):
        with program.Server(self.data):
            table = program.run("jobs", "counts", data=self.data).stdout.splitlines()
            self.assertEqual(table[0].split()[0], "QUEUE")
            self.assertIn("scrape", [line.split()[0] for line in table])
            self.assertIn("scrape", self.refused("pause", "scarpe"))
            self.assertIn("setting_invalid", program.run("jobs", "list", "--state", "lost", data=self.data).stderr)

    def test_no_merchant_operates_the_installation(self):
        with program.Server(self.data) as server:
            for key, expected in ((None, 401), ("mk_wrong", 401), (program.KEY, 403)):
                code, headers, body = program.request(server.address + "/api/operator/queues", key=key)
                self.assertEqual(code, expected)
                self.assertIn("application/problem+json", headers["Content-Type"])
                self.assertTrue(json.loads(body)["next_step"])

    def test_a_folder_without_an_installation_stays_empty(self):
        self.assertIn("installation_missing", self.refused("counts"))
        self.assertEqual(list(self.data.iterdir()), [])

    def test_more_requests_than_allowed_are_told_when_to_come_back(self):
        with program.Server(self.data, env={"MATJAR_LIMITS_REQUESTS_PER_MINUTE": "1", "MATJAR_LIMITS_BURST": "2"}) as server:
            # Before the key is recognised it is counted by its address, and this machine is free.
            codes = [program.request(server.address + "/api/store/status/none")[0] for _ in range(3)]
            self.assertEqual(codes, [404, 404, 404])
            code, headers, body = program.request(server.address + "/api/store/status/none")
            self.assertEqual((code, json.loads(body)["type"]), (429, "urn:matjar:problem:too_many_requests"))
            self.assertGreater(int(headers["Retry-After"]), 0)
            for path in ("/healthz", "/readyz", "/metrics"):
                for _ in range(3):
                    self.assertEqual(program.request(server.address + path)[0], 200)


if __name__ == "__main__":
    sys.exit(unittest.main())
