"""Ordered items and upstreams in, the text of rules.yaml out, and which lines are whose."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from strangler.engines.importing.draft import Answer, Draft, Item, UpstreamDraft
from strangler.engines.importing.naming import Names, route_name
from strangler.engines.importing.ordering import Ordered
from strangler.rules.model import PathKind, State
from strangler.rules.values import format_percent, format_size

_PLAIN = re.compile(r"[a-z][a-z0-9_-]*(?:\.[a-z0-9_-]+)*|[A-Z]{2,}|[0-9]+(?:ms|s|m|h|B|KB|MB|GB)")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "NO", "ON", "YES"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One route as it is written: items that differ in their host only."""

    items: tuple[Item, ...]
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """The text, and for the first line of each route (from 1) its number among `lines`."""

    text: str
    starts: dict[int, int]


def joined(ordered: Iterable[Ordered]) -> list[Line]:
    """Items that differ in nothing but their host as one route."""
    found: dict[object, list[Item]] = {}
    for each in ordered:
        item = each.item
        who = (item.who.methods, item.who.asks, item.who.host is None)
        key = (who, item.path, item.answer, item.place, item.comment, each.priority, item.again)
        found.setdefault(key, []).append(item)
    return [Line(items=tuple(items), priority=key[5]) for key, items in found.items()]  # type: ignore[index]


def write(draft: Draft, lines: list[Line], state: State) -> Written:
    """The file. `state` is that of routes that a service answers alone."""
    out: list[str] = [
        f"# Imported by `strangler rules import` from {printable(draft.source)}.\n",
        "# Comments say where each route came from; what could not be carried was told then.\n",
        "version: 1\n",
    ]
    if draft.proxy:
        out.append("proxy:\n")
        out += [f"  {key}: {flow(value)}\n" for key, value in sorted(draft.proxy.items())]
    out.append("upstreams:\n")
    for upstream in sorted(draft.upstreams, key=lambda each: each.name):
        out += _upstream(upstream)
    out.append(f"default: {flow(draft.default)}\n")
    out.append("routes:\n" if lines else "routes: []\n")
    starts: dict[int, int] = {}
    names = Names()
    salts: dict[object, str] = {}
    for number, line in enumerate(lines):
        text = "".join(_route(line, names, draft.default, state, salts))
        starts[sum(each.count("\n") for each in out) + 1] = number
        out.append(text)
    return Written(text="".join(out), starts=starts)


def _upstream(upstream: UpstreamDraft) -> Iterator[str]:
    if upstream.comment:
        yield f"  # {printable(upstream.comment)}\n"
    yield f"  {flow(upstream.name)}:\n"
    for key, value in upstream.keys.items():
        yield f"    {key}: {flow(value)}\n"


def _route(
    line: Line, names: Names, default: str, state: State, salts: dict[object, str]
) -> Iterator[str]:
    item = line.items[0]
    again = ", again: it goes before what follows it there" if item.again else ""
    yield f"  # {item.place.path}:{item.place.line} {printable(item.comment)}{again}\n"
    name = names.take(route_name(item))
    salt = ""
    if item.answer.canary is not None:  # routes of one origin keep a caller on one side
        salt = item.answer.canary.salt or salts.setdefault(item.place, name)
    yield f"  - id: {flow(name)}\n"
    yield f"    match: {flow(_match(line))}\n"
    yield from _answer(item.answer, default, state, salt if salt != name else "")
    if line.priority:
        yield f"    priority: {line.priority}\n"


def _match(line: Line) -> dict[str, object]:
    item = line.items[0]
    found: dict[str, object] = {}
    if item.path != (PathKind.PREFIX, "/") or not (item.who.host or item.who.methods):
        found[str(item.path.kind)] = item.path.text
    if item.who.methods is not None:
        found["methods"] = sorted(item.who.methods)
    hosts = sorted({each.who.host for each in line.items if each.who.host})
    if hosts:
        found["hosts"] = hosts
    for kind in ("headers", "query", "cookies"):
        asks = sorted((ask for ask in item.who.asks if ask.kind == kind), key=str)
        if asks:
            found[kind] = {
                ask.name: {"present": True} if ask.value is None else ask.value for ask in asks
            }
    return found


def _answer(answer: Answer, default: str, state: State, salt: str) -> Iterator[str]:
    if answer.upstream == default:
        if answer.prepared and answer.prepared != default:
            yield f"    service: {flow(answer.prepared)}\n"
        yield f"    state: {State.LEGACY}\n"
    else:
        yield f"    service: {flow(answer.upstream)}\n"
        if answer.shadow:
            yield f"    effect: read\n    state: {State.SHADOW}\n"
            yield f"    shadow: {flow({'sample': Number(format_percent(answer.shadow))})}\n"
        elif answer.canary is not None:
            canary: dict[str, object] = {"percent": Number(format_percent(answer.canary.buckets))}
            if answer.canary.by:
                canary["by"] = list(answer.canary.by)
            if answer.canary.mint:
                canary["mint"] = answer.canary.mint
            if salt:
                canary["salt"] = salt
            yield f"    state: {State.CANARY}\n    canary: {flow(canary)}\n"
        else:
            yield f"    state: {State.RETIRED if answer.refused else state}\n"
        if answer.rewrite:
            yield f"    rewrite: {flow({'prefix': answer.rewrite})}\n"
    if answer.body is not None:
        yield f"    limits: {flow({'body': format_size(answer.body)})}\n"


class Number(str):
    """Text that is written as it is."""

    __slots__ = ()


class Given(str):
    """Text whose `${...}` is meant: a placeholder."""

    __slots__ = ()


def flow(value: object) -> str:
    """A value as YAML on one line; text in quotes unless it is a plain word."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Number | int):
        return str(value)
    text = str(value)
    if _PLAIN.fullmatch(text) and text not in _WORDS:
        return text
    if not isinstance(value, Given):
        text = text.replace("${", "$${")
    return json.dumps(text, ensure_ascii=False)


def printable(text: str) -> str:
    """Text that cannot end its comment."""
    kept = "".join(letter if letter.isprintable() else " " for letter in text)
    return kept if len(kept) <= 160 else f"{kept[:157]}..."
