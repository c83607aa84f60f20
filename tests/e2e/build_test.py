"""`matjar build` brings a demo product into the emulated store without a server, an account, a key or a network."""
import json
import subprocess
import sys
import unittest
from pathlib import Path

import program


class Build(unittest.TestCase):
    def setUp(self):
        self.holder = program.folder()
        self.addCleanup(self.holder.cleanup)
        self.folder = Path(self.holder.name)

    def build(self, link, *arguments):
        answer = program.run("build", link, "--sandbox", "--json", *arguments, data=self.folder / "data")
        self.assertEqual(answer.returncode, 0, answer.stderr)
        return json.loads(answer.stdout), answer.stderr

    def test_every_demo_link_ends_deployed_with_nothing_fallen_back(self):
        titles = set()
        for link, page in program.demo_pages().items():
            with self.subTest(link=link):
                report, progress = self.build(link)
                self.assertEqual(report["state"], "deployed")
                self.assertEqual(report["fell_back"], [])
                self.assertTrue(report["deployed"]["urls"]["ar"])
                self.assertEqual(len({image["content_sha256"] for image in report["draft"]["images"]}), 4)
                self.assertIn("page read:", progress)
                titles.add(report["draft"]["title"]["ar"])
                self.check_claims(report, page)
        self.assertEqual(len(titles), len(program.demo_pages()), "two products have the same title")

    def check_claims(self, report, page):
        file = self.folder / "build.json"
        file.write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
        checked = subprocess.run([program.ROOT / "tests" / "claims", file, page], capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)

    def test_a_product_that_was_typed_in_needs_no_page(self):
        typed = self.folder / "product.json"
        typed.write_text(json.dumps({
            "title": "Ceramic desk lamp", "brand": "Lumo", "price": "79.00", "currency": "SAR",
            "description": "A lamp of white ceramic.\nIts light is warm.", "attributes": {"Power": "9 W"},
            "images": [f"https://cdn.shop.example/lamp-{number}.jpg" for number in range(1, 9)]}), encoding="utf-8")
        report, _ = self.build("https://nowhere.example/products/lamp", "--product", typed)
        self.assertEqual(report["state"], "deployed")
        self.assertEqual(report["source"]["title"], "Ceramic desk lamp")
        self.assertEqual(report["source"]["provenance"]["price"],
                         {"rung": "manual", "route": "form:price", "text": "79.00"})
        self.assertEqual(len(report["draft"]["images"]), 4)

    def test_writes_the_product_its_images_and_its_page_into_a_folder(self):
        out = self.folder / "out"
        self.build(next(iter(program.demo_pages())), "--out", out)
        names = {path.name for path in out.iterdir()}
        self.assertLessEqual({"product.json", "landing-ar.html", "landing-en.html", "image-1.jpg", "image-4.jpg"}, names)
        self.assertIn('dir="rtl"', (out / "landing-ar.html").read_text(encoding="utf-8"))
        self.assertIn('src="image-1.jpg"', (out / "landing-ar.html").read_text(encoding="utf-8"))
        self.assertEqual((out / "image-1.jpg").read_bytes()[:2], b"\xff\xd8")


if __name__ == "__main__":
    sys.exit(unittest.main())
