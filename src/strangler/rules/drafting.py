"""A report.json in, the first rules.yaml out: every endpoint a route that the monolith answers."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from strangler.diagnostics import RULES_DRAFT, Diagnostic, report
from strangler.identity import EndpointId
from strangler.rules.checks.shapes import shape_of
from strangler.rules.model import Effect, Match, PathKind
from strangler.rules.reading.routes import RESERVED_IDS
from strangler.rules.sampling import example_paths
from strangler.rules.templates import TemplateError, parse_template

MONOLITH = "${MONOLITH_URL:-http://127.0.0.1:8000}"
_WORD = re.compile(r"[A-Za-z0-9]+")
_VARIABLE = re.compile(r"\{[^{}/]*?(\*?)\}")
_EFFECTS = {"none": Effect.NONE, "read": Effect.READ, "write": Effect.WRITE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """The text of a rules file, and what could not become a route."""

    text: str
    routes: int
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    id: str
    match: Match
    effect: Effect
    part: str
    endpoint: EndpointId


def draft_rules(
    found: Mapping[str, Any], monolith: str = MONOLITH, app: str | None = None
) -> Drafted:
    """Rules for the endpoints of a report (of one `app`, or of all), in state legacy.

    Ids follow from path and method alone, so that a second run gives the same. Endpoints that no
    request could tell apart become one route, and are reported; an effect that is not proven
    completely is unknown."""
    endpoints = [each for each in found["endpoints"] if app is None or each["app"] == app]
    endpoints.sort(key=lambda each: (each["app"], each["path"], each["method"]))
    several = len({each["app"] for each in endpoints}) > 1
    drafts: list[_Draft] = []
    problems: list[Diagnostic] = []
    taken: dict[object, EndpointId] = {}
    ids = _ids(endpoints, several)
    for endpoint in endpoints:
        identity = EndpointId(endpoint["app"], endpoint["method"], endpoint["path"])
        match = _match(endpoint)
        if isinstance(match, str):
            problems.append(report(RULES_DRAFT, f"{identity}: {match}"))
            continue
        place = (shape_of(match), match.methods)
        if place in taken:
            problems.append(_clash(identity, taken[place]))
            continue
        taken[place] = identity
        drafts.append(
            _Draft(
                id=ids[identity],
                match=match,
                effect=_effect(endpoint),
                part=endpoint.get("part") or "",
                endpoint=identity,
            )
        )
    drafts.sort(key=lambda each: (each.part == "", each.part, each.endpoint))
    text = "".join(_lines(drafts, monolith))
    return Drafted(text=text, routes=len(drafts), diagnostics=tuple(problems))


def _match(endpoint: Mapping[str, Any]) -> Match | str:
    """The condition, or why there is none."""
    methods = () if endpoint["method"] == "ANY" else (endpoint["method"],)
    path = endpoint["path"]
    try:
        parse_template(path)
    except TemplateError as error:
        if "{" not in path:
            return f"{error}"
        match = Match(kind=PathKind.REGEX, path=_as_regex(path), methods=methods)
        return match if example_paths(match) else f"{error}"
    return Match(kind=PathKind.TEMPLATE, path=path, methods=methods)


def _as_regex(path: str) -> str:
    """What templates cannot say: a variable within a segment, or `{rest*}` before the end."""
    pieces: list[str] = []
    end = 0
    for variable in _VARIABLE.finditer(path):
        pieces += [re.escape(path[end : variable.start()]), ".+" if variable[1] else "[^/]+"]
        end = variable.end()
    return "".join([*pieces, re.escape(path[end:])])


def _literal_length(path: str) -> int:
    return len(_VARIABLE.sub("", path))


def _clash(identity: EndpointId, first: EndpointId) -> Diagnostic:
    if identity.app != first.app:
        hint = f"add a route with hosts: [...] for {identity.app}, or draft one app with --app"
    else:
        hint = "one route serves both; nothing to do"
    return report(RULES_DRAFT, f"{identity} takes the same requests as {first}", hint=hint)


def _effect(endpoint: Mapping[str, Any]) -> Effect:
    """What calls the outside may change it, so that `external` counts as a write."""
    if not endpoint["complete"]:
        return Effect.UNKNOWN
    return _EFFECTS.get(endpoint["effect"], Effect.WRITE)


# Ids -----------------------------------------------------------------------------------------


def _ids(endpoints: Sequence[Mapping[str, Any]], several: bool) -> dict[EndpointId, str]:
    plain: dict[EndpointId, str] = {}
    for endpoint in endpoints:
        identity = EndpointId(endpoint["app"], endpoint["method"], endpoint["path"])
        words = "_".join(_WORD.findall(identity.path)) or "root"
        name = f"{words[:90]}.{identity.method.lower()}"
        app = "_".join(_WORD.findall(identity.app)) or "app"
        plain[identity] = f"{app}.{name}" if several else name
    counts = Counter(plain.values())
    return {
        identity: f"{name}-{_short(identity)}"
        if counts[name] > 1 or len(name) > 120 or name in RESERVED_IDS
        else name
        for identity, name in plain.items()
    }


def _short(identity: EndpointId) -> str:
    return sha256(str(identity).encode("utf-8", "replace")).hexdigest()[:6]


# Text ----------------------------------------------------------------------------------------


def _lines(drafts: Sequence[_Draft], monolith: str) -> Iterator[str]:
    yield "# Drafted by `strangler rules init`, yours to edit. The monolith answers everything\n"
    yield "# until a route names a service and leaves state legacy.\n"
    yield "version: 1\n"
    yield f"upstreams:\n  monolith:\n    url: {_quoted(monolith)}\ndefault: monolith\n"
    yield "routes:\n" if drafts else "routes: []\n"
    by_part: dict[str, list[_Draft]] = defaultdict(list)
    for draft in drafts:
        by_part[draft.part].append(draft)
    for part, members in by_part.items():
        yield f"  # {_comment(part)}\n" if part else "  # in no part\n"
        for draft in members:
            match = draft.match
            methods = f", methods: [{', '.join(map(_quoted, match.methods))}]"
            yield f"  - id: {_quoted(draft.id)}\n"
            yield f"    match: {{{match.kind}: {_quoted(match.path)}"
            yield f"{methods if match.methods else ''}}}\n"
            if match.kind is PathKind.REGEX:  # the order knows no more than that about regexes
                yield f"    priority: {_literal_length(draft.endpoint.path)}\n"
            yield f"    effect: {draft.effect}\n    state: legacy\n"


def _quoted(text: str) -> str:
    """Text as YAML reads it back, in quotes unless it is a plain word."""
    if re.fullmatch(r"[A-Z]{2,}|[a-z_]+[a-z0-9_]*\.[a-z0-9_.-]+", text):
        return text
    return json.dumps(text, ensure_ascii=False)


def _comment(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)
