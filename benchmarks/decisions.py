"""What one decision costs, by number of routes and kind of route:
`PYTHONPATH=tests python -m benchmarks.decisions`.

Routes are those of a shop that grew: templates with a variable, each by methods of its own,
prefixes, a few conditions on headers, and regular expressions (1 in 100). "With hosts" is the same
where some routes are for the request's host and some for a wildcard of it, so that three parts of
the table are asked. Each figure is the median of rounds of decisions on one request with twelve
fields, whose result is checked first; it is processor time, which depends less on what else the
machine does."""

import gc
import pickle
import sys
import time
import tracemalloc
from collections.abc import Callable
from statistics import median

from benchmarks.machine import machine
from strangler.proxy.dataplane.request import Request
from strangler.proxy.dataplane.table import RouteTable, compile_table
from strangler.rules.model import Canary, CohortKey, KeyKind, PathKind, Route, Rules, State
from support.routes import make_route, make_rules

SIZES = (10, 500, 5_000)
ROUNDS, DECISIONS = 15, 4_000
GOAL_MICROSECONDS = 3.0
BY = (
    CohortKey(kind=KeyKind.HEADER, name="x-user-id"),
    CohortKey(kind=KeyKind.COOKIE, name="sessionid"),
)
HOST = "shop.example.com"
FIELDS = {
    "Host": HOST,
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
    "Accept": "application/json",
    "Accept-Language": "en-GB,en;q=0.5",
    "Accept-Encoding": "gzip, deflate, br",
    "Referer": "https://shop.example.com/catalog",
    "Cookie": "theme=dark; sessionid=k3j4h5k3j4h5k3j4h5",
    "X-User-Id": "user-481516",
    "X-Request-Id": "5c1f0d7e-8f27-4b2a-9a53-1f7f0a1f5a3b",
    "Sec-Fetch-Mode": "cors",
    "Connection": "keep-alive",
    "Priority": "u=4",
}


def main() -> None:
    """Print one line for each kind of decision, one column for each size. Ends with status 1 if a
    canary's decision without hosts takes longer than the goal."""
    print(f"decisions on {machine()}\n", flush=True)
    print(f"{'microseconds a decision':<52}" + "".join(f"{size:>9,}" for size in SIZES))
    slowest = 0.0
    for hosts in (False, True):
        tables = {size: compile_table(rules(size, hosts=hosts)) for size in SIZES}
        for label, ask in REQUESTS.items():
            figures = [_microseconds(tables[size], *ask(size)) for size in SIZES]
            if label.startswith("canary") and not hosts:
                slowest = max(slowest, figures[-1])
            row = label + (", with hosts" if hosts else "")
            print(f"{row:<52}" + "".join(f"{figure:>9.2f}" for figure in figures), flush=True)
    print(f"\n{'the table itself':<52}" + "".join(f"{size:>9,}" for size in SIZES))
    for label, measure in MEASURES.items():
        row = "".join(f"{measure(rules(size)):>9.1f}" for size in SIZES)
        print(f"{label:<52}{row}", flush=True)
    met = slowest <= GOAL_MICROSECONDS
    print(
        f"\ngoal: with cohort at most {GOAL_MICROSECONDS} microseconds at {SIZES[-1]:,} routes: "
        f"{slowest:.2f}, {'met' if met else 'not met'}"
    )
    sys.exit(0 if met else 1)


def rules(size: int, *, hosts: bool = True) -> Rules:
    """So many routes; every second pair are canaries."""
    return make_rules(*[_route(number, hosts) for number in range(size)])


