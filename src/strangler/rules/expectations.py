"""A file of requests and what should become of them in, what does not hold out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from strangler.diagnostics import (
    RULES_BAD_VALUE,
    RULES_EXPECTATION,
    RULES_SYNTAX,
    RULES_UNREADABLE,
    RULES_WRONG_TYPE,
    Diagnostic,
    in_order,
    report,
)
from strangler.locations import Location
from strangler.rules.deciding import Verdict, Why, decide
from strangler.rules.model import Rules, State
from strangler.rules.reading.faults import FAULTS
from strangler.rules.reading.scalars import choice, text, truth
from strangler.rules.requests import Example, example
from strangler.rules.substituting import Substituting
from strangler.yaml_places.nodes import (
    MAPPING,
    PLAIN,
    QUOTED,
    SEQUENCE,
    DocumentError,
    Node,
    compose,
)
from strangler.yaml_places.reader import Key, ProblemError, Reader, parsed
from strangler.yaml_places.values import BadValueError

NO_ROUTE = "default"
"""The value of `route` where no route should match."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """One request and what is expected of it."""

    name: str
    request: Example
    expected: Mapping[str, Any]
    """By the keys of `expect`: route, upstream, state, why, fallback, shadow, reject."""
    location: Location


@dataclass(frozen=True, slots=True, kw_only=True)
class Suite:
    """A whole file. With diagnostics it cannot be used."""

    rules: str
    """The rules file that it names, relative to its own folder; empty: none."""
    expectations: tuple[Expectation, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """An expectation that does not hold."""

    expectation: Expectation
    differences: tuple[tuple[str, Any, Any], ...]
    """Key, what was expected, what is."""


def load_suite(path: Path) -> Suite:
    """Read the file at `path`."""
    shown = path.as_posix()
    try:
        written = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        return _refused(report(RULES_UNREADABLE, reason, Location(shown, 1)))
    return parse_suite(written, shown)


def parse_suite(written: str, path: str) -> Suite:
    """Read the text of such a file."""
    try:
        root = compose(written)
    except DocumentError as error:
        place = Location(path, error.line, error.column)
        return _refused(report(RULES_SYNTAX, str(error), place, error.hint))
    if root is None:
        return _refused(report(RULES_EXPECTATION, "the file is empty", Location(path, 1)))
    reader = Reader(path, Substituting({}), FAULTS, merges="<<" in written)
    try:
        values = reader.fields(root, _SUITE, "the file", ("requests",))
    except ProblemError as problem:
        reader.note(problem, root)
        return Suite(rules="", expectations=(), diagnostics=in_order(reader.problems))
    return Suite(
        rules=values.get("rules", ""),
        expectations=tuple(each for each in values.get("requests", ()) if each is not None),
        diagnostics=in_order(reader.problems),
    )


def _refused(problem: Diagnostic) -> Suite:
    return Suite(rules="", expectations=(), diagnostics=(problem,))


def failures(rules: Rules, expectations: tuple[Expectation, ...]) -> Iterator[Failure]:
    """Those that do not hold."""
    for expectation in expectations:
        actual = outcome(decide(rules, expectation.request))
        differences = tuple(
            (key, wanted, actual[key])
            for key, wanted in expectation.expected.items()
            if actual[key] != wanted
        )
        if differences:
            yield Failure(expectation=expectation, differences=differences)


def outcome(verdict: Verdict) -> dict[str, Any]:
    """A verdict by the keys of `expect`."""
    route = verdict.route
    return {
        "route": route.id if route else NO_ROUTE,
        "upstream": verdict.upstream,
        "state": route.state.value if route else "",
        "why": verdict.why.value,
        "fallback": verdict.fallback,
        "shadow": verdict.shadow,
        "reject": verdict.reject,
    }


# Reading -------------------------------------------------------------------------------------


def _requests(reader: Reader, node: Node) -> list[Expectation | None]:
    return reader.items(node, _expectation, least=1)


def _expectation(reader: Reader, node: Node) -> Expectation | None:
    before = len(reader.problems)
    values = reader.fields(node, _REQUEST, "a request", ("request", "expect"))
    if len(reader.problems) > before:
        return None
    method, url = values["request"]
    try:
        request = example(
            method,
            url,
            values.get("headers", ()),
            client=values.get("client_ip", "127.0.0.1"),
            claims=values.get("claims"),
        )
    except ValueError as error:
        raise ProblemError(RULES_BAD_VALUE, str(error)) from None
    return Expectation(
        name=values.get("name", f"{method} {url}"),
        request=request,
        expected=values["expect"],
        location=reader.location(node),
    )


def _method_and_url(written: str) -> tuple[str, str]:
    method, space, url = written.partition(" ")
    if not space or not url.strip() or not method.isupper():
        raise BadValueError(f"{written!r} is no request", "write METHOD URL, such as GET /orders/7")
    return method, url.strip()


def _address(written: str) -> str:
    try:
        return str(ip_address(written))
    except ValueError:
        raise BadValueError(f"{written!r} is no address") from None


def _headers(reader: Reader, node: Node) -> list[tuple[str, str]]:
    return [(name, reader.scalar(value)) for name, _, value in reader.named(node, "headers")]


def _claims(reader: Reader, node: Node) -> dict[str, Any]:
    if node.tag != MAPPING:
        raise ProblemError(RULES_WRONG_TYPE, "it is no mapping", "write {sub: '42'}")
    return {name: _json(reader, value) for name, _, value in reader.named(node, "claims")}


def _json(reader: Reader, node: Node) -> Any:
    if node.tag == SEQUENCE:
        return [_json(reader, item) for item in node.value]
    if node.tag == MAPPING:
        return _claims(reader, node)
    written = reader.scalar(node)
    if node.tag == QUOTED:
        return written
    if node.tag == PLAIN and written in ("true", "false"):
        return written == "true"
    return int(written) if written.lstrip("-").isdigit() and len(written) < 20 else written


def _expect(reader: Reader, node: Node) -> dict[str, Any]:
    values = reader.fields(node, _EXPECT, "expect")
    if not values:
        raise ProblemError(RULES_BAD_VALUE, "it expects nothing", f"add {', '.join(_EXPECT)}")
    return {
        key: value.value if isinstance(value, State | Why) else value
        for key, value in values.items()
    }


def _name_or_nothing(reader: Reader, node: Node) -> str:
    """A name, or an empty text: nobody."""
    return "" if node.tag == QUOTED and not node.value else reader.text(node)


_EXPECT = {
    "route": Key("route", text),
    "upstream": Key("upstream", text),
    "state": Key("state", choice(State)),
    "why": Key("why", choice(Why)),
    "fallback": Key("fallback", _name_or_nothing),
    "shadow": Key("shadow", _name_or_nothing),
    "reject": Key("reject", truth),
}
_REQUEST = {
    "name": Key("name", text),
    "request": Key("request", parsed(_method_and_url)),
    "headers": Key("headers", _headers),
    "client_ip": Key("client_ip", parsed(_address)),
    "claims": Key("claims", _claims),
    "expect": Key("expect", _expect),
}
_SUITE = {"rules": Key("rules", text), "requests": Key("requests", _requests)}
