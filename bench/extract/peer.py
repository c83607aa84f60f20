#!/usr/bin/python3
"""Reads saved pages with lxml or with extruct, as peer.js does with cheerio and parse5: one parse of each page, then the
same questions. extruct reads JSON-LD, microdata, RDFa and OpenGraph and nothing else: it stands here for what it does.

usage: peer.py lxml|extruct FILES ROUNDS; prints a line of JSON about each round."""
import json
import pathlib
import re
import resource
import sys

import lxml.html


def text_of(element):
    return element.text_content().strip()


def with_lxml(raw):
    tree = lxml.html.document_fromstring(raw, parser=lxml.html.HTMLParser(encoding="utf-8", huge_tree=True))
    found = {"things": [], "metas": {}, "prices": [], "images": [], "rows": []}
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            found["things"].append(json.loads(script.text or ""))
        except ValueError:
            pass  # broken: no thing
    for meta in tree.xpath("//meta[@content]"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name:
            found["metas"][name.lower()] = meta.get("content")
    for one in tree.xpath("//*[@itemprop='price' or contains(@class, 'price') or contains(@id, 'price')]"):
        text = one.get("content") or text_of(one)
        if len(text) < 60 and re.search(r"\d", text):
            found["prices"].append(text)
    for one in tree.xpath("//img | //*[@itemprop='image']"):
        source = one.get("data-src") or one.get("src") or one.get("content")
        if source:
            found["images"].append(source)
    for one in tree.xpath("//tr | //dl"):
        text = text_of(one)
        if len(text) < 400:
            found["rows"].append(text)
    headline = tree.xpath("(//h1)[1]")
    return text_of(headline[0]) if headline else ""


def with_extruct(raw):
    import extruct
    found = extruct.extract(raw.decode("utf-8", "replace"), syntaxes=["json-ld", "microdata", "opengraph", "rdfa"],
                            errors="ignore")
    return "title" if any(found.values()) else ""


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main():
    which, listed, rounds = sys.argv[1:]
    read = {"lxml": with_lxml, "extruct": with_extruct}[which]
    files = pathlib.Path(listed).read_text().split("\n")
    for _ in range(int(rounds)):
        before, titles = cpu_seconds(), 0
        for file in files:
            try:
                titles += bool(read(pathlib.Path(file).read_bytes()))
            except (ValueError, lxml.etree.LxmlError):
                pass  # a page that it refuses has no title
        print(json.dumps({"pages": len(files), "cpu": cpu_seconds() - before, "titles": titles,
                          "peak_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}), flush=True)


if __name__ == "__main__":
    main()
