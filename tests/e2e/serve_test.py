"""The server with its sandbox, driven over HTTP alone, as a developer would."""
import json
import sys
import unittest
from pathlib import Path

import program


class Serve(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = program.folder()
        cls.server = program.Server(Path(cls.holder.name) / "data")
        cls.link = next(iter(program.demo_pages()))
        cls.build = program.create(cls.server, cls.link)
        cls.seen = list(program.events(cls.server, cls.build))

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.holder.cleanup()

    def test_the_event_stream_shows_every_step_with_progress_that_never_goes_back(self):
        done = [data["step"] for _, kind, data in self.seen if kind == "step.done"]
        self.assertEqual(sorted(done), sorted(
            ["scrape", "ai-content", "ai-image", "theme", "landing", "checks", "review", "deploy"]))
        self.assertEqual([number for number, _, _ in self.seen], list(range(1, len(self.seen) + 1)))
        progress = [data["progress"] for _, _, data in self.seen]
        self.assertEqual(progress, sorted(progress))
        self.assertEqual((self.seen[-1][1], progress[-1]), ("workflow.completed", 100))

    def test_the_event_stream_goes_on_behind_the_last_event_id(self):
        rest = list(program.events(self.server, self.build, after=5))
        self.assertEqual(rest, self.seen[5:])

    def test_a_stream_that_has_seen_everything_of_an_ended_build_is_told_not_to_come_back(self):
        code, _, body = program.request(f"{self.server.address}/api/v1/builds/{self.build}/events",
                                        headers={"Last-Event-ID": str(len(self.seen))})
        self.assertEqual((code, body), (204, b""))

    def test_an_event_id_that_was_never_given_shows_everything(self):
        self.assertEqual(list(program.events(self.server, self.build, after=99999)), self.seen)

    def test_the_status_has_the_words_of_the_specification(self):
        status = program.status_of(self.server, self.build)
        self.assertEqual((status["status"], status["progress"]), ("completed", 100))
        self.assertEqual(status["result"]["source"]["url"], self.link)

    def test_the_emulated_store_shows_the_arabic_product_with_its_images(self):
        report = program.status_of(self.server, self.build)["result"]
        product = report["deployed"]["product_id"]
        _, _, body = program.request(f"{self.server.store}/salla/store/products/{product}?lang=ar", key=None)
        page = body.decode()
        self.assertIn(report["draft"]["title"]["ar"], page.replace("&quot;", '"').replace("&#39;", "'"))
        self.assertGreaterEqual(page.count("<img"), 4)

    def test_the_hosted_page_is_served_in_both_languages_with_its_pictures(self):
        for path, direction in ((self.build, "rtl"), (self.build + "/en", "ltr")):
            code, headers, body = program.request(f"{self.server.address}/pages/{path}", key=None)
            self.assertEqual(code, 200)
            self.assertIn(f'dir="{direction}"', body.decode())
            self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        code, headers, image = program.request(f"{self.server.address}/pages/{self.build}/images/1", key=None)
        self.assertEqual((code, headers["Content-Type"], image[:2]), (200, "image/jpeg", b"\xff\xd8"))

    def test_the_same_idempotency_key_gives_the_same_build(self):
        answers = {json.loads(program.request(self.server.address + "/api/store/create", {"product_url": self.link},
                                              headers={"Idempotency-Key": "k-1"})[2])["job_id"] for _ in range(3)}
        self.assertEqual(len(answers), 1)
        program.wait_until_ended(self.server, answers.pop())

    def test_nobody_gets_in_without_a_good_key(self):
        for key in (None, "mk_wrong"):
            code, headers, body = program.request(self.server.address + "/api/store/create", {"product_url": self.link},
                                                  key=key)
            self.assertEqual(code, 401)
            self.assertIn("application/problem+json", headers["Content-Type"])
            self.assertTrue(json.loads(body)["next_step"])

    def test_a_merchant_id_in_the_body_must_be_the_keys_own(self):
        code, _, body = program.request(self.server.address + "/api/store/create",
                                        {"product_url": self.link, "merchant_id": "another"})
        self.assertEqual((code, json.loads(body)["type"]), (403, "urn:matjar:problem:merchant_mismatch"))

    def test_health_readiness_and_metrics_answer(self):
        for path in ("/healthz", "/readyz"):
            self.assertEqual(program.request(self.server.address + path, key=None)[0], 200)
        _, headers, body = program.request(self.server.address + "/metrics", key=None)
        self.assertIn("version=0.0.4", headers["Content-Type"])
        self.assertIn("matjar_http_requests_total", body.decode())

    def test_an_unknown_path_a_wrong_method_and_a_broken_body_are_told_apart(self):
        self.assertEqual(program.request(self.server.address + "/nowhere", key=None)[0], 404)
        self.assertEqual(program.request(self.server.address + "/healthz", {}, key=None)[0], 405)
        self.assertEqual(program.request(self.server.address + "/api/store/create", ["no object"])[0], 400)


if __name__ == "__main__":
    sys.exit(unittest.main())
