#!/usr/bin/env python3
"""The checker tests/claims must find what is seeded and pass what is true. Needs nothing but Python."""
import json
import pathlib
import subprocess
import sys
import tempfile

CHECKER = pathlib.Path(__file__).with_name("claims")
PAGE = """<html><body><h1>Brome Feeder 1055</h1><p>Holds 0.98 lb, 4 x 4 x 21 inches, rated 4.6 out of 5</p>
<script>{"reviews": "2,842"}</script></body></html>"""
SOURCE = {"title": "Brome Feeder 1055", "brand": "Brome", "rating": 4.6, "review_count": 2842, "attributes": [],
          "bullet_points": [], "variants": []}
GOOD = {"ar": "معلف طيور من Brome 1055 بسعة 0.98 رطل (0.4 كجم)، وأبعاده 10.2 × 10.2 × 53.3 سم، وتقييمه 4.6 من 5 بحسب ٢٬٨٤٢ تقييمًا",
        "en": "Brome Feeder 1055: 0.98 lb (0.4 kg), 53.3 cm high, 4.6 out of 5 in 2842 reviews"}


def run(description, **more):
    with tempfile.TemporaryDirectory() as folder:
        build = pathlib.Path(folder, "build.json")
        page = pathlib.Path(folder, "page.html")
        draft = {"description": description, "price": {"amount": "777.77"}, **more}
        build.write_text(json.dumps({"source": SOURCE, "draft": draft}), encoding="utf-8")
        page.write_text(PAGE, encoding="utf-8")
        done = subprocess.run([sys.executable, str(CHECKER), str(build), str(page)], capture_output=True, text=True)
        return done.returncode, done.stdout


def main():
    cases = [
        ("what the page says passes", 0, GOOD, {}),
        ("an invented number is found", 1, dict(GOOD, en=GOOD["en"] + " 99 steps"), {}),
        ("an invented Arabic-Indic number is found", 1, dict(GOOD, ar=GOOD["ar"] + " ٧٧"), {}),
        ("a conversion to the wrong unit is found", 1, dict(GOOD, ar=GOOD["ar"] + " 53.3 كجم"), {}),
        ("a nested text is looked at", 1, GOOD, {"questions": [{"answer": {"ar": "", "en": "65 W"}}]}),
        ("Arabic that is English is found", 1, dict(GOOD, ar="Only English text here with 0.98 lb"), {}),
        ("a missing language is found", 1, dict(GOOD, ar=""), {}),
        ("a text without facts is found", 1, {"ar": "معلف طيور جميل", "en": "A nice thing"}, {}),
    ]
    failed = 0
    for name, wanted, description, more in cases:
        status, output = run(description, **more)
        good = status == wanted and "numbers=" in output
        failed += not good
        print(("ok    " if good else "FAILED ") + name + ("" if good else "\n" + output))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
