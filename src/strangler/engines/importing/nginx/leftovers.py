"""Directives that no importer asked for in, what users have to know of them out."""

from collections.abc import Iterable

from strangler.diagnostics import IMPORT_NOT_CARRIED, IMPORT_UNKNOWN, Diagnostic, report
from strangler.engines.importing.draft import Draft
from strangler.engines.importing.nginx.reading import Directive
from strangler.engines.importing.nginx.words import (
    AUTH,
    HINTS,
    IGNORED_BEGINNINGS,
    OWN_HEADERS,
    READ,
    WITHOUT_EFFECT,
)

_DATA = frozenset(
    {
        "map",
        "split_clients",
        "types",
        "geo",
        "upstream",
        "events",
        "if",
        "limit_except",
        "stream",
        "mail",
    }
)
"""Blocks whose content is no directive, or is read whole elsewhere."""


def tell_leftovers(
    draft: Draft,
    directives: Iterable[Directive],
    top: Iterable[Directive],
    guards_too: bool,
) -> None:
    """Add a diagnostic for the first of each kind, with how many more there are. Guards are told
    with the location that they close, unless `guards_too`."""
    found: dict[tuple[str, str], list[Directive]] = {}
    seen = list(directives)
    for each in _walk([*seen, *(each for each in top if each not in seen)]):
        name = each.name
        if name == "proxy_set_header":
            field = each.args[0].lower() if each.args else ""
            if field not in OWN_HEADERS and each.args[1:] != ("",):
                found.setdefault((name, field), []).append(each)
        elif HINTS.get(name) == AUTH and not guards_too:
            continue
        elif name in HINTS:
            if name == "proxy_ssl_verify" and each.args[:1] == ("on",):
                continue
            if name in ("proxy_next_upstream",) and each.args[:1] == ("off",):
                continue
            found.setdefault((name, ""), []).append(each)
        elif not (name in READ or name in WITHOUT_EFFECT or name.startswith(IGNORED_BEGINNINGS)):
            found.setdefault((name, "?"), []).append(each)
    draft.diagnostics += [_told(name, kind, each) for (name, kind), each in found.items()]


def _told(name: str, kind: str, directives: list[Directive]) -> Diagnostic:
    first = directives[0]
    more = f" (and {len(directives) - 1} more of them)" if len(directives) > 1 else ""
    if kind == "?":
        return report(IMPORT_UNKNOWN, f"directive {name}{more}", first.place)
    if name == "proxy_set_header":
        hint = "set it in the service; the proxy sets Forwarded and X-Forwarded-* itself"
        return report(IMPORT_NOT_CARRIED, f"{first}{more}", first.place, hint)
    return report(IMPORT_NOT_CARRIED, f"{first}{more}", first.place, HINTS[name])


def _walk(directives: Iterable[Directive]) -> Iterable[Directive]:
    for each in directives:
        yield each
        if each.block is not None and each.name not in _DATA:
            yield from _walk(each.block)
