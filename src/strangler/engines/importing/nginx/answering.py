"""One location in, who answers its requests out: a list of which the first that matches counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from strangler.diagnostics import IMPORT_CHANGED, IMPORT_NOT_CARRIED, Code, report
from strangler.engines.importing.draft import Who
from strangler.engines.importing.nginx.conditions import allowed_methods, read_if
from strangler.engines.importing.nginx.reading import Directive
from strangler.engines.importing.nginx.scopes import Scope
from strangler.engines.importing.nginx.upstreams import Upstreams
from strangler.engines.importing.nginx.variables import (
    Case,
    UnresolvedError,
    Variables,
    meet_who,
    without_target,
)
from strangler.engines.importing.nginx.words import PATHS_OF_FILES
from strangler.locations import Location

MOST_IFS = 5
_ENDS = ("return", "root", "alias", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass")


@dataclass(frozen=True, slots=True)
class Variant:
    """Requests of a location, and the proxy_pass that takes them, its variables not filled in."""

    who: Who
    sets: Mapping[str, str]
    proxy_pass: Directive | None


@dataclass(frozen=True, slots=True)
class Answered:
    """Requests of a location, and what their proxy_pass comes to."""

    case: Case
    proxy_pass: Directive
    own_target: bool
    """Whether the request's own target was appended by variables."""


@dataclass(slots=True)
class Teller:
    """Collects what could not be carried."""

    upstreams: Upstreams
    named: Mapping[str, Directive] = field(default_factory=dict)
    """Locations by `@name`."""

    def tell(self, code: Code, message: str, place: Location, hint: str = "") -> None:
        """Note a problem once."""
        self.upstreams.problems.append(report(code, message, place, hint))

    def lost(self, directive: Directive, message: str, hint: str = "") -> None:
        """Something that is not carried."""
        self.tell(IMPORT_NOT_CARRIED, f"{directive}: {message}", directive.place, hint)


def answers(
    location: Directive, scope: Scope, variables: Variables, teller: Teller
) -> list[Answered]:
    """Who answers; nothing where nginx itself does, or what cannot be carried (told then)."""
    block = location.block or ()
    proxy_pass, block = _proxied(location, block, teller)
    known = variables.among(scope.sets())
    variants = _variants(location, block, proxy_pass, known, teller)
    found: list[Answered] = []
    for variant in variants:
        if variant.proxy_pass is None:
            continue
        bare, own = without_target(variant.proxy_pass.args[0])
        within = known.among(variant.sets)
        bare, scheme = _scheme(bare)
        try:
            cases = within.cases(bare)
        except UnresolvedError as error:
            teller.lost(
                variant.proxy_pass, str(error), "write the address, or add the route by hand"
            )
            continue
        for case in cases:
            who = meet_who(variant.who, case.who)
            if who is not None:
                case_ = Case(who, case.shares, case.by, case.directive)
                found.append(Answered(case_, variant.proxy_pass, own or scheme))
        variables.notes += [note for note in within.notes if note not in variables.notes]
    return found


def _scheme(text: str) -> tuple[str, bool]:
    """`$scheme://` says that the upstream speaks as the client does: http behind our proxy."""
    for written in ("$scheme://", "${scheme}://"):
        if text.startswith(written):
            return "http://" + text.removeprefix(written), False
    return text, False


def _proxied(
    location: Directive, block: tuple[Directive, ...], teller: Teller
) -> tuple[Directive | None, tuple[Directive, ...]]:
    """The proxy_pass that holds: its own, or that of the named location that try_files ends in."""
    own = location.last("proxy_pass")
    tried = location.last("try_files")
    if own is not None or tried is None:
        if own is None and not any(True for _ in location.every("if", "limit_except")):
            _told_end(location, teller)
        return own, block
    teller.lost(tried, "files that are there are not served", PATHS_OF_FILES)
    last = tried.args[-1] if tried.args else ""
    named = teller.named.get(last)
    if named is None:
        return None, block
    return named.last("proxy_pass"), tuple(named.block or ())


def _told_end(location: Directive, teller: Teller) -> None:
    for name in _ENDS:
        end = location.last(name)
        if end is not None:
            hint = {
                "return": "answer it in the monolith or a service",
                "root": PATHS_OF_FILES,
                "alias": PATHS_OF_FILES,
            }.get(name, "let the proxy speak HTTP to a server in front of that application")
            teller.lost(location, f"nginx answers by `{end}`, no upstream does", hint)
            return
    if not any(True for _ in location.every("location")):
        teller.lost(location, "nginx answers with files of its own root", PATHS_OF_FILES)


def _variants(
    location: Directive,
    block: tuple[Directive, ...],
    proxy_pass: Directive | None,
    variables: Variables,
    teller: Teller,
) -> list[Variant]:
    variants = [Variant(Who(), {}, proxy_pass)]
    conditions = [each for each in block if each.name == "if"]
    if len(conditions) > MOST_IFS:
        teller.lost(location, f"more than {MOST_IFS} ifs in one place", "use a map")
        conditions = []
    for each in conditions:
        variants = _with_if(each, variants, teller)
    for each in block:
        if each.name == "limit_except":
            variants = _limited(each, variants, teller)
    return variants


def _with_if(directive: Directive, variants: list[Variant], teller: Teller) -> list[Variant]:
    asked = read_if(directive)
    sets = {
        each.args[0].removeprefix("$"): each.args[1]
        for each in directive.every("set")
        if len(each.args) == 2
    }
    proxy = directive.last("proxy_pass")
    ends = directive.last("return")
    others = [each for each in directive.block or () if each.name in ("rewrite", "root", "alias")]
    if asked is None:
        teller.lost(directive, "rules do not look at that", "match on headers, query or cookies")
        return variants
    if others or (ends is not None and not (asked.negated and asked.methods)):
        what = others[0] if others else ends
        teller.lost(directive, f"`{what}` has no counterpart", "answer it in the service")
        return variants
    if ends is not None:
        return _refused(directive, asked.methods or frozenset(), variants, teller)
    if not sets and proxy is None:
        teller.lost(directive, "nothing in it is carried", "see docs/import.md")
        return variants
    inside: list[Variant] = []
    outside: list[Variant] = []
    for variant in variants:
        changed = Variant(variant.who, {**variant.sets, **sets}, proxy or variant.proxy_pass)
        first, rest = (variant, changed) if asked.negated else (changed, variant)
        for who in asked.who:
            both = meet_who(variant.who, who)
            if both is not None:
                inside.append(Variant(both, first.sets, first.proxy_pass))
        outside.append(Variant(variant.who, rest.sets, rest.proxy_pass))
    return inside + outside


def _limited(directive: Directive, variants: list[Variant], teller: Teller) -> list[Variant]:
    methods = allowed_methods(directive)
    proxy = directive.last("proxy_pass")
    if proxy is None:
        return _refused(directive, methods, variants, teller)
    inside = [
        Variant(who, variant.sets, variant.proxy_pass)
        for variant in variants
        if (who := meet_who(variant.who, Who(methods=methods))) is not None
    ]
    return [*inside, *(Variant(each.who, each.sets, proxy) for each in variants)]


def _refused(
    directive: Directive, methods: frozenset[str], variants: list[Variant], teller: Teller
) -> list[Variant]:
    teller.tell(
        IMPORT_CHANGED,
        f"{directive}: methods but {', '.join(sorted(methods))} are refused; the rules answer 502",
        directive.place,
        "refuse them in the service, if the status matters",
    )
    return [
        Variant(who, variant.sets, variant.proxy_pass)
        for variant in variants
        if (who := meet_who(variant.who, Who(methods=methods))) is not None
    ]
