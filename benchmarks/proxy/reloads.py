"""1,000 reloads under load: every answer is read and held against the rules in force.

Twenty routes; each reload moves one of them from service `a` to `b` or back. An answer is right if
it has status 200, belongs to its request, and comes from a service that the rules named for the
route at some moment between sending and receiving: while a reload is under way that is the old and
the new one, otherwise one alone. The monolith is named by none of them."""

import argparse
import asyncio
import itertools
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import uvloop
import yaml

from benchmarks.proxy.asking import Answer, Asker
from benchmarks.proxy.contenders import LOAD_CORE, PROXY_CORE
from benchmarks.proxy.goals import Goal, Report
from benchmarks.proxy.ours import Proxy, proxy
from benchmarks.proxy.processes import free_ports, server

ROUTES, CLIENTS, RELOADS, QUICK_RELOADS = 20, 16, 1_000, 100
_ORIGINS = ("monolith", "a", "b")


class Placement:
    """Which services a route may be answered by, over time."""

    def __init__(self) -> None:
        self._history: list[list[frozenset[str]]] = [[frozenset("a")] for _ in range(ROUTES)]

    def now(self, route: int) -> frozenset[str]:
        """The services that may answer at this moment."""
        return self._history[route][-1]

    def set(self, route: int, *services: str) -> None:
        """From this moment on these may answer."""
        self._history[route].append(frozenset(services))

    def moment(self, route: int) -> int:
        """To ask `since` for later."""
        return len(self._history[route]) - 1

    def since(self, route: int, moment: int) -> frozenset[str]:
        """All services that might have answered at some moment since then."""
        return frozenset().union(*self._history[route][moment:])


def measure(report: Report, folder: Path, options: argparse.Namespace) -> None:
    """Run it, print what was seen."""
    count = QUICK_RELOADS if options.quick else RELOADS
    ports = dict(zip(_ORIGINS, free_ports(3), strict=True))
    placement = Placement()
    print(f"\n{count:,} reloads under load, two workers, every answer checked")
    with ExitStack() as stack:
        for name, port in ports.items():
            command = (sys.executable, "-m", "benchmarks.proxy.echo", name, str(port))
            stack.enter_context(server(name, command, (port,), folder, core=LOAD_CORE))
        running = stack.enter_context(
            proxy(folder, _rules(ports, placement), core=PROXY_CORE, workers=2)
        )
        started = time.perf_counter()
        seen, errors = uvloop.run(_run(running, ports, placement, count))
        seconds = time.perf_counter() - started
    report.note("reloads", count)
    report.note("seconds a reload", seconds / count)
    report.note("requests checked", seen.total())
    for name in ("while a reload was under way", "between reloads"):
        report.note(f"  answered {name}", seen[name])
    for error in errors[:5]:
        print(f"  {error}", file=sys.stderr)
    report.judge(Goal("reloads: failed requests", seen["failed"], "at most", 0, ""))
    report.judge(Goal("reloads: misrouted requests", seen["misrouted"], "at most", 0, ""))


async def _run(
    running: Proxy, ports: dict[str, int], placement: Placement, count: int
) -> tuple[Counter[str], list[str]]:
    seen: Counter[str] = Counter()
    errors: list[str] = []
    numbers = itertools.count()
    done = asyncio.Event()

    async def client() -> None:
        asker = Asker(running.port)
        while not done.is_set():
            number = next(numbers)
            route = number * 7 % ROUTES
            moment = placement.moment(route)
            answer = await asker.ask("GET", f"/r{route}/{number}", {"X-Request-Id": str(number)})
            legal = placement.since(route, moment)
            verdict = _verdict(answer, number, legal)
            seen[verdict] += 1
            if verdict in ("failed", "misrouted"):
                errors.append(f"{verdict}: request {number}, route {route}, {legal}: {answer}")
        asker.close()

    async def operator() -> None:
        for number in range(count):
            route = number * 13 % ROUTES
            (old,) = placement.now(route)
            new = "b" if old == "a" else "a"
            placement.set(route, old, new)
            running.write(_rules(ports, placement, moved={route: new}))
            await asyncio.to_thread(running.reload)
            placement.set(route, new)
        done.set()

    await asyncio.gather(operator(), *(client() for _ in range(CLIENTS)))
    return seen, errors


def _verdict(answer: Answer, number: int, legal: frozenset[str]) -> str:
    origin = answer.fields.get("x-origin", "")
    if answer.status != 200 or answer.body != f"{origin} {number}".encode():
        return "failed"
    if origin not in legal:
        return "misrouted"
    return "while a reload was under way" if len(legal) > 1 else "between reloads"


def _rules(ports: dict[str, int], placement: Placement, moved: dict[int, str] | None = None) -> str:
    def service(route: int) -> str:
        if moved and route in moved:
            return moved[route]
        (only,) = placement.now(route)
        return only

    document = {
        "version": 1,
        "proxy": {"access_log": False},
        "upstreams": {name: {"url": f"http://127.0.0.1:{port}"} for name, port in ports.items()},
        "default": "monolith",
        "routes": [
            {
                "id": f"r{route}",
                "match": {"path": f"/r{route}/{{id}}"},
                "service": service(route),
                "effect": "read",
                "state": "migrated",
            }
            for route in range(ROUTES)
        ],
    }
    return yaml.safe_dump(document, sort_keys=False)
