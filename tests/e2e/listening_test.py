"""What Salla tells the running program, and what the program does about it: from the emulated store's webhook to the effect."""
import hashlib
import hmac
import http.client
import json
import re
import sys
import time
import unittest
import urllib.parse
from pathlib import Path

import program


class Listening(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.holder = program.folder()
        cls.server = program.Server(Path(cls.holder.name) / "data")
        cls.link = next(iter(program.demo_pages()))
        cls.secret = cls.sandbox("/salla/demo")["webhook_secret"]
        cls.merchant = cls.sandbox("/salla/demo")["merchant"]

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()
        cls.holder.cleanup()

    @classmethod
    def sandbox(cls, path, body=None, key=None, **more):
        status, _, answer = program.request(cls.server.store + path, body, key=key, **more)
        assert 200 <= status < 300, (path, status, answer)
        return json.loads(answer)

    def outcomes(self, event):
        """{outcome: how many events of that name}"""
        _, _, text = program.request(self.server.address + "/metrics", key=None)
        lines = re.findall(r'(?m)^matjar_salla_events_total\{event="([^"]+)",outcome="([^"]+)"\} (\S+)$', text.decode())
        return {outcome: int(float(number)) for name, outcome, number in lines if name == event}

    def wait_for(self, condition):
        until = time.monotonic() + 60
        while not condition():
            self.assertLess(time.monotonic(), until, "it never happened")
            time.sleep(0.05)

    def tell(self, body, **headers):
        raw = json.dumps(body)
        signature = hmac.new(self.secret.encode(), raw.encode(), hashlib.sha256).hexdigest()
        return program.request(self.server.address + "/webhooks/salla", body, key=None,
                               headers={"X-Salla-Signature": signature, **headers})[0]

    def subscriptions(self):
        key = self.sandbox("/salla/demo")["access_token"]
        rows = self.sandbox("/salla/admin/v2/webhooks?per_page=60", key=key)["data"]
        return {row["event"] for row in rows if row["url"] == self.server.address + "/webhooks/salla"}

    def test_1_an_installation_in_the_emulated_store_connects_it_and_subscribes_to_its_events(self):
        self.sandbox("/salla/demo/install", {})
        self.wait_for(lambda: self.outcomes("app.store.authorize").get("applied") == 1)
        self.wait_for(lambda: self.outcomes("app.installed").get("applied") == 1)
        self.wait_for(lambda: "product.tags.updated" in self.subscriptions())
        self.assertIn("order.created", self.subscriptions())

    def test_2_a_build_is_deployed_with_the_connection(self):
        build = program.create(self.server, self.link)
        self.assertEqual(program.wait_until_ended(self.server, build)["status"], "completed")

    def test_3_the_same_event_a_hundred_times_has_one_effect(self):
        event = {"event": "app.trial.started", "merchant": int(self.merchant), "created_at": "2026-11-01 12:00:00",
                 "data": {"plan_name": "Pro"}}
        self.assertEqual({self.tell(event) for _ in range(100)}, {200})
        self.wait_for(lambda: self.outcomes("app.trial.started").get("applied") == 1)
        self.assertEqual(self.outcomes("app.trial.started"), {"applied": 1})

    def test_4_what_is_not_proven_is_refused(self):
        event = {"event": "app.uninstalled", "merchant": int(self.merchant), "created_at": "2027-01-01 12:00:00"}
        self.assertEqual(self.tell(event, **{"X-Salla-Signature": "0" * 64}), 401)
        self.assertEqual(self.tell(event, **{"X-Salla-Security-Strategy": "Token"}), 401)
        self.assertEqual(self.outcomes("app.uninstalled"), {})

    def test_5_a_removed_app_can_deploy_nothing_and_says_why(self):
        self.sandbox("/sandbox/webhooks", {"event": "app.uninstalled", "data": {"refunded": False}})
        self.wait_for(lambda: self.outcomes("app.uninstalled").get("applied") == 1)
        type(self).removed_at = int(time.time())
        ended = program.wait_until_ended(self.server, program.create(self.server, self.link))
        self.assertEqual((ended["status"], ended["error"]["name"]), ("failed", "salla_not_connected"))
        self.assertTrue(ended["error"]["next_step"])

    def test_6_and_a_new_installation_brings_it_back(self):
        self.wait_for(lambda: int(time.time()) > self.removed_at)  # Salla's times have whole seconds
        self.sandbox("/salla/demo/install", {})
        self.wait_for(lambda: self.outcomes("app.store.authorize").get("applied") == 2)
        build = program.create(self.server, self.link)
        self.assertEqual(program.wait_until_ended(self.server, build)["status"], "completed")

    def step(self, url, cookie=None):
        """One step of a browser: (status, where to, cookie, page)"""
        parts = urllib.parse.urlsplit(url)
        connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        connection.request("GET", parts.path + ("?" + parts.query if parts.query else ""),
                           headers={"Cookie": cookie} if cookie else {})
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        return answer.status, answer.headers["Location"], (answer.headers["Set-Cookie"] or "").partition(";")[0], page

    def test_7_a_merchant_connects_the_store_in_the_browser(self):
        status, salla, cookie, _ = self.step(self.server.address + "/auth/salla")
        self.assertEqual((status, salla.startswith(self.server.store + "/salla/accounts/oauth2/auth?")), (302, True))
        status, back, _, _ = self.step(salla)
        self.assertEqual((status, back.startswith(self.server.address + "/auth/callback?code=")), (302, True))
        status, _, _, page = self.step(back)
        self.assertEqual((status, "belongs to another browser" in page), (422, True))
        _, salla, cookie, _ = self.step(self.server.address + "/auth/salla", cookie)
        _, back, _, _ = self.step(salla)
        status, _, _, page = self.step(back, cookie)
        self.assertEqual(status, 200, page)
        self.assertIn("تم ربط متجرك", page)
        self.assertEqual(self.outcomes("app.store.authorize")["applied"], 3)
        build = program.create(self.server, self.link)
        self.assertEqual(program.wait_until_ended(self.server, build)["status"], "completed")


if __name__ == "__main__":
    sys.exit(unittest.main())
