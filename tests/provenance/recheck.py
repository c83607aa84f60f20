#!/usr/bin/python3
"""Reads every fact of every page again from the page's bytes, at the route and with the text that the fact names.

usage: recheck [--matjar PROGRAM] [--errors] PAGES ...

PAGES are folders: one with pages.tsv (file, address) or one of captured pages, NAME.html.gz beside NAME.expected.json.
Exit status 1 when a text is not found again, or a value does not follow from its text."""
import argparse
import collections
import gzip
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from facts import LISTS, facts_of, follows
from routes import UnknownRoute, is_found, is_part
from saved_page import SavedPage


def pages_in(folder):
    """Pairs of file and address."""
    table = folder / "pages.tsv"
    if table.exists():
        for line in table.read_text().splitlines():
            name, url = line.split("\t")
            yield folder / name, url
    for file in sorted(folder.rglob("*.html.gz")):
        expected = pathlib.Path(str(file).replace(".html.gz", ".expected.json"))
        if expected.exists():
            yield file, json.loads(expected.read_text()).get("url", "")


def bytes_of(file):
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def extracted(program, pages):
    """What `matjar extract` says about each."""
    with tempfile.TemporaryDirectory() as scratch:
        lines = []
        for number, (raw, url) in enumerate(pages):
            path = os.path.join(scratch, f"{number}.html")
            pathlib.Path(path).write_bytes(raw)
            lines.append(json.dumps({"file": path, "url": url}))
        run = subprocess.run([program, "extract", "--batch", "--facts"], input="\n".join(lines) + "\n", text=True,
                             capture_output=True, check=True)
        return [json.loads(line) for line in run.stdout.splitlines()]


def problem_of(page, fact):
    """What is wrong with one fact; None when its text stands where it says."""
    try:
        found = (is_part if fact.field in LISTS else is_found)(page, fact.route, fact.text)
    except UnknownRoute as error:
        return str(error)
    if not found:
        return "the text is not there"
    return None if follows(fact) else "the value is not in the text"


def read_pages(program, folders):
    """Each page of the folders with what the program reads of it: file, page, product."""
    files = [page for folder in folders for page in pages_in(folder)]
    raws = [bytes_of(file) for file, _ in files]
    products = extracted(program, [(raw, url) for raw, (_, url) in zip(raws, files)])
    for (file, _), raw, product in zip(files, raws, products, strict=True):
        yield file, SavedPage(raw), product


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--matjar", default=os.environ.get("MATJAR", "build/matjar"))
    options.add_argument("--errors", action="store_true", help="show each fact that is not found again")
    options.add_argument("pages", nargs="+", type=pathlib.Path)
    chosen = options.parse_args()
    pages, all_facts, wrong = 0, collections.Counter(), collections.Counter()
    for file, page, product in read_pages(chosen.matjar, chosen.pages):
        pages += 1
        for fact in facts_of(product):
            problem = problem_of(page, fact)
            all_facts[fact.field] += 1
            wrong[fact.field] += problem is not None
            if problem and chosen.errors:
                print(f"{file.name}\t{fact.field}\t{fact.route[:200]}\t{fact.text[:120]!r}\t{fact.value!r:.80}\t{problem}")
    for field in sorted(all_facts):
        print(f"{field:14} {all_facts[field] - wrong[field]:6} of {all_facts[field]:6}")
    print(f"{all_facts.total() - wrong.total()} of {all_facts.total()} facts of {pages} pages found again")
    return 1 if wrong.total() or not all_facts else 0


if __name__ == "__main__":
    sys.exit(main())
