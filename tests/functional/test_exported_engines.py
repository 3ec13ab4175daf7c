"""nginx, HAProxy and Envoy with exported rules answer as the proxy does with them itself."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest

from strangler.diagnostics import Diagnostic
from strangler.engines.exporting.engines import Engine
from strangler.rules.document import load_rules
from strangler.rules.matching import path_matches
from strangler.rules.model import BUCKETS, PathKind, Rules
from strangler.rules.targets import matching_key
from support.exported_engines import ENVOY, ExportedEngine
from support.exported_requests import Case, table
from support.proxying import Strangler
from support.recording import RecordingOrigin
from support.strict_http import Message

RULES = Path(__file__).parents[1] / "support/exported_rules.yaml"
COUNT = 440
COMPARED = (b"host", b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded")
COMPARED += (b"via", b"x-forwarded-prefix")


class Seen(NamedTuple):
    """What a client and an origin see of a request."""

    status: int
    upstream: bytes
    target: bytes
    fields: tuple[tuple[bytes, bytes | None], ...]
    route: bytes | None


def reply(name: bytes) -> Callable[[Message], bytes]:
    """Answers with what it was sent, as text that stands on one line each."""

    def answer(request: Message) -> bytes:
        told = [name, request.target, *[b"%b=%b" % (n, joined(request, n)) for n in COMPARED]]
        content = b"\n".join(told)
        head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(content)
        return head if request.method == b"HEAD" else head + content

    return answer


def joined(message: Message, name: bytes) -> bytes:
    return b", ".join(value for key, value in message.fields if key.lower() == name)


def seen(message: Message) -> Seen:
    if message.status != 200:  # not of an origin
        return Seen(message.status, b"", b"", (), None)
    route = joined(message, b"x-strangler-route")
    if b"\n" not in message.body:
        return Seen(message.status, joined(message, b"x-strangler-upstream"), b"", (), route)
    upstream, target, *lines = message.body.split(b"\n")
    fields = tuple((line.partition(b"=")[0], unquoted(line.partition(b"=")[2])) for line in lines)
    return Seen(message.status, upstream, target, fields, route)


def unquoted(value: bytes) -> bytes:
    """Forwarded with each token as it may also be written (RFC 7239 section 4): Envoy quotes
    every host."""
    return re.sub(rb'"([A-Za-z0-9.\-]+)"', rb"\1", value)


@pytest.fixture(scope="module")
def rules() -> Iterator[Rules]:
    with ExitStack() as stack:
        ports = {
            name.upper(): str(stack.enter_context(RecordingOrigin(reply(name.encode()))).port)
            for name in ("monolith", "orders", "catalog")
        }
        with RecordingOrigin() as closed:
            nobody = str(closed.port)
        loaded = load_rules(RULES, {**ports, "NOBODY": nobody})
        assert loaded.rules, [str(each) for each in loaded.diagnostics]
        yield loaded.rules


@pytest.fixture(scope="module")
def cases(rules: Rules) -> tuple[Case, ...]:
    return table(rules, COUNT)


Answers = dict[str, Seen]


@pytest.fixture(scope="module")
def expected(rules: Rules, cases: tuple[Case, ...]) -> Answers:
    return answers(rules, cases)


@pytest.fixture(scope="module")
def sides(rules: Rules, cases: tuple[Case, ...]) -> tuple[Answers, Answers]:
    """What they are where nobody, and where every caller with a key, is in a canary."""
    nobody, everybody = (answers(with_buckets(rules, each), cases) for each in (0, BUCKETS))
    return nobody, everybody


def answers(rules: Rules, cases: tuple[Case, ...]) -> Answers:
    with Strangler(rules) as proxy:
        return {case.name: seen(proxy.ask(case.data)) for case in cases}


def with_buckets(rules: Rules, buckets: int) -> Rules:
    change = msgspec.structs.replace
    routes = tuple(
        change(each, canary=change(each.canary, buckets=buckets)) if each.canary else each
        for each in rules.routes
    )
    return change(rules, routes=routes)


@pytest.mark.parametrize("engine", [Engine.NGINX, Engine.HAPROXY, ENVOY])
def test_an_engine_answers_as_the_proxy_does(
    engine: Engine,
    rules: Rules,
    cases: tuple[Case, ...],
    expected: Answers,
    sides: tuple[Answers, Answers],
) -> None:
    """But for what a diagnostic named: status, upstream, path and fields that name the client.
    Whoever is drawn otherwise gets what the proxy answers on the other side."""
    with ExportedEngine(engine, rules) as running:
        drawn, named = excused(rules, running.exported.losses)
        found = [(case, seen(running.ask(case.data))) for case in cases]
    different = [
        (case.name, expected[case.name], now)
        for case, now in found
        if now != expected[case.name]
        and not named(case)
        and not (case.route in drawn and now in (each[case.name] for each in sides))
    ]
    assert not different, "\n\n".join("\n".join(map(str, each)) for each in different)
    most = {Engine.NGINX: COUNT // 20, Engine.HAPROXY: 0, Engine.ENVOY: COUNT // 20}
    assert sum(named(case) for case in cases) <= most[engine]


def excused(
    rules: Rules, losses: tuple[Diagnostic, ...]
) -> tuple[set[str], Callable[[Case], bool]]:
    """The routes whose callers are drawn otherwise, and whether a diagnostic names what may be
    otherwise with a request: a fallback that is missing, needless escapes in a path that is
    compared with a regex, in one that is cut, or in a query."""
    told = {loss.message for loss in losses}

    def of_route(feature: str) -> set[str]:
        starts = {each.id: f"route {each.id!r}: {feature}:" for each in rules.routes}
        return {name for name, start in starts.items() if any(map(startswith(start), told))}

    drawn, alone = (
        of_route("cohorts"),
        of_route("fallback where the service sees another path or Host"),
    )
    alone &= {each.id for each in rules.routes if each.service == "gone"}
    spelt = any("of a regex condition only what it says itself" in each for each in told)
    as_sent = any("escapes not decoded" in each for each in told)
    as_ruled = any("X-Forwarded-Prefix is spelt" in each for each in told)
    regexes = [route.match for route in rules.routes if route.match.kind is PathKind.REGEX]
    cut = {route.id for route in rules.routes if route.rewrite}

    def named(case: Case) -> bool:
        path = case.example.path
        key = matching_key(path)
        odd = spelt and key != path and any(path_matches(match, key) for match in regexes)
        prefix = as_ruled and key != path and case.route in cut
        escaped = as_sent and b"%" in (case.example.query or b"")
        return case.route in alone or odd or prefix or escaped

    return drawn, named


def startswith(start: str) -> Callable[[str], bool]:
    return lambda text: text.startswith(start)
