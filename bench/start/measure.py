"""Milliseconds from the call of `matjar serve` to the answer of its /readyz, and the most memory it held while 20 builds
ran at once. See docs/benchmarks.md."""
import argparse
import re
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "e2e"))
import program
import shop_pages


def served(folder, *arguments):
    data = Path(folder) / "data"
    data.mkdir(exist_ok=True)
    return program.Server(data, *arguments)


def start_milliseconds():
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        with served(folder) as server:
            status, _, body = program.request(server.address + "/readyz", key=None)
            took = time.monotonic() - began
            assert status == 200, body
    return 1000 * took


def most_megabytes(builds):
    """VmHWM of the server after so many builds, begun at once, have all been completed."""
    with tempfile.TemporaryDirectory() as folder:
        links = shop_pages.write(Path(folder) / "pages", builds, 4)
        with served(folder, "--pages", Path(folder) / "pages") as server, ThreadPoolExecutor(builds) as clients:
            began = list(clients.map(lambda link: program.create(server, link), links))
            ends = [program.wait_until_ended(server, build)["status"] for build in began]
            assert ends == ["completed"] * builds, ends
            status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmHWM:\s+(\d+) kB", status).group(1)) / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--builds", type=int, default=20)
    options = parser.parse_args()
    start_milliseconds()  # the program's file is read from the disk
    starts = [start_milliseconds() for _ in range(options.runs)]
    print(f"start to /readyz: median {statistics.median(starts):.0f} ms, slowest {max(starts):.0f} ms of {options.runs}")
    print(f"{options.builds} builds at once: {most_megabytes(options.builds):.0f} MB at most (VmHWM of serve)")


if __name__ == "__main__":
    main()
