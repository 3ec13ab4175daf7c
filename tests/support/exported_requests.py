"""Rules in, a table of requests that tries all of their conditions out; the same in every run."""

import re
from collections.abc import Iterator
from itertools import cycle
from typing import NamedTuple

from strangler.rules.deciding import decide
from strangler.rules.model import Condition, KeyKind, Route, Rules
from strangler.rules.requests import Example, example
from strangler.rules.sampling import example_paths

HOSTS = ("shop.example.com", "SHOP.example.com:8080", "a.b.example.com", "example.com")


class Case(NamedTuple):
    """A request, and the route that takes it ("" for none)."""

    name: str
    data: bytes
    example: Example
    route: str


def table(rules: Rules, count: int) -> tuple[Case, ...]:
    """So many different requests, spread over all routes alike."""
    turns = [iter(list(_of_route(route))) for route in rules.routes]
    turns.append(iter(list(_of_none())))
    found: dict[bytes, Case] = {}
    while turns and len(found) < count:
        for turn in list(turns):
            wanted = next(turn, None)
            if wanted is None:
                turns.remove(turn)
                continue
            case = _case(rules, *wanted)
            if len(found) < count:
                found.setdefault(case.data, case)
    assert len(found) == count, f"there are only {len(found)}"
    return tuple(found.values())


Wanted = tuple[str, str, str, list[tuple[str, str]]]


def _of_route(route: Route) -> Iterator[Wanted]:
    match = route.match
    hosts = [host.replace("*", "some") for host in match.hosts] or [HOSTS[0]]
    method = (match.methods or ("GET",))[0]
    fields = _fields(route)
    query = _query(match.query)
    paths = example_paths(match)
    for path, host in zip((*paths, *paths), cycle(hosts)):
        yield method, host, path + query, fields
    path, host = paths[0], hosts[0]
    yield "DELETE", host, path + query, fields
    yield method, HOSTS[2], path + query, fields
    for left_out in range(len(fields)):
        yield method, host, path + query, fields[:left_out] + fields[left_out + 1 :]
    for name, value in fields:
        yield method, host, path + query, [(name, value + "x")]
    yield method, host, path + "?other=1&" + query[1:], fields
    if query:
        yield method, host, path, fields
        yield method, host, path + query.replace("=", "=no"), fields
        yield method, host, path + "?" + "x=1&" + query[1:].replace("q=", "%71="), fields
    for odd in _spellings(path):
        yield method, host, odd + query, fields
    for key in route.canary.by if route.canary else ():
        for number in range(12):
            if key.kind is KeyKind.HEADER:
                value = "user " * 4 * number + f"{number}"
                yield method, host, path + query, [*fields, (key.name, value)]
            elif key.kind is KeyKind.COOKIE:
                cookie = ("cookie", f"a=b; {key.name}=session-{number}; {key.name}=x")
                yield method, host, path + query, [*fields, cookie]


def _of_none() -> Iterator[Wanted]:
    for path in ("/", "/nothing", "/nothing/at/all?x=/../y", "//", "/a//b", "/a/./b", "/a%2Fb"):
        for host in HOSTS:
            yield "GET", host, path, []


def _spellings(path: str) -> Iterator[str]:
    """The path spelt otherwise, some of them ambiguous, some of them another path."""
    if "%" not in path:
        yield f"{path[:-1]}%{ord(path[-1]):02x}"
    yield f"{path[:1]}%{ord(path[1:2] or 'a'):02X}{path[2:]}"
    yield f"{path}/"
    yield f"{path}x"
    yield f"{path}%2fy"
    yield f"{path}//y"
    yield f"{path}/../y"
    yield f"/.{path}"
    yield f"{path}/%2E%2e/y"
    yield f"{path}%5Cy"
    yield path.upper()
    yield path.replace("/", "//", 1)
    yield path.replace("a", "%61")


def _fields(route: Route) -> list[tuple[str, str]]:
    match = route.match
    found = [(each.name, _value(each)) for each in match.headers]
    if match.cookies:
        pairs = [f"{each.name}={_value(each)}" for each in match.cookies]
        found.append(("cookie", "; ".join(["first=1", *pairs])))
    return found


def _query(conditions: tuple[Condition, ...]) -> str:
    pairs = [f"{each.name}={_value(each).replace(' ', '+')}" for each in conditions]
    return "?" + "&".join(pairs) if pairs else ""


def _value(condition: Condition) -> str:
    return condition.value if condition.value is not None else "anything"


def _case(rules: Rules, method: str, host: str, target: str, fields: list[tuple[str, str]]) -> Case:
    asked = example(method, f"http://{host}{target}", fields)
    lines = [f"{method} {target} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name}: {value}" for name, value in fields]
    data = "\r\n".join([*lines, "", ""]).encode()
    verdict = decide(rules, asked)
    name = re.sub(r"\s+", " ", " ".join([lines[0], host, *lines[2:]]))
    return Case(name, data, asked, verdict.route.id if verdict.route else "")
