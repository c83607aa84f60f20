"""Runs the real program for the tests in this folder: ports of its own, folders of its own, no network, no sleeps that
stand for an event."""
import hashlib
import json
import os
import re
import signal
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path

from process import Process

ROOT = Path(__file__).resolve().parents[2]
MATJAR = Path(os.environ.get("MATJAR", ROOT / "build" / "matjar"))
KEY = "mk_demo_sandbox_only_5f3c1a"
# Retries come at once and leases are short, so that a test never waits for a delay that is made for people; a program under
# a sanitizer needs longer to keep them.
LEASE_MS = 1500 * int(os.environ.get("MATJAR_TEST_SLOWER", "1"))
FAST = {**os.environ, "MATJAR_QUEUES_DELAY_SCALE": "0.0005", "MATJAR_QUEUES_LEASE_MS": str(LEASE_MS), "MATJAR_SERVER_PORT": "0"}


def on_postgres():
    return os.environ.get("MATJAR_TEST_DATABASE") == "postgres"


def environment(data, env=None):
    """What the program on this data folder gets; on PostgreSQL (MATJAR_TEST_DATABASE) a schema of the folder's own."""
    more = {}
    if on_postgres():
        server = os.environ["MATJAR_TEST_POSTGRES"]
        schema = "e2e_" + hashlib.sha256(str(data).encode()).hexdigest()[:16]
        subprocess.run(["psql", "-q", "-d", server, "-c", "set client_min_messages = warning", "-c",
                        f"create schema if not exists {schema}"], check=True, timeout=60)
        more["MATJAR_DATABASE_URL"] = f"{server}&options=-csearch_path%3D{schema}"
    return {**FAST, **more, **(env or {})}


def demo_pages():
    """{link: file} of the demo products."""
    pages = {}
    for file in sorted((ROOT / "data" / "demo").glob("*.html")):
        link = re.search(r'<link rel="canonical" href="([^"]+)"', file.read_text(encoding="utf-8"))
        pages[link.group(1)] = file
    return pages


def run(*arguments, data, env=None, **more):
    return subprocess.run([MATJAR, *map(str, arguments), "--data", str(data)], capture_output=True, text=True,
                          env=environment(data, env), timeout=240, **more)


class NotStarted(Exception):
    """The server ended before it was ready; `status` as of subprocess, None when it hung."""

    def __init__(self, status, log):
        super().__init__(f"the server did not start ({status}): {log[-2000:]}")
        self.status = status


class Server:
    """`matjar serve --sandbox` on a data folder; the same folder may be served again after a stop or a kill."""

    def __init__(self, data, *arguments, env=None):
        log = Path(data).parent / "serve.log"
        self.started = Process([MATJAR, "serve", "--sandbox", "--data", data, *arguments], environment(data, env), log,
                               (r"matjar is ready: (http\S+)", r"Its store: (http\S+)/salla/store"))
        said = self.started.start()
        self.process, self.died = self.started.process, None
        if said is None:
            raise NotStarted(None if self.started.hung else self.process.returncode, log.read_text())
        self.address, self.store = said

    def kill(self):
        self.started.kill()

    def stop(self):
        assert self.started.end() == 0, "the server did not stop cleanly"

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        if kind is not None:  # a broken connection is seen before the death behind it
            try:
                self.died = self.process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                pass
        if self.process.poll() is None:
            self.kill()

    def died_by_itself(self):
        """Whether it was killed, by nobody here, before the `with` was left with an error."""
        return self.died == -signal.SIGKILL


def request(url, body=None, key=KEY, headers=None, method=None):
    """(status, headers, bytes)"""
    wanted = urllib.request.Request(url, method=method, data=None if body is None else json.dumps(body).encode())
    if key:
        wanted.add_header("Authorization", "Bearer " + key)
    for name, value in (headers or {}).items():
        wanted.add_header(name, value)
    try:
        with urllib.request.urlopen(wanted, timeout=60) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


def create(server, link, **more):
    status, headers, body = request(server.address + "/api/store/create", {"product_url": link, **more})
    assert status == 202, (status, body)
    return json.loads(body)["job_id"]


def status_of(server, build):
    code, _, body = request(f"{server.address}/api/store/status/{build}")
    assert code == 200, (code, body)
    return json.loads(body)


def events(server, build, after=0):
    """Yields (id, type, data) until the build has ended."""
    wanted = urllib.request.Request(f"{server.address}/api/v1/builds/{build}/events",
                                    headers={"Authorization": "Bearer " + KEY, "Last-Event-ID": str(after)})
    with urllib.request.urlopen(wanted, timeout=120) as stream:
        event = {}
        for raw in stream:
            line = raw.decode().rstrip("\n")
            if line == "":
                if "event" in event:
                    yield int(event["id"]), event["event"], json.loads(event["data"])
                event = {}
            elif not line.startswith(":"):
                name, _, value = line.partition(": ")
                event[name] = value


def wait_until_ended(server, build):
    for _ in events(server, build):
        pass
    return status_of(server, build)


def journal(server):
    _, _, body = request(server.store + "/salla/journal", key=None)
    text = body.decode()
    return json.loads(text) if text.lstrip().startswith("[") else [json.loads(line) for line in text.splitlines() if line]


def folder():
    """A temporary folder with an empty "data" in it."""
    holder = tempfile.TemporaryDirectory(prefix="matjar-e2e-")
    (Path(holder.name) / "data").mkdir()
    return holder
