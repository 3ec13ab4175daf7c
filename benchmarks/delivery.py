"""From a version in AppConfig to the last of four workers that goes by it, under load.

    python -m benchmarks.delivery [--changes 20] [--interval 1.0] [--workers 4] [--clients 8]

AppConfig is a strict stub of its Data API in this process, whose interval may be below the 15 s
that the service wants: versions come at moments spread over the interval. What is measured ends
when the control plane has every worker's word. Failed requests are answers other than 200, and
connections that broke."""

import argparse
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median

import httpx

from benchmarks.machine import machine
from support.app_config_stub import app_config
from support.emulators import nobody
from support.running_proxy import Named, Running, named, start, until


def rules(monolith: Named, percent: int, routes: int) -> str:
    """A canary at `percent`, among other routes."""
    more = [
        {"id": f"r{number}", "match": {"exact": f"/api/{number}"}, "service": "service",
         "state": "migrated"}
        for number in range(routes)
    ]  # fmt: skip
    canary = {
        "id": "moving",
        "match": {"prefix": "/moving"},
        "service": "service",
        "state": "canary",
        "canary": {"percent": percent, "by": ["header:x-user"]},
    }
    return json.dumps(
        {
            "version": 1,
            "upstreams": {"monolith": {"url": monolith.url}, "service": {"url": monolith.url}},
            "default": "monolith",
            "routes": [*more, canary],
        }
    )


class Clients:
    """Ask all the time, each on a connection of its own."""

    def __init__(self, url: str, count: int) -> None:
        self.good = self.failed = 0
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._ask, args=(f"{url}/moving/{number}",))
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def _ask(self, url: str) -> None:
        with httpx.Client(trust_env=False) as client:
            while not self._stop.is_set():
                try:
                    good = client.get(url, headers={"x-user": "7"}).status_code == 200
                except httpx.HTTPError:
                    good = False
                self.good += good
                self.failed += not good

    def end(self) -> None:
        """All of them."""
        self._stop.set()
        for thread in self._threads:
            thread.join()


def measure(proxy: Running, publish: Sequence[str], stub: object, interval: float) -> list[float]:
    """Seconds from each version to the word of the last worker."""
    found = []
    for number, content in enumerate(publish, start=1):
        time.sleep(random.uniform(0.0, interval))  # spread over the interval
        began = time.monotonic()
        stub.publish(content, f"v{number}")  # type: ignore[attr-defined]
        until(lambda number=number: len(proxy.events("reloaded")) >= number)
        found.append(time.monotonic() - began)
    return found


def main(arguments: Sequence[str]) -> int:
    """Measure and print; 1 if a request failed or a version took longer than a poll and 1 s."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--changes", type=int, default=20)
    parser.add_argument("--interval", type=float, default=1.0)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--routes", type=int, default=200)
    given = parser.parse_args(arguments)
    print(machine())
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        monolith = stack.enter_context(named("monolith"))
        stub = stack.enter_context(app_config(interval=given.interval))
        stub.publish(rules(monolith, 0, given.routes), "v0")
        place = f"appconfig://shop/production/rules?poll={max(1, given.interval):g}s"
        place += f"&endpoint={stub.endpoint}"
        options = {"workers": given.workers, "environment": nobody()}
        proxy = stack.enter_context(start(folder, place, "--access-log", "off", **options))
        proxy.said("serving")
        clients = Clients(proxy.url, given.clients)
        began = time.monotonic()
        versions = [rules(monolith, 1 + n % 99, given.routes) for n in range(given.changes)]
        taken = sorted(measure(proxy, versions, stub, given.interval))
        seconds = time.monotonic() - began
        clients.end()
    beyond = taken[-1] - given.interval
    print(
        f"{given.changes} versions of {given.routes + 1} routes, {given.workers} workers, asked "
        f"every {given.interval:g} s: median {median(taken):.2f} s, slowest {taken[-1]:.2f} s "
        f"(the poll {beyond:+.2f} s); {clients.good:,} requests ({clients.good / seconds:,.0f}/s), "
        f"{clients.failed} failed"
    )
    return int(bool(clients.failed) or beyond > 1.0)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    sys.exit(main(sys.argv[1:]))
