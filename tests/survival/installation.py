"""The program as it runs in earnest, for tests that kill it: a sandbox that runs apart, the database, and one process or
several."""
import http.server
import os
import subprocess
import threading
import time

import invariants
import program
import records
from process import Process

DRAIN_SECONDS = 180
# Long enough for a heartbeat to be in time, short enough to be waited for; sanitized programs are several times slower.
LEASE_MS = 2000 * int(os.environ.get("MATJAR_TEST_SLOWER", "1"))


class Receiver:
    """Where callbacks go: remembers each body by its webhook-id."""

    def __init__(self):
        received = self.received = {}

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.setdefault(self.headers["webhook-id"], set()).add(body)
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class Installation:
    """The world, the database and our processes in one folder."""

    def __init__(self, root, database, pages):
        self.root, self.data, self.database = root, root / "data", database
        self.data.mkdir()
        fast = {"MATJAR_QUEUES_DELAY_SCALE": "0.0005", "MATJAR_QUEUES_LEASE_MS": str(LEASE_MS),
                "MATJAR_SANDBOX_SALLA_CALLS_PER_MINUTE": "100000", "MATJAR_IMAGING_SIDE": "1000"}
        self.receiver = Receiver()
        self.sandbox = Process([program.MATJAR, "sandbox", "--port", "0", "--pages", pages], {**os.environ, **fast},
                               root / "sandbox.log")
        assert self.sandbox.start() is not None, "the sandbox did not start"
        self.world = records.World(self.sandbox.address)
        os.environ["MATJAR_TEST_DATABASE"] = database
        env = program.environment(self.data, {**fast, "MATJAR_SANDBOX_URL": self.sandbox.address,
                                              "MATJAR_OUTBOUND_ALLOWED_ENDPOINTS": self.receiver.endpoint})
        roles = [("serve", [])] if database == "sqlite" else [
            ("web", ["--role", "web"]), ("worker-1", ["--role", "worker"]), ("worker-2", ["--role", "worker"])]
        self.processes = {
            name: Process([program.MATJAR, "serve", "--sandbox", "--data", self.data, "--port", "0", *more], env,
                          root / f"{name}.log") for name, more in roles}
        self.front = next(iter(self.processes.values()))  # whom clients ask
        self.start_all()
        self.kept = records.Records(self.data)
        invariants.install_witnesses(self.kept)

    def start_all(self):
        """Whatever does not run; a start that falls into the death of the database is tried again."""
        deadline = time.monotonic() + 60
        for name, process in self.processes.items():
            while not process.runs():
                assert time.monotonic() < deadline, f"{name} does not start: see {process.log}"
                process.start()

    def expect_all_run(self, but=()):
        """Whatever ended without being killed by us is a defect, also when a new start would hide it."""
        for name, process in self.processes.items():
            assert process.runs() or name in but, f"{name} ended by itself ({process.process.poll()}): see {process.log}"

    def kill_one(self, choice):
        name = choice([*self.processes, *(["database"] if self.database == "postgres" else [])])
        self.expect_all_run()
        if name == "database":
            subprocess.run([program.ROOT / "script" / "with-postgres", "--crash"], check=True, timeout=120,
                           stdout=subprocess.DEVNULL)
        else:
            self.processes[name].kill()
        self.expect_all_run(but=[name])
        self.start_all()
        return name

    def stop(self):
        for process in [*self.processes.values(), self.sandbox]:
            process.kill()
        self.receiver.server.shutdown()


def wait_for(condition, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and not condition():
        time.sleep(0.1)  # nothing announces it to an outsider; whoever needs it to be true checks afterwards


def wait_until_drained(place):
    live = "select count(*) as number from jobs where state not in ('completed', 'cancelled', 'discarded')"
    wait_for(lambda: place.kept.rows(live)[0]["number"] == 0, DRAIN_SECONDS)
