"""What is shared and the proposed parts in; the couplings of the report, and the cuts with what
crosses them unseen, out."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from strangler.analyzers.coupling.framework import is_framework_setting
from strangler.analyzers.coupling.wording import why
from strangler.analyzers.coupling.working import Places, Shared
from strangler.model.boundaries import Cut
from strangler.model.coupling import (
    Coupling,
    CouplingKind,
    CouplingPlace,
    Severity,
    SharedState,
)

PartOf = Callable[[str], str | None]
MOST_PLACES = 50
MOST = 2_000
_MOST_STATES = 200
_SECRET = re.compile(
    r"(^|_)(SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIALS?|PRIVATE_KEY|API_?KEY|"
    r"ACCESS_KEY|SIGNING_KEY|ENCRYPTION_KEY|SALT|DSN)(_|$|S$)",
    re.IGNORECASE,
)
_NAMED = frozenset({CouplingKind.SETTING, CouplingKind.ENVIRONMENT})
_READ_BY_ALL = frozenset({CouplingKind.SETTING, CouplingKind.ENVIRONMENT, CouplingKind.FLAG})
"""Set by nobody's part while the program runs: what counts is who reads."""
_STATE = frozenset(
    {
        *(CouplingKind.SESSION_KEY, CouplingKind.CACHE_KEY, CouplingKind.GLOBAL),
        *(CouplingKind.PATCH, CouplingKind.FILE, CouplingKind.BUCKET, CouplingKind.QUEUE),
        *(CouplingKind.RESOURCE, CouplingKind.SIGNAL, CouplingKind.TASK),
    }
)
"""What a cut has to deal with."""
_ONLY_ACROSS = frozenset(
    {
        *(CouplingKind.FILE, CouplingKind.HOST, CouplingKind.BUCKET, CouplingKind.RESOURCE),
        *(CouplingKind.QUEUE, CouplingKind.BASE_CLASS, CouplingKind.GLOBAL),
        *(CouplingKind.SIGNAL, CouplingKind.TASK, CouplingKind.TEMPLATE),
    }
)
"""Of no interest within one part."""
_ALONE = frozenset({CouplingKind.IMPORT_EFFECT, CouplingKind.PATCH})
"""Worth a look however few parts are in it."""
_ORDER = list(Severity)


def placed(
    things: Iterable[Shared],
    part_of: PartOf,
    owner_of: PartOf,
    shared_parts: frozenset[str] = frozenset(),
) -> tuple[Coupling, ...]:
    """Couplings by kind and key, at most 2,000, the worst of them. `part_of` gives the part of
    a dotted name, `owner_of` that of a table; `shared_parts` are libraries and platform, from
    which everybody may derive."""
    found = [
        each for thing in things if (each := _coupling(thing, part_of, owner_of, shared_parts))
    ]
    worst = sorted(found, key=lambda c: (_ORDER.index(c.severity), -c.places, c.kind, c.key))
    return tuple(sorted(worst[:MOST], key=lambda c: (c.kind, c.key)))


def with_shared_state(cuts: Iterable[Cut], couplings: Iterable[Coupling]) -> tuple[Cut, ...]:
    """The cuts with what their source takes from their target unseen: reads what the target
    writes, or writes it as well."""
    across: dict[tuple[str, str], set[SharedState]] = {}
    for each in couplings:
        if each.kind not in _STATE:
            continue
        writing = {place.part for place in each.writers}
        using = writing | {place.part for place in each.readers}
        # A global belongs to the part that defines it, also where only others touch it.
        owning = writing | (set(each.parts) - using)
        for source in using:
            for target in owning - {source}:
                if source is not None and target is not None:
                    state = SharedState(each.kind, each.key)
                    across.setdefault((source, target), set()).add(state)
    known: dict[tuple[str, str], Cut] = {(cut.source, cut.target): cut for cut in cuts}
    for source, target in across.keys() - known.keys():
        known[source, target] = Cut(source, target, 0, 0, (), 0.0, ())
    return tuple(
        replace(cut, shared_state=tuple(sorted(across.get(pair, ()))[:_MOST_STATES]))
        for pair, cut in sorted(known.items())
    )


def _coupling(
    thing: Shared, part_of: PartOf, owner_of: PartOf, shared_parts: frozenset[str]
) -> Coupling | None:
    readers = _places(thing.readers, part_of)
    writers = _places(thing.writers, part_of)
    reading = {place.part for place in readers if place.part is not None}
    writing = {place.part for place in writers if place.part is not None}
    tables = {part for table in thing.tables if (part := owner_of(table)) is not None}
    home = part_of(thing.key) if thing.kind is CouplingKind.GLOBAL else None
    parts = reading | writing | tables | ({home} if home is not None else set())
    if thing.kind in _ONLY_ACROSS and len(parts) < 2:
        return None
    if thing.kind is CouplingKind.BASE_CLASS and writing <= shared_parts:
        return None
    if thing.declared and not readers and is_framework_setting(thing.key):
        return None
    severity = _severity(thing, reading, writing, parts)
    secret = thing.kind in _NAMED and _SECRET.search(thing.key) is not None
    ordered = tuple(sorted(parts))
    return Coupling(
        thing.kind,
        thing.key,
        readers[:MOST_PLACES],
        writers[:MOST_PLACES],
        ordered,
        severity,
        why(thing, reading, writing, parts, secret=secret),
        len(readers) + len(writers),
        secret,
    )


def _places(found: Places, part_of: PartOf) -> tuple[CouplingPlace, ...]:
    return tuple(CouplingPlace(symbol, where, part_of(symbol)) for symbol, where in found)


def _severity(thing: Shared, reading: set[str], writing: set[str], parts: set[str]) -> Severity:
    if thing.kind in _READ_BY_ALL:
        if not thing.declared and thing.writers and len(parts) > 1:
            return Severity.HIGH if thing.kind is not CouplingKind.ENVIRONMENT else Severity.MEDIUM
        return Severity.MEDIUM if len(reading) > 1 else Severity.LOW
    if thing.kind in _ALONE:
        return Severity.MEDIUM
    if thing.kind is CouplingKind.IMPORT_REGISTRATION or len(parts) < 2:
        return Severity.LOW
    if thing.kind in (CouplingKind.HOST, CouplingKind.BASE_CLASS, CouplingKind.TASK):
        return Severity.MEDIUM
    if thing.kind is CouplingKind.PLATFORM:
        return Severity.HIGH if len(parts) > 2 else Severity.MEDIUM
    return Severity.HIGH if writing else Severity.MEDIUM
