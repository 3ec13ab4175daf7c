"""The locations of a server in, the order in which nginx tries them out.

nginx takes `=` first; then the longest prefix decides: `^~` ends the search, else regexes are tried
in their order, and the prefix gets what none takes (nginx.org, http_core module, `location`). As a
list of which the first that matches wins: `=`; prefixes with `^~`, the longest first; regexes;
other prefixes, the longest first. A prefix of nginx ends anywhere, one of rules between segments:
what goes on within a segment (`/shop` and `/shopping`) is a regex beside it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote

from strangler.diagnostics import IMPORT_CHANGED, IMPORT_NOT_CARRIED, IMPORT_REGEX
from strangler.engines.importing.draft import ANY_PATH, Path
from strangler.engines.importing.nginx.answering import Teller
from strangler.engines.importing.nginx.reading import Directive
from strangler.engines.importing.nginx.scopes import Scope
from strangler.engines.importing.ordering import escaped
from strangler.engines.importing.patterns import whole_path
from strangler.rules.model import PathKind
from strangler.rules.regexes import RegexError
from strangler.rules.templates import TemplateError, parse_exact

EXACT, FIRST, REGEX, PREFIX = range(4)
_SENDABLE = "/-._~!$&'()*+,;=:@"


@dataclass(frozen=True, slots=True)
class Placed:
    """A location in its turn."""

    directive: Directive
    scope: Scope
    paths: tuple[Path, ...]
    """Which it takes; a rewrite fits the first only."""
    turn: tuple[int, int, int]
    """Sorts as nginx tries."""
    written: str
    """The path that stands in it, or the regex."""
    closed: bool = False
    """Whether nobody gets in."""
    ends_refused: bool = False
    """Whether what no proxy_pass of it takes is refused."""

    @property
    def exact(self) -> bool:
        """Whether it takes one path."""
        return self.turn[0] == EXACT


def placed(server: Scope, teller: Teller) -> list[Placed]:
    """The locations of a server that requests of clients can reach, in the order of nginx."""
    found = list(_Placing(teller).all(server, "", PREFIX))
    plain = {each.written for each in found if each.turn[0] in (FIRST, PREFIX)}
    found = [_beside_its_slash(each, plain) for each in found]
    slashed = [each for each in found if each.turn[0] in (FIRST, PREFIX) and _redirects(each)]
    if slashed:
        teller.tell(
            IMPORT_CHANGED,
            f"{', '.join(each.written for each in slashed[:4])}: nginx redirects "
            f"{slashed[0].written[:-1]} to {slashed[0].written}; the rules send both to the "
            "upstream",
            slashed[0].directive.place,
            "let the upstream redirect, if it matters",
        )
    return sorted(found, key=lambda each: each.turn)


def _is_named(directive: Directive) -> bool:
    return bool(directive.args) and directive.args[0].startswith("@")


def _redirects(each: Placed) -> bool:
    return (
        each.written.endswith("/")
        and each.written != "/"
        and each.directive.last("proxy_pass") is not None
    )


def _beside_its_slash(each: Placed, plain: set[str]) -> Placed:
    """`/a` where there is a location `/a/` too takes one path, and what goes on in its segment."""
    if each.turn[0] not in (FIRST, PREFIX) or each.written + "/" not in plain:
        return each
    first = Path(PathKind.EXACT, each.paths[0].text)
    return replace(each, paths=(first, *each.paths[1:]))


class _Placing:
    def __init__(self, teller: Teller) -> None:
        self.teller = teller
        self.number = 0

    def all(self, scope: Scope, below: str, outer: int) -> Iterator[Placed]:
        """Locations right in a block, those in them first."""
        for directive in scope.blocks[-1]:
            if directive.name != "location" or _is_named(directive):
                continue
            self.number += 1
            modifier, written = _parts(directive)
            inner = scope.within(directive.block or ())
            kind = PREFIX if outer == PREFIX or modifier else outer
            if modifier in ("~", "~*"):
                yield from self._nested_in_regex(directive)
                yield from self._regex(directive, inner, modifier, written, below, outer)
                continue
            if not written.startswith("/"):
                self.teller.tell(
                    IMPORT_NOT_CARRIED,
                    f"{directive}: no path begins like that",
                    directive.place,
                    "begin it with a slash",
                )
                continue
            if modifier == "^~":
                kind = FIRST
            nested = FIRST if kind == FIRST else PREFIX
            yield from self.all(inner, written, nested)
            yield from self._plain(directive, inner, modifier, written, kind)

    def _plain(
        self, directive: Directive, inner: Scope, modifier: str, written: str, kind: int
    ) -> Iterator[Placed]:
        sent = quote(written, safe=_SENDABLE)
        try:
            parse_exact(sent)
        except TemplateError as error:
            self.teller.tell(
                IMPORT_NOT_CARRIED, f"{directive}: {error}", directive.place, error.hint
            )
            return
        length = -len(written)
        if modifier == "=":
            exact = (Path(PathKind.EXACT, sent),)
            yield Placed(directive, inner, exact, (EXACT, 0, self.number), written)
            return
        paths: tuple[Path, ...]
        if written == "/":
            paths = (ANY_PATH,)
        elif written.endswith("/"):
            paths = (Path(PathKind.PREFIX, sent.rstrip("/")),)
        else:
            within = Path(PathKind.REGEX, f"{escaped(sent)}[^/].*")
            paths = (Path(PathKind.PREFIX, sent), within)
        yield Placed(directive, inner, paths, (kind, length, self.number), written)

    def _regex(
        self,
        directive: Directive,
        inner: Scope,
        modifier: str,
        written: str,
        below: str,
        outer: int,
    ) -> Iterator[Placed]:
        try:
            pattern = whole_path(written, modifier == "~*", below if below != "/" else "")
        except RegexError as error:
            self.teller.tell(IMPORT_REGEX, f"{directive}: {error}", directive.place)
            return
        # Regexes in a location go before those beside it; below `^~` before its prefix.
        turn = (
            (FIRST, -len(below) - 1, self.number)
            if outer == FIRST
            else ((REGEX, 0 if below else 1, self.number))
        )
        yield Placed(directive, inner, (Path(PathKind.REGEX, pattern),), turn, written)

    def _nested_in_regex(self, directive: Directive) -> Iterator[Placed]:
        for each in directive.every("location"):
            self.teller.tell(
                IMPORT_NOT_CARRIED,
                f"{each}: it stands in a location with a regex, and both have to match",
                each.place,
                "write one regex for both",
            )
        yield from ()


def _parts(directive: Directive) -> tuple[str, str]:
    """Modifier and path of a location; they may be written together (`=/path`)."""
    args = directive.args or ("",)
    if len(args) > 1:
        return args[0], args[1]
    for modifier in ("^~", "~*", "=", "~"):
        if args[0].startswith(modifier):
            return modifier, args[0].removeprefix(modifier)
    return "", args[0]
