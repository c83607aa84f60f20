"""One web process and two workers on one PostgreSQL, with the emulated outside world in a process of its own."""
import signal
import subprocess
import sys
import time
import unittest
from datetime import datetime
from pathlib import Path

import program
from process import Process


class Roles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = program.folder()
        cls.data = Path(cls.holder.name) / "data"
        cls.log = Path(cls.holder.name) / "serve.log"
        cls.processes = []
        cls.world = cls.start("sandbox", "--port", 0)
        cls.world.store = cls.world.address
        cls.outside = {"MATJAR_SANDBOX_URL": cls.world.address}
        cls.web = cls.serve("web")
        cls.link = next(iter(program.demo_pages()))

    @classmethod
    def tearDownClass(cls):
        for process in reversed(cls.processes):
            process.end()
        cls.holder.cleanup()

    @classmethod
    def start(cls, *arguments, env=None):
        started = Process([program.MATJAR, *arguments], program.environment(cls.data, env), cls.log)
        if started.start() is None:
            raise AssertionError(f"{arguments} did not start: " + cls.log.read_text()[-2000:])
        cls.processes.append(started)
        return started

    @classmethod
    def serve(cls, role, *arguments):
        return cls.start("serve", "--sandbox", "--role", role, "--data", cls.data, *arguments, env=cls.outside)

    @classmethod
    def sql(cls, statement):
        url = program.environment(cls.data)["MATJAR_DATABASE_URL"]
        return subprocess.run(["psql", "-q", "-A", "-t", "-d", url, "-c", statement], check=True, timeout=60,
                              capture_output=True, text=True).stdout.split()

    def delay_pictures(self, delay=1500):
        """So that a worker is known to be at it; to the end of the test."""
        faults = self.world.address + "/sandbox/faults"
        self.addCleanup(program.request, faults, key=None, method="DELETE")
        program.request(faults, {"match": "/unlocker", "after": 1, "times": 20, "delay_ms": delay}, key=None)

    def products(self):
        return len([call for call in program.journal(self.world)
                    if call["method"] == "POST" and call["path"].endswith("/products") and call["status"] == 201])

    def assert_deployed(self, build):
        status = program.status_of(self.web, build)
        self.assertEqual(status["status"], "completed", status.get("error"))

    def test_a_build_goes_through_the_workers_of_its_queues_and_the_web_process_shows_it_live(self):
        front = self.serve("worker", "--queues", "scrape,ai-content,theme")
        back = self.serve("worker", "--queues", "ai-image,landing,deploy,notify")
        before = self.products()
        build = program.create(self.web, self.link)
        late = []
        for _, kind, event in program.events(self.web, build):
            late.append(time.time() - datetime.fromisoformat(event["at"].replace("Z", "+00:00")).timestamp())
        self.assert_deployed(build)
        self.assertEqual(self.products(), before + 1)
        # Without news from the workers the page would look every fifteen seconds.
        self.assertLess(sorted(late)[len(late) // 2], 3, late)
        self.assertEqual([front.end(), back.end()], [0, 0])

    def test_another_worker_goes_on_where_one_was_killed(self):
        self.delay_pictures()
        workers = {worker.pid: worker for worker in (self.serve("worker"), self.serve("worker"))}
        before = self.products()
        build = program.create(self.web, self.link)
        killed = None
        for _, kind, event in program.events(self.web, build):
            if killed is None and f"{kind}:{event['step']}" == "step.started:ai-image":
                names = self.sql("select worker from jobs where state = 'running' and queue = 'ai-image'")
                killed = workers.pop(int(names[0].rpartition("-")[2]))
                killed.end(signal.SIGKILL)
        self.assertIsNotNone(killed)
        self.assert_deployed(build)
        self.assertEqual(self.products(), before + 1)
        for worker in workers.values():
            self.assertEqual(worker.end(), 0)

    def test_a_worker_that_starts_leaves_what_another_one_runs(self):
        self.delay_pictures(4000)
        patient = {**self.outside, "MATJAR_QUEUES_LEASE_MS": "60000"}
        worker = ["serve", "--sandbox", "--role", "worker", "--data", self.data]
        workers = [self.start(*worker, env=patient)]
        build = program.create(self.web, self.link)
        for _, kind, event in program.events(self.web, build):
            if len(workers) == 1 and f"{kind}:{event['step']}" == "step.started:ai-image":
                workers.append(self.start(*worker, env=patient))
                program.request(workers[1].address + "/readyz", key=None)
                names = self.sql("select worker from jobs where state = 'running' and queue = 'ai-image'")
                self.assertEqual([name.rpartition("-")[2] for name in names], [str(workers[0].pid)])
        self.assertEqual(len(workers), 2)
        self.assert_deployed(build)
        self.assertEqual(self.sql(f"select count(*) from jobs where rescues > 0 and args::text like '%{build}%'"), ["0"])
        for one in workers:
            self.assertEqual(one.end(), 0)

    def test_a_worker_tells_how_it_is_and_nothing_else(self):
        worker = self.serve("worker")
        for path in ("/healthz", "/readyz", "/metrics"):
            self.assertEqual(program.request(worker.address + path, key=None)[0], 200, path)
        self.assertEqual(program.request(worker.address + "/", key=None)[0], 404)
        self.assertEqual(program.request(worker.address + "/api/store/create", {"product_url": self.link})[0], 404)
        self.assertEqual(program.request(self.web.address + "/", key=None)[0], 200)
        self.assertEqual(worker.end(), 0)

    def test_a_web_process_leaves_the_jobs_to_the_workers(self):
        build = program.create(self.web, self.link)
        self.assertEqual(program.status_of(self.web, build)["status"], "pending")
        self.assertEqual(self.sql("select distinct state from jobs where state in ('available', 'running')"),
                         ["available"])
        worker = self.serve("worker")
        self.assertEqual(program.wait_until_ended(self.web, build)["status"], "completed")
        self.assertEqual(worker.end(), 0)


if __name__ == "__main__":
    sys.exit(unittest.main())
