"""Who calls whom and what happens where, as far as anything happens at all: enough to find the
way from any endpoint, door or function to each of its effects without analysing once more.

One compressed text, because a report's page carries it as it is, and whoever only reads an
analysis from the cache need not unpack it."""

import gzip
from collections.abc import Iterator

import msgspec


class EffectMap(msgspec.Struct, frozen=True):
    """Bodies of code by number, with their own deeds and calls; all sorted.

    Bodies that neither do anything nor reach one that does are left out, and what calls them
    shows no call. Numbers name entries of `paths`, `symbols`, `words`, `effects` or bodies; each
    flat list holds one record behind the other. A line of 0 lies in code of a library, which has
    no place in the project."""

    paths: tuple[str, ...] = ()
    symbols: tuple[str, ...] = ()
    defined: tuple[int, ...] = ()
    """Of each symbol: path, line, column."""
    words: tuple[str, ...] = ()
    """Receivers, names and reasons of open calls, modules; the first is empty."""
    effects: tuple[str, ...] = ()
    """In words (`writes orders`), what reaches furthest first."""
    bodies: tuple[int, ...] = ()
    """Of each body: symbol, receiver (a word), path."""
    doings: tuple[tuple[int, ...], ...] = ()
    """Of each body: effect, line, column."""
    calls: tuple[tuple[int, ...], ...] = ()
    """Of each body: body, line, column, doubt (0 certain, 1 likely, 2 possible)."""
    open: tuple[tuple[int, ...], ...] = ()
    """Of each body: name and reason (words), line, column."""
    entered: dict[str, tuple[int, ...]] = {}
    """The bodies that a name enters which endpoints and doors name; those of any other name are
    the bodies of the symbol. Bodies that were left out are missing here too."""
    places: dict[str, tuple[int, int, int]] = {}
    """Where such a name is defined, or for an inherited method its class: path, line, column."""
    outside: dict[str, tuple[int, ...] | None] = {}
    """Effects of entered names that lie outside the project; None: no code was found."""
    endpoints: dict[str, tuple[int, ...]] = {}
    """By an endpoint's id where it is declared (path, line, column), then the names (words) that a
    request enters."""
    silent: dict[str, tuple[str, ...]] = {}
    """The functions that were left out because nothing can happen in them: by module, the names
    below it; an empty one is the module's top level."""
    skipped: dict[str, dict[int, tuple[int, ...]]] = {}
    """Of each HTTP method, by body, the code it cannot reach: line, column to line, column."""


def pack(found: EffectMap) -> bytes:
    """The same map always as the same bytes."""
    # Level 9 takes several times as long as 5 to save an eighth.
    return gzip.compress(msgspec.json.encode(found), compresslevel=5, mtime=0)


def unpack(packed: bytes) -> EffectMap:
    """The map that `pack` was given; an empty one for no bytes."""
    if not packed:
        return EffectMap()
    return msgspec.json.decode(gzip.decompress(packed), type=EffectMap)


def lines(known: EffectMap) -> Iterator[tuple[str, int]]:
    """Path and line of all places on ways from endpoints and doors, nearest first; some twice."""
    bodies = list(dict.fromkeys(body for roots in known.entered.values() for body in roots))
    seen = set(bodies)
    for body in bodies:  # which grows
        path = known.paths[known.bodies[3 * body + 2]]
        yield from ((path, line) for line in known.doings[body][1::3] if line)
        calls = known.calls[body]
        yield from ((path, line) for line in calls[1::4] if line)
        for callee in calls[::4]:
            if callee not in seen:
                seen.add(callee)
                bodies.append(callee)
