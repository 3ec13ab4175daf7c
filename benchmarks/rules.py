"""`python -m benchmarks.rules`: how long rules files take to load, check, compare and question.

Time is that of the processor, since all of it runs on one core and the machine may be shared."""

import gc
import json
import time
from collections.abc import Callable
from statistics import median

from benchmarks.machine import machine
from strangler.rules.comparing import compare
from strangler.rules.document import parse_rules
from strangler.rules.drafting import draft_rules
from strangler.rules.editing import set_state
from strangler.rules.explaining import explained
from strangler.rules.model import Rules, State
from strangler.rules.requests import example
from strangler.yaml_places.nodes import compose

ROUTES, GOAL_SECONDS, TIMES = 5_000, 1.0, 5
HEAD = "version: 1\nupstreams:\n" + "".join(
    f'  s{n}: {{url: "http://10.0.0.{n}:8080"}}\n' for n in range(40)
)


def main() -> None:
    """Measure files of 5,000 routes: of the usual kind, and of kinds that are hard to check."""
    print(f"{ROUTES:,} routes on {machine()}, median of {TIMES}\n")
    usual = _file(_usual)
    seconds = _measured(lambda: parse_rules(usual, environment={}))
    verdict = "met" if seconds < GOAL_SECONDS else "MISSED"
    print(
        f"  load (read, check, assemble)      {seconds:6.3f} s   goal {GOAL_SECONDS:g}: {verdict}"
    )
    _show("of this composing YAML nodes", lambda: compose(usual))
    _show("block style, one key a line", _loading(_file(_block)))
    for name, written in (
        ("one path, 5,000 header values", _headers),
        ("one path, 5,000 header names", _names),
        ("regexes with different prefixes", _regexes),
        ("the same route 5,000 times", lambda n: "match: {exact: /a}"),
    ):
        _show(name, _loading(_file(written)))
    rules = _rules(usual)
    other = _rules(usual.replace("percent: 5,", "percent: 6,", 1000))
    _show("diff, 1,000 routes changed", lambda: compare(rules, other))
    request = example("GET", "/api/v7/things4007/1", [("x-user-id", "42")])
    _show("explain one request", lambda: explained(rules, request))
    _show("edit one state", lambda: set_state(usual, "r4007.read", State.MIGRATED))
    report = json.loads(json.dumps({"endpoints": [_endpoint(n) for n in range(ROUTES)]}))
    _show("init from as many endpoints", lambda: draft_rules(report))


def _show(name: str, action: Callable[[], object]) -> None:
    print(f"  {name:33} {_measured(action):6.3f} s")


def _measured(action: Callable[[], object]) -> float:
    times = []
    for _ in range(TIMES):
        gc.collect()
        started = time.process_time()
        action()
        times.append(time.process_time() - started)
    return median(times)


def _loading(text: str) -> Callable[[], object]:
    return lambda: parse_rules(text, environment={})


def _rules(text: str) -> Rules:
    loaded = parse_rules(text, environment={})
    if loaded.rules is None:
        raise SystemExit("\n".join(map(str, loaded.diagnostics[:5])))
    return loaded.rules


def _file(route: Callable[[int], str]) -> str:
    lines = (
        f"  - id: r{n}.read\n    {route(n)}\n" if "\n" in route(n)
        else f"  - {{id: r{n}.read, {route(n)}}}\n"
        for n in range(ROUTES)
    )  # fmt: skip
    return f"{HEAD}default: s0\nroutes:\n{''.join(lines)}"


def _usual(n: int) -> str:
    return (
        f'match: {{path: "/api/v{n % 50}/things{n}/{{id}}", methods: [GET]}}, '
        f"service: s{n % 39 + 1}, effect: read, state: canary, "
        'canary: {percent: 5, by: ["header:x-user-id", "cookie:sessionid"]}'
    )


def _block(n: int) -> str:
    return (
        f'match:\n      path: "/api/v{n % 50}/things{n}/{{id}}"\n      methods:\n        - GET\n'
        f"    service: s{n % 39 + 1}\n    effect: read\n    state: canary\n    canary:\n"
        '      percent: 5\n      by:\n        - "header:x-user-id"\n        - cookie:sessionid'
    )


def _headers(n: int) -> str:
    return f"match: {{exact: /a, headers: {{x-tenant: t{n}}}}}"


def _names(n: int) -> str:
    return f"match: {{exact: /a, headers: {{x-tenant-{n}: t}}}}"


def _regexes(n: int) -> str:
    return f'match: {{regex: "/api/v{n}/[a-z]+/[0-9]+"}}'


def _endpoint(n: int) -> dict[str, object]:
    return {
        "app": "shop",
        "method": "GET",
        "path": f"/api/v{n % 50}/things{n}/{{id}}",
        "effect": "read",
        "complete": True,
        "part": f"part{n % 9}",
    }


if __name__ == "__main__":
    main()