def _route(number: int, with_hosts: bool) -> Route:
    area = f"/api/v1/area{number // 20}"
    match number % 10:
        case 0 | 1 | 2 | 3 | 4:
            method = "GET" if number % 2 == 0 else "POST"
            kind, path = "path", f"{area}/things{number // 2 % 10}/{{id}}"
            more = {"methods": (method,)}
        case 5:
            kind, path, more = "exact", f"{area}/exact{number}", {}
        case 6:
            kind, path, more = "prefix", f"{area}/static{number}", {}
        case 7:
            kind, path = "path", f"{area}/things{number // 2 % 10}/{{id}}"
            more = {"headers": {"x-beta": "1"}}
        case 8:
            kind, path, more = "path", f"{area}/things{number}/{{id}}/parts/{{part}}", {}
        case _ if number % 100 == 99:
            kind, path, more = "regex", f"/old{number}/[a-z]+/[0-9]+", {}
        case _:
            kind, path = "path", f"{area}/files{number}/{{rest*}}"
            more = {"hosts": ("*.example.com" if number % 20 == 9 else HOST,)} if with_hosts else {}
    state = "canary" if number // 2 % 2 == 0 else "migrated"
    canary = Canary(buckets=2_500, by=BY, salt=f"route-{number}")
    return make_route(f"route-{number}", path, kind, state=state, canary=canary, **more)


def _last(size: int, state: State, kind: PathKind) -> Route:
    return [
        route
        for route in rules(size).routes
        if route.state is state
        and route.match.kind is kind
        and not route.match.headers
        and not route.match.hosts
    ][-1]


def _request(method: str, target: str) -> Request:
    block = "".join(f"\r\n{name}: {value}" for name, value in FIELDS.items())
    request = Request(method.encode(), target.encode(), 1, block.encode())
    request.host = HOST.encode()
    return request


def _ask(state: State, kind: PathKind, **more: str) -> Callable[[int], tuple[Request, str]]:
    """A request for the last route of that state and kind."""

    def ask(size: int) -> tuple[Request, str]:
        route = _last(size, state, kind)
        path = route.match.path.replace("{id}", "81516").replace("{part}", "7")
        path = path.replace("{rest*}", "a/b/c") + more.get("end", "")
        method = route.match.methods[0] if route.match.methods else "GET"
        return _request(method, path), route.id

    return ask


REQUESTS: dict[str, Callable[[int], tuple[Request, str]]] = {
    "migrated, template": _ask(State.MIGRATED, PathKind.TEMPLATE),
    "migrated, prefix": _ask(State.MIGRATED, PathKind.PREFIX, end="/css/site.css?v=3"),
    "canary by a header, template": _ask(State.CANARY, PathKind.TEMPLATE),
    "canary by a header, exact": _ask(State.CANARY, PathKind.EXACT),
    "no route, through the regular expressions": lambda size: (
        _request("GET", "/accounts/login/?next=/"),
        "",
    ),
    "no route, ambiguous": lambda size: (_request("GET", "/a%2Fb"), ""),
}


def _microseconds(table: RouteTable, request: Request, route: str) -> float:
    decide = table.decide
    found = decide(request).route
    assert (found.id if found else "") == route
    times = []
    for _ in range(ROUNDS):
        started = time.thread_time_ns()
        for _ in range(DECISIONS):
            decide(request)
        times.append((time.thread_time_ns() - started) / DECISIONS / 1_000)
    return median(times)


def _compile_milliseconds(rules: Rules) -> float:
    started = time.thread_time()
    compile_table(rules)
    return (time.thread_time() - started) * 1_000


def _unpickle_milliseconds(rules: Rules) -> float:
    content = pickle.dumps(compile_table(rules), protocol=5)
    started = time.thread_time()
    pickle.loads(content)
    return (time.thread_time() - started) * 1_000


def _kilobytes(rules: Rules) -> float:
    """Without the rules, which the table only refers to, and without RE2's own memory."""
    gc.collect()
    tracemalloc.start()
    table = compile_table(rules)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert table
    return size / 1_000


MEASURES: dict[str, Callable[[Rules], float]] = {
    "milliseconds to compile": _compile_milliseconds,
    "milliseconds to unpickle": _unpickle_milliseconds,
    "kilobytes pickled": lambda rules: len(pickle.dumps(compile_table(rules), protocol=5)) / 1_000,
    "kilobytes in memory, beside the rules": _kilobytes,
}


if __name__ == "__main__":
    main()
