"""A ledger in, its events in the order of time out, and what is wrong with their chains."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from strangler.ledger.records import (
    BrokenChainError,
    Event,
    EventKind,
    Standing,
    verified,
)
from strangler.ledger.store import LedgerStore

_PIECE = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What a version of the rules is known by: the events of one deployment share it."""

    deployment: int = 0
    """AppConfig's number; 0: not known."""
    version: str = ""
    label: str = ""
    commit: str = ""
    routes: str = ""
    """Ids of the routes that it touches, with spaces between; `*`: too many to name."""


_UNKNOWN = Publication()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An event, and the version of the rules that it is about as far as the ledger knows it."""

    event: Event
    publication: Publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A whole ledger."""

    entries: tuple[Entry, ...]
    """Sorted by time, then subject and number."""
    problems: tuple[str, ...]
    """What shows that somebody altered or removed events, a line each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are asked for; what is not given leaves none out."""

    routes: Collection[str] = ()
    since: str = ""
    """The first time, as events have it: RFC 3339 in UTC with microseconds."""
    until: str = ""
    """The first time that is not asked for any more."""


def read(store: LedgerStore) -> Book:
    """All of it, every chain verified to where its subject stands. Raises LedgerError."""
    events: list[Event] = []
    problems: list[str] = []
    for standing in store.standings():
        chain = _history(store, standing)
        problems += _problems(chain, standing)
        events += chain
    events.sort(key=lambda each: (each.at, each.subject, each.number))
    return Book(entries=tuple(_joined(events)), problems=tuple(problems))


def chosen(book: Book, wanted: Wanted) -> list[Entry]:
    """Entries of that time that concern one of the routes: their own events, versions of the rules
    that touch them, and the kill switch, which moves all."""
    return [
        each
        for each in book.entries
        if wanted.since <= each.event.at
        and (not wanted.until or each.event.at < wanted.until)
        and (not wanted.routes or _concerns(each, wanted.routes))
    ]


def _history(store: LedgerStore, standing: Standing) -> list[Event]:
    found: list[Event] = []
    while True:
        after = found[-1].number if found else 0
        piece = store.history(standing.subject, after=after, limit=_PIECE)
        # What is written while we read is for the next reader: the standing does not know it.
        found += [each for each in piece if each.number <= standing.number]
        if len(piece) < _PIECE or found[-1].number >= standing.number:
            return found


def _problems(chain: list[Event], standing: Standing) -> Iterator[str]:
    try:
        verified(chain)
    except BrokenChainError as error:
        yield str(error)
        return
    subject = standing.subject
    if len(chain) < standing.number:
        yield f"event {len(chain) + 1} of {subject!r} is missing: {standing.number} were written"
    elif chain and chain[-1].hash != standing.last:
        yield f"event {standing.number} of {subject!r}, the last one, was altered"


def _joined(events: Iterable[Event]) -> list[Entry]:
    """Events of one deployment know each other by its number, loads by the digest of the rules."""
    by_number: dict[int, Publication] = {}
    by_digest: dict[str, Publication] = {}
    entries = []
    for event in events:
        number = event.content.get("deployment")
        if isinstance(number, int):
            publication = by_number.setdefault(number, _publication(number, event))
            by_digest[event.rules] = publication
        else:
            publication = by_digest.get(event.rules, _UNKNOWN) if event.rules else _UNKNOWN
        entries.append(Entry(event=event, publication=publication))
    return entries


def _publication(number: int, event: Event) -> Publication:
    said = {
        name: str(event.content.get(name) or "")
        for name in ("version", "label", "commit", "routes")
    }
    return Publication(deployment=number, **said)


def _concerns(entry: Entry, routes: Collection[str]) -> bool:
    if entry.event.kind is EventKind.KILL_SWITCH or entry.event.subject in routes:
        return True
    touched = entry.publication.routes
    return touched == "*" or not set(routes).isdisjoint(touched.split())
