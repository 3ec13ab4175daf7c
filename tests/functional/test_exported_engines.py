"""nginx and HAProxy with exported rules answer as the proxy does with the rules themselves."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import pytest

from strangler.diagnostics import Diagnostic
from strangler.engines.exporting.engines import Engine
from strangler.rules.document import load_rules
from strangler.rules.matching import path_matches
from strangler.rules.model import PathKind, Rules
from strangler.rules.targets import matching_key
from support.exported_engines import ExportedEngine
from support.exported_requests import Case, table
from support.proxying import Strangler
from support.recording import RecordingOrigin
from support.strict_http import Message

RULES = Path(__file__).parents[1] / "support/exported_rules.yaml"
COUNT = 400
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
    fields = tuple((line.partition(b"=")[0], line.partition(b"=")[2]) for line in lines)
    return Seen(message.status, upstream, target, fields, route)


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


@pytest.fixture(scope="module")
def expected(rules: Rules, cases: tuple[Case, ...]) -> dict[str, Seen]:
    with Strangler(rules) as proxy:
        return {case.name: seen(proxy.ask(case.data)) for case in cases}


@pytest.mark.parametrize("engine", [Engine.NGINX, Engine.HAPROXY])
def test_an_engine_answers_as_the_proxy_does(
    engine: Engine, rules: Rules, cases: tuple[Case, ...], expected: dict[str, Seen]
) -> None:
    """But for what a diagnostic named: status, upstream, path and fields that name the client."""
    with ExportedEngine(engine, rules) as running:
        named = excused(rules, running.exported.losses)
        different = [
            (case.name, expected[case.name], now)
            for case in cases
            if (now := seen(running.ask(case.data))) != expected[case.name] and not named(case)
        ]
        excepted = [case for case in cases if named(case)]
        assert not different, "\n\n".join("\n".join(map(str, each)) for each in different)
        assert len(excepted) <= {Engine.NGINX: COUNT // 10, Engine.HAPROXY: 0}[engine]


def excused(rules: Rules, losses: tuple[Diagnostic, ...]) -> Callable[[Case], bool]:
    """Whether a diagnostic names what may be otherwise with a request: the cohorts of its route,
    or needless escapes in a path that is compared with a regex."""
    drawn = {
        route.id
        for route in rules.routes
        for loss in losses
        if loss.code == "STR803" and repr(route.id) in loss.message
    }
    spelt = any("needless escapes" in loss.message for loss in losses)
    regexes = [route.match for route in rules.routes if route.match.kind is PathKind.REGEX]

    def named(case: Case) -> bool:
        path = case.example.path
        key = matching_key(path)
        odd = spelt and key != path and any(path_matches(match, key) for match in regexes)
        return case.route in drawn or odd

    return named
