"""Text with variables in, all that it can become out: each with whom it is for.

Only variables whose value follows from the file are known: `set`, `map`, `split_clients`, and
those that stand for the request's own target."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from strangler.diagnostics import IMPORT_CHANGED, Diagnostic, report
from strangler.engines.importing.draft import Ask, Who
from strangler.engines.importing.meeting import meet_asks
from strangler.engines.importing.nginx.reading import Directive
from strangler.rules.values import parse_percent
from strangler.yaml_places.values import BadValueError

_VARIABLE = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_OWN_TARGET = re.compile(
    r"(?:\$\{?request_uri\}?|\$\{?uri\}?\$\{?is_args\}?\$\{?args\}?|\$\{?uri\}?)\Z"
)
_SOURCES = (("http_", "headers"), ("cookie_", "cookies"), ("arg_", "query"))


class UnresolvedError(Exception):
    """A variable of which nothing is known; the message names it and says why."""


@dataclass(frozen=True, slots=True)
class Share:
    """A part of `split_clients`."""

    text: str
    buckets: int | None
    """Ten-thousandths; None: the rest (`*`)."""


@dataclass(frozen=True, slots=True)
class Case:
    """What a text becomes for some requests: one text, or shares of it among callers."""

    who: Who
    shares: tuple[Share, ...]
    by: tuple[str, ...] = ()
    """Cohort keys, where there is more than one share."""
    directive: Directive | None = None
    """The split_clients."""


@dataclass(slots=True)
class Variables:
    """What is known: values of `set` by name, and the blocks that define others."""

    sets: Mapping[str, str]
    maps: Mapping[str, Directive]
    splits: Mapping[str, Directive]
    notes: list[Diagnostic] = field(default_factory=list)

    def among(self, sets: Mapping[str, str]) -> "Variables":
        """The same with more values of `set`."""
        return replace(self, sets={**self.sets, **sets})

    def cases(self, text: str, depth: int = 0) -> list[Case]:
        """All that `text` can become, the first that matches a request first.

        Raises UnresolvedError."""
        found = _VARIABLE.search(text)
        if found is None:
            return [Case(Who(), (Share(text, None),))]
        if depth > 20:
            raise UnresolvedError(f"${found[1] or found[2]} is made of itself")
        name = found[1] or found[2]

        def put(value: str) -> str:
            return text[: found.start()] + value + text[found.end() :]

        if name in self.sets:
            return self.cases(put(self.sets[name]), depth + 1)
        if name in self.maps:
            return [
                case
                for who, value in self._mapped(self.maps[name])
                for inner in self.cases(put(value), depth + 1)
                if (case := _met(who, inner)) is not None
            ]
        if name in self.splits:
            return [self._split(self.splits[name], put, depth)]
        raise UnresolvedError(f"the value of ${name} does not follow from the file")

    def _split(self, split: Directive, put: "object", depth: int) -> Case:
        shares: list[Share] = []
        for entry in split.block or ():
            value = entry.args[0] if entry.args else ""
            inner = self.cases(put(value), depth + 1)  # type: ignore[operator]
            if len(inner) != 1 or len(inner[0].shares) != 1:
                raise UnresolvedError(f"${split.args[-1]} splits what is split or mapped again")
            buckets = None
            if entry.name != "*":
                try:
                    buckets = parse_percent(entry.name.removesuffix("%"))
                except BadValueError as error:
                    raise UnresolvedError(str(error)) from None
            shares.append(Share(inner[0].shares[0].text, buckets))
        return Case(Who(), tuple(shares), _keys(split.args[0]), split)

    def _mapped(self, block: Directive) -> list[tuple[Who, str]]:
        source = _VARIABLE.fullmatch(block.args[0])
        if source is None:
            raise UnresolvedError(f"{block} maps a text of several parts")
        name = source[1] or source[2]
        found: list[tuple[Who, str]] = []
        default = ""
        for entry in block.block or ():
            if entry.name in ("hostnames", "volatile") and not entry.args:
                continue
            value = entry.args[0] if entry.args else ""
            if entry.name == "default":
                default = value
                continue
            who = condition(name, entry.name.removeprefix("\\"))
            if who is None or entry.name.startswith("~"):
                raise UnresolvedError(f"{block} tells requests apart by {entry.name!r}")
            if name.startswith(("http_", "cookie_", "arg_")) and entry.name.lower() != (
                entry.name.upper()
            ):
                self.notes.append(
                    report(
                        IMPORT_CHANGED,
                        f"map compares {entry.name!r} without regard to case, rules with",
                        entry.place,
                    )
                )
            found.append((who, value))
        if not default:
            raise UnresolvedError(f"{block} has no default")
        return [*found, (Who(), default)]


def condition(variable: str, value: str | None) -> Who | None:
    """The requests of which a variable has a value (None: any but the empty one); None: rules
    do not look at such a thing."""
    if variable == "request_method" and value is not None:
        return Who(methods=frozenset({value.upper()}))
    if variable in ("host", "http_host") and value is not None:
        return Who(host=value.lower())
    for start, kind in _SOURCES:
        if variable.startswith(start) and value != "":
            name = variable.removeprefix(start)
            name = name.replace("_", "-") if kind == "headers" else name
            return Who(asks=frozenset({Ask(kind, name, value)}))
    return None


def meet_who(first: Who, other: Who) -> Who | None:
    """Whom both mean, hosts being equal or one of them none."""
    methods = first.methods
    if other.methods is not None:
        methods = other.methods if methods is None else methods & other.methods
    asks = meet_asks(first.asks, other.asks)
    hosts = {first.host, other.host} - {None}
    if asks is None or methods == frozenset() or len(hosts) > 1:
        return None
    return Who(host=first.host or other.host, methods=methods, asks=asks)


def without_target(text: str) -> tuple[str, bool]:
    """A URL without variables at its end that stand for the request's own target, and whether
    there were any."""
    bare = _OWN_TARGET.sub("", text)
    return bare, bare != text


def _met(who: Who, case: Case) -> Case | None:
    both = meet_who(who, case.who)
    return None if both is None else replace(case, who=both)


def _keys(text: str) -> tuple[str, ...]:
    found: list[str] = []
    for braced, bare in _VARIABLE.findall(text):
        name = braced or bare
        if name in ("remote_addr", "binary_remote_addr", "realip_remote_addr"):
            found.append("client-ip")
        elif name.startswith("cookie_"):
            found.append(f"cookie:{name.removeprefix('cookie_')}")
        elif name.startswith("http_") and name not in ("http_user_agent", "http_host"):
            found.append(f"header:{name.removeprefix('http_').replace('_', '-')}")
    return tuple(dict.fromkeys(found))
