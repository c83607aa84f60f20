"""Reads the program's database from outside, whichever it is, and the emulated store with its journal."""
import json
import re
import sqlite3
import subprocess
from pathlib import Path

import program


class Records:
    def __init__(self, data):
        self.file = Path(data) / "matjar.db"
        self.url = program.environment(data).get("MATJAR_DATABASE_URL")

    def rows(self, sql):
        """Rows as dictionaries, all of one statement's moment."""
        if self.url:
            text = f"select coalesce(json_agg(t), '[]') from ({sql}) t"
            answer = subprocess.run(["psql", "-X", "-q", "-A", "-t", "-d", self.url, "-c", text], capture_output=True,
                                    text=True, timeout=60)
            if answer.returncode != 0:
                raise OSError(answer.stderr)
            return json.loads(answer.stdout)
        connection = sqlite3.connect(f"file:{self.file}?mode=ro", uri=True, timeout=30)
        try:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql)]
        finally:
            connection.close()


    def script(self, sql):
        """Statements that change something; only for what the tests themselves keep there."""
        if self.url:
            subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.url, "-c", sql], check=True, timeout=60)
            return
        connection = sqlite3.connect(self.file, timeout=30)
        connection.executescript(sql)
        connection.close()


def parsed(value):
    return json.loads(value) if isinstance(value, str) else value


class World:
    """The emulated outside world, by its address."""

    def __init__(self, address):
        self.address = address

    def demo(self):
        return json.loads(program.request(self.address + "/salla/demo", key=None)[2])

    def journal(self):
        return json.loads(program.request(self.address + "/salla/journal", key=None)[2])

    def products(self):
        """The store's products as Salla's API tells them."""
        key = self.demo()["access_token"]
        products, page = [], 1
        while True:
            status, _, body = program.request(f"{self.address}/salla/admin/v2/products?page={page}&per_page=60", key=key)
            assert status == 200, (status, body)
            answer = json.loads(body)
            products += answer["data"]
            if page >= answer.get("pagination", {}).get("totalPages", 1):
                return products
            page += 1


VARYING = [(re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "UUID"),
           (re.compile(r"\bmj-[0-9a-f]{16}\b"), "SKU"),
           (re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[.\d]*(Z|[+-]\d\d(:?\d\d)?)?"), "TIME"),
           (re.compile(r"http://127\.0\.0\.1:\d+"), "HERE")]


def without_what_varies(value):
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    for pattern, word in VARYING:
        text = pattern.sub(word, text)
    return json.loads(text)


PRODUCT_COLUMNS = ("source_url source_platform original_data ai_content enhanced_images price look findings landing "
                   "salla_product_id receipt status").split()
JSON_COLUMNS = set("original_data ai_content enhanced_images price look findings landing receipt".split())


def pages(server, build):
    """The landing page as visitors see it, in both languages."""
    shown = {}
    for language in ("ar", "en"):
        status, _, body = program.request(f"{server}/pages/{build}/{language}", key=None)
        assert status == 200, (status, language)
        shown[language] = body.decode()
    return shown


def end_state(records, world, server, build):
    """What must be the same however a build was disturbed: our tables, the store and the page, without ids and times."""
    steps = records.rows("select name, state, compensation_failed from workflow_steps order by workflow, name")
    products = records.rows(f"select {', '.join(PRODUCT_COLUMNS)} from products order by source_url")
    for product in products:
        for column in JSON_COLUMNS:
            product[column] = parsed(product[column])
        # Tells how long the page was when the step ran, beside the pictures' step: with pictures or without, whichever
        # of the two was first. The page itself is compared instead.
        product["landing"].pop("bytes")
    return without_what_varies({
        "workflows": records.rows("select kind, state, target, progress, error from workflows order by kind, state"),
        "steps": [{**step, "compensation_failed": bool(step["compensation_failed"])} for step in steps],
        "products": products,
        "stores": records.rows("select theme_id, status from stores"),
        "jobs": records.rows("select queue, kind, state, count(*) as number from jobs group by 1, 2, 3 order by 1, 2, 3"),
        "reservations": records.rows("select state, count(*) as number from reservations group by state order by state"),
        "usage": records.rows("select builds from usage_counters"),
        "deliveries": records.rows("select event, state, count(*) as number from deliveries group by 1, 2 order by 1, 2"),
        "store": world.products(),
        "pages": pages(server, build),
    })
