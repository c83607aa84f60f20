"""Every kind of bad input ends in a named error with a next step, and never in a product."""
import json
import subprocess
import sys
import unittest
from pathlib import Path

import program

PRODUCT = """<!doctype html><html><head><title>Blue kettle</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"Product","name":"Blue kettle 1.7 L",
"image":"https://shop.example/i/kettle.jpg","brand":{"@type":"Brand","name":"Steamline"}%s}</script></head>
<body><h1>Blue kettle 1.7 L</h1></body></html>"""
PRICE = ',"offers":{"@type":"Offer","price":"39.00","priceCurrency":"USD","availability":"https://schema.org/InStock"}'


class BadInput(unittest.TestCase):
    def setUp(self):
        self.holder = program.folder()
        self.addCleanup(self.holder.cleanup)
        self.folder = Path(self.holder.name)

    def refused(self, link, name, html=None, env=None, more=()):
        arguments = ["build", link, "--sandbox", "--json", *more]
        if html is not None:
            file = self.folder / "page.html"
            file.write_text(html, encoding="utf-8")
            arguments += ["--html", file]
        answer = program.run(*arguments, data=self.folder / "data", env=env)
        self.assertNotEqual(answer.returncode, 0, answer.stdout[:300])
        self.assertIn(f"[{name}]", answer.stderr)
        self.assertIn("→", answer.stderr, "no next step")
        if answer.stdout:
            self.assertIsNone(json.loads(answer.stdout)["deployed"])

    def test_a_text_that_is_no_link(self):
        self.refused("not a link at all", "link_invalid")

    def test_a_link_to_this_machine(self):
        for link in ("http://127.0.0.1/admin", "http://localhost:8080/", "http://169.254.169.254/latest/meta-data"):
            with self.subTest(link=link):
                self.refused(link, "link_invalid")

    def test_a_search_page_of_a_known_shop(self):
        self.refused("https://www.amazon.com/s?k=kettle", "link_not_a_product")

    def test_a_page_that_does_not_exist(self):
        self.refused("https://shop.example/products/gone", "page_not_found")

    def test_a_page_that_asks_whether_we_are_a_robot(self):
        self.refused("https://www.amazon.com/dp/B000000001", "page_blocked",
                     "<html><head><title>Robot Check</title></head><body><form action='/errors/validateCaptcha'>"
                     "<p>Enter the characters you see below</p></form></body></html>")

    def test_a_page_without_a_price(self):
        self.refused("https://shop.example/products/kettle", "price_missing", PRODUCT % "")

    def test_a_product_of_which_none_is_left(self):
        self.refused("https://shop.example/products/kettle", "product_out_of_stock",
                     PRODUCT % PRICE.replace("InStock", "OutOfStock"))

    def test_a_page_that_shows_no_product(self):
        self.refused("https://shop.example/products/about", "page_not_a_product",
                     "<html><head><title>About us</title></head><body><h1>About us</h1><p>We are a shop.</p></body></html>")

    def test_a_product_that_was_typed_in_without_a_price(self):
        typed = self.folder / "product.json"
        typed.write_text('{"title": "Lamp", "currency": "SAR", "images": ["https://cdn.example/1.jpg"]}', encoding="utf-8")
        self.refused("https://shop.example/products/lamp", "product_form_invalid", more=["--product", typed])

    def test_a_page_of_forty_megabytes(self):
        self.refused("https://shop.example/products/kettle", "page_too_large", "<p>" + "x" * (40 << 20))

    def test_goods_that_may_not_be_sold(self):
        page = (PRODUCT % PRICE).replace("Blue kettle 1.7 L", "Single malt whisky 700 ml")
        self.refused("https://shop.example/products/whisky", "checks_block", page)

    def test_pictures_that_are_none_leave_the_product_without_pictures_and_say_so(self):
        page = (PRODUCT % PRICE).replace("i/kettle.jpg", "gone/kettle")
        file = self.folder / "page.html"
        file.write_text(page, encoding="utf-8")
        answer = program.run("build", "https://shop.example/products/kettle", "--sandbox", "--json", "--html", file,
                             data=self.folder / "data")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        report = json.loads(answer.stdout)
        self.assertEqual(report["state"], "deployed")
        self.assertTrue(any("ai-image" in text for text in report["fell_back"]), report["fell_back"])

    @unittest.skipUnless(subprocess.run(["unshare", "-m", "true"], capture_output=True).returncode == 0,
                         "a small disk needs a mount of its own, which needs root and a root file system that is a mount")
    def test_a_full_disk(self):
        link = next(iter(program.demo_pages()))
        small = self.folder / "small"
        small.mkdir()
        script = (f"mount -t tmpfs -o size=1m tmpfs {small} && "
                  f"{program.MATJAR} build {link} --sandbox --data {small}/data")
        answer = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, env=program.FAST,
                                timeout=120)
        if "mount:" in answer.stderr:
            self.skipTest("mounting is not allowed here")
        self.assertNotEqual(answer.returncode, 0)
        self.assertIn("[disk_full]", answer.stderr)
        self.assertIn("→", answer.stderr)

    def test_a_role_that_this_process_cannot_have(self):
        postgres = {"MATJAR_DATABASE_URL": "postgresql://nobody@/nothing?host=/nowhere"}
        for arguments, name, env in ((["--role", "web"], "role_needs_postgres", {}),
                                     (["--role", "worker"], "role_needs_postgres", {}),
                                     (["--role", "worker", "--sandbox"], "role_needs_real_outside", postgres),
                                     (["--role", "worker", "--queues", "deploy,scrap"], "queue_unknown", postgres),
                                     (["--queues", "deploy"], "queues_need_worker", postgres),
                                     (["--role", "boss"], "role_unknown", {})):
            with self.subTest(arguments=arguments):
                answer = program.run("serve", *arguments, data=self.folder / "data", env=env)
                self.assertEqual(answer.returncode, 2, answer.stderr)
                self.assertIn(f"[{name}]", answer.stderr)
                self.assertIn("→", answer.stderr, "no next step")


if __name__ == "__main__":
    sys.exit(unittest.main())
