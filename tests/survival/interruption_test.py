"""Interrupts a whole build at every numbered commit and outbound call: the process dies before it, the process dies after
it, or (where an answer can be lost) the answer is lost. The end state of our database and of the emulated store must be
that of a build that nobody disturbed.

    interruption_test.py                            every point in every way
    interruption_test.py --point 17 --when after    one point, to look at; its folder stays
    interruption_test.py --every 10                 each tenth point, beginning anywhere: what script/test has time for
Options: --pictures N (of the product's page, default 1), --parallel N (runs at once, default 4)."""
import argparse
import collections
import difflib
import http.client
import itertools
import json
import random
import re
import shutil
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))
import program
import records
import shop_pages

# How often points that were not met are looked for.
TRIES = 60
WAYS = ("before", "after", "answer_lost")
LOST = (OSError, http.client.HTTPException, program.NotStarted)


class Run:
    """One build in a folder of its own, interrupted once or never."""

    def __init__(self, folder, pages, link, point=0, when="before"):
        self.folder, self.data, self.log = folder, folder / "data", folder / "points.log"
        self.data.mkdir(parents=True)
        self.pages, self.link = pages, link
        self.faults = {"MATJAR_FAULTS_LOG": str(self.log), "MATJAR_FAULTS_POINT": str(point), "MATJAR_FAULTS_WHEN": when}

    def points(self):
        """{number: what it was} of the process that was to be interrupted."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        return {int(number): rest for number, rest in (line.split(" ", 1) for line in lines)}

    def attempt(self, env):
        """Serves, asks for the build as a client with an idempotency key does, and waits; the end state, or None when the
        process died as it was told to, or told that something was lost. Anything else is a failure."""
        server = None
        try:
            with program.Server(self.data, "--pages", self.pages, env=env) as server:
                status, _, body = program.request(server.address + "/api/store/create", {"product_url": self.link},
                                                  headers={"Idempotency-Key": "one"})
                if status == 503 and env:  # the answer of its commit was lost: the client asks again
                    return None
                assert status == 202, (status, body)
                build = json.loads(body)["job_id"]
                program.wait_until_ended(server, build)
                return records.end_state(records.Records(self.data), records.World(server.store), server.address, build)
        except LOST as error:
            # A start may also end in words: the answer to one of its own commits was lost.
            told = isinstance(error, program.NotStarted) and error.status > 0
            died = server.died_by_itself() if server else isinstance(error, program.NotStarted) and error.status == -9
            if env and (died or (told and env["MATJAR_FAULTS_WHEN"] == "answer_lost")):
                return None
            raise

    def end(self):
        return self.attempt(self.faults) or self.attempt(None)


class Points:
    """Hands out all numbers of an undisturbed build, and then on until one was not reached any more."""

    def __init__(self, count, every):
        first = random.randint(1, every)
        self.numbers, self.lock, self.beyond = itertools.count(first, every), threading.Lock(), threading.Event()
        self.count, self.reached = count, {}

    def note(self, point, what):
        if what is not None:
            self.reached[point] = what
        elif point > self.count:
            self.beyond.set()

    def next(self):
        with self.lock:
            return None if self.beyond.is_set() else next(self.numbers)


def difference(wanted, got):
    text = [json.dumps(state, indent=1, ensure_ascii=False, sort_keys=True).split("\n") for state in (wanted, got)]
    return "\n".join(difflib.unified_diff(*text, "undisturbed", "interrupted", lineterm="", n=2))


class Interruption:
    def __init__(self, root, pictures):
        self.root = root
        self.pages = root / "pages"
        self.link = shop_pages.write(self.pages, 1, pictures)[0]
        self.failures = []
        undisturbed = Run(root / "undisturbed", self.pages, self.link)
        self.wanted = undisturbed.end()
        self.points = undisturbed.points()
        self.numbers = collections.defaultdict(list)  # of each kind of point, in all runs so far
        self.remember(self.points)

    def remember(self, points):
        for number, what in points.items():
            for kind in kinds({number: what}):
                self.numbers[kind].append(number)

    def interrupt(self, point, when):
        """What the point was; None when the build ended before it was reached."""
        folder = Path(tempfile.mkdtemp(prefix=f"{when}-{point}-", dir=self.root))
        run = Run(folder, self.pages, self.link, point, when)
        problem = None
        try:
            got = run.end()
            if got != self.wanted:
                problem = difference(self.wanted, got)
        except Exception as error:  # reported with its point while the others go on
            problem = repr(error)
        points = run.points()
        self.remember(points)
        what = points.get(point)
        if problem:
            self.failures.append(f"{when} {point} ({what}): {problem}\n  its folder: {folder}")
        else:
            shutil.rmtree(folder)
        return what

    def work(self, points, when):
        while (point := points.next()) is not None:
            points.note(point, self.interrupt(point, when))

    def points_of(self, when, every, parallel):
        points = Points(len(self.points), every)
        with ThreadPoolExecutor(parallel) as workers:
            for working in [workers.submit(self.work, points, when) for _ in range(parallel)]:
                working.result()
        return points.reached

    def look_for(self, missing, when):
        """Steps run side by side, so the same work has other numbers in another run: tries the numbers again that what was
        not met yet had in the runs so far, the most frequent ones most often. What was met."""
        met = {}
        for _ in range(TRIES):
            left = sorted(missing - kinds(met))
            if not left:
                break
            what = self.interrupt(random.choice(self.numbers[random.choice(left)]), when)
            if what is not None:
                met[len(met)] = what
        return met


def kinds(points):
    """What the points were, without what differs from run to run: ids, how many jobs a claim took, heartbeats."""
    same = (re.sub(r"/mj-[0-9a-f]+", "/SKU", what) for what in points.values())
    return {re.sub(r"(\S+)( \1)+", r"\1", what) for what in same} - {"commit queue.heartbeat"}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--point", type=int)
    parser.add_argument("--when", choices=WAYS)
    parser.add_argument("--every", type=int, default=1)
    parser.add_argument("--pictures", type=int, default=1)
    parser.add_argument("--parallel", type=int, default=4)
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="matjar-interruption-"))
    test = Interruption(root, options.pictures)
    print(f"an undisturbed build has {len(test.points)} points", flush=True)
    for when in [options.when] if options.when else WAYS:
        if options.point:
            print(when, options.point, test.interrupt(options.point, when))
            continue
        reached = test.points_of(when, options.every, options.parallel)
        calls = sum(what.startswith("call ") for what in reached.values())
        print(f"{when}: interrupted at {len(reached)} points, {len(reached) - calls} commits and {calls} calls", flush=True)
        missing = kinds(test.points) - kinds(reached)
        if missing and options.every == 1:
            met = test.look_for(missing, when)
            print(f"{when}: {len(missing)} kinds of points looked for in {len(met)} more interruptions", flush=True)
            missing -= kinds(met)
        if missing and options.every == 1:
            test.failures.append(f"{when}: never interrupted: " + "; ".join(sorted(missing)))
    for failure in test.failures:
        print("FAILED", failure)
    if not test.failures:
        shutil.rmtree(root)
    return 1 if test.failures else 0


if __name__ == "__main__":
    sys.exit(main())
