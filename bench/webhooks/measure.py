"""How long Salla waits for the answer to a webhook: signed events of many stores at a steady rate, each sent when its time
has come whether or not the ones before it were answered. The program has written an event down when it says yes, and works
on the events meanwhile. See docs/benchmarks.md."""
import argparse
import asyncio
import hashlib
import hmac
import json
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "e2e"))
import program

CONNECTIONS = 32


def event_of(number, stores, secret):
    """An order as large as Salla's are; each is another one."""
    items = [{"id": number * 10 + i, "name": "قميص قطني بأكمام طويلة", "sku": f"mj-{number}-{i}", "quantity": 1 + i,
              "amounts": {"total": {"amount": 129.5, "currency": "SAR"}}} for i in range(12)]
    body = json.dumps({"event": "order.created", "merchant": 1_000_000 + number % stores,
                       "created_at": "Sun Nov 29 2026 12:21:48 GMT+0300",
                       "data": {"id": number, "reference_id": number, "items": items,
                                "customer": {"first_name": "سارة", "mobile": "+966500000000"}}}).encode()
    return body, hmac.new(secret, body, hashlib.sha256).hexdigest()


def request_of(number, stores, secret, host):
    body, signature = event_of(number, stores, secret)
    return (f"POST /webhooks/salla HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
            f"X-Salla-Security-Strategy: Signature\r\nX-Salla-Signature: {signature}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n").encode() + body


async def answer_of(reader):
    head = await reader.readuntil(b"\r\n\r\n")
    await reader.readexactly(int(re.search(rb"(?i)content-length: (\d+)", head).group(1)))
    return int(head.split(b" ", 2)[1])


async def load(address, secret, options):
    """Milliseconds from the moment an event was due to its answer."""
    rate, total = options.rate, options.rate * options.seconds
    host = address.removeprefix("http://")
    name, port = host.split(":")
    free = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await asyncio.open_connection(name, int(port)))
    took, began = [], time.monotonic() + 0.5

    async def one(number):
        sent = request_of(number, options.stores, secret, host)
        due = began + number / rate
        await asyncio.sleep(max(0, due - time.monotonic()))
        reader, writer = await free.get()
        writer.write(sent)
        status = await answer_of(reader)
        took.append(1000 * (time.monotonic() - due))
        free.put_nowait((reader, writer))
        assert status == 200, status

    pending = set()
    for number in range(total):
        pending.add(asyncio.create_task(one(number)))
        if len(pending) > rate:  # so many are made a second ahead
            done, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
            for ended in done:
                ended.result()
    await asyncio.gather(*pending)
    assert len(took) == total, (len(took), total)
    return took


def worked_on(address):
    _, _, text = program.request(address + "/metrics", key=None)
    return sum(float(value) for value in re.findall(r"(?m)^matjar_salla_events_total\{[^}]*\} (\S+)$", text.decode()))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rate", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--stores", type=int, default=100)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        data.mkdir()
        with program.Server(data, env={"MATJAR_QUEUES_DELAY_SCALE": "1", "MATJAR_QUEUES_LEASE_MS": "30000"}) as server:
            secret = json.loads(program.request(server.store + "/salla/demo", key=None)[2])["webhook_secret"].encode()
            took = sorted(asyncio.run(load(server.address, secret, options)))
            ended, sent = time.monotonic(), len(took)
            while worked_on(server.address) < sent and time.monotonic() - ended < 600:
                time.sleep(0.1)
            late = time.monotonic() - ended
            assert worked_on(server.address) == sent, (worked_on(server.address), sent)
    share = lambda part: took[min(sent - 1, int(part * sent))]
    print(f"{sent} webhooks at {options.rate}/s: p50 {share(0.5):.1f} ms, p99 {share(0.99):.1f} ms, "
          f"slowest {took[-1]:.1f} ms; the last was worked on {late:.1f} s after the last answer")


if __name__ == "__main__":
    main()
