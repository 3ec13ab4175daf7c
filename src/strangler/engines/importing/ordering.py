"""Items of which the first that matches wins in, routes whose order is that of rules out.

The precedence of rules does not follow a file (strangler.rules.precedence): host, path, methods and
conditions decide before `priority` does. Where that contradicts the order of the source,

- an earlier item is repeated for the more specific host, methods or conditions of a later one,
- paths become regexes, which rank equally among each other, and
- `priority` decides what is left.

Only pairs that can match one same request and differ in their answer matter. So the route that
precedence picks always has the answer of the first item that matches: a property test holds it
against the plain reading of the list."""

import re
from dataclasses import dataclass, replace

from strangler.diagnostics import IMPORT_ORDER, Diagnostic, report
from strangler.engines.importing.draft import Item, Path, Who
from strangler.engines.importing.meeting import meet, paths_meet
from strangler.rules.model import PathKind
from strangler.rules.precedence import PrecedenceKey, precedence_key
from strangler.rules.templates import SegmentKind, parse_exact, parse_prefix, parse_template

MOST_ROUTES = 4_000
"""Repetitions beyond that are no file that people can read."""
STEP = 10
"""Between priorities, so that a route fits between two."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """An item and the priority that it needs."""

    item: Item
    priority: int


@dataclass(slots=True)
class _Entry:
    item: Item
    rank: int
    key: PrecedenceKey
    tied: bool = False


def arrange(items: list[Item], by_host: bool = False) -> tuple[list[Ordered], list[Diagnostic]]:
    """The items in their order, with repetitions and priorities; and what could not be kept.
    `by_host` says that items of a more specific host go first anyway."""
    arranging = _Arranging(items, by_host)
    arranging.run()
    return arranging.result(), arranging.problems


class _Arranging:
    def __init__(self, items: list[Item], by_host: bool) -> None:
        self.problems: list[Diagnostic] = []
        self.by_host = by_host
        self.entries: list[_Entry] = []
        rank, before = 0, None
        for item in items:
            # One entry of the source, written for each of its hosts, has one place in the order.
            anywhere = replace(item, who=replace(item.who, host=None))
            rank += before is not None and before != anywhere
            before = anywhere
            self.entries.append(_Entry(item, rank, _key(item)))
        self.known = {(entry.rank, entry.item.who) for entry in self.entries}
        self.regexes: set[int] = set()
        """Ranks whose paths became regexes."""
        self.said: set[tuple[int, int]] = set()

    def run(self) -> None:
        """Correct pair after pair until none contradicts the list."""
        while self._round() and len(self.entries) <= MOST_ROUTES:
            pass

    def _round(self) -> bool:
        changed = False
        self.entries.sort(key=lambda entry: entry.rank)
        before = list(self.entries)
        for place, later in enumerate(before):
            for earlier in before[:place]:
                if earlier.rank != later.rank:
                    changed |= self._settle(earlier, later)
        return changed

    def _settle(self, earlier: _Entry, later: _Entry) -> bool:
        """Whether something had to be done so that `earlier` goes before `later`."""
        mine, its = earlier.key, later.key
        alike = earlier.item.answer == later.item.answer
        if mine < its or (alike and mine != its) or (self.by_host and mine.host != its.host):
            return False
        who = meet(earlier.item, later.item)
        if who is None:
            return False
        if mine == its:
            changed = not (earlier.tied and later.tied)
            earlier.tied = later.tied = True
            return changed
        if its.host < mine.host:
            return self._repeat(earlier, replace(earlier.item.who, host=who.host))
        if its.path < mine.path:
            return self._as_regexes(earlier, later)
        return self._repeat(earlier, replace(who, host=earlier.item.who.host))

    def _repeat(self, entry: _Entry, who: Who) -> bool:
        if (entry.rank, who) in self.known:
            return False
        self.known.add((entry.rank, who))
        item = entry.item.repeated(who)
        self.entries.append(_Entry(item, entry.rank, _key(item), tied=entry.tied))
        return True

    def _as_regexes(self, earlier: _Entry, later: _Entry) -> bool:
        pair = (earlier.rank, later.rank)
        if pair in self.said:
            return False
        for entry in (earlier, later):
            if entry.item.answer.rewrite and entry.item.path.kind is not PathKind.REGEX:
                self.said.add(pair)
                self.problems.append(_lost(earlier.item, later.item))
                return False
        changed = False
        for rank in pair:
            if rank not in self.regexes:
                self.regexes.add(rank)
                changed = True
        if changed:
            for entry in self.entries:
                if entry.rank in self.regexes and entry.item.path.kind is not PathKind.REGEX:
                    entry.item = replace(entry.item, path=as_regex(entry.item.path))
                    entry.key = _key(entry.item)
        return changed

    def result(self) -> list[Ordered]:
        """All entries; priorities fall with the rank."""
        ranks = sorted({entry.rank for entry in self.entries if self._needs_priority(entry)})
        priorities = {rank: STEP * (len(ranks) - number) for number, rank in enumerate(ranks)}
        return [
            Ordered(
                item=entry.item,
                priority=priorities[entry.rank] if self._needs_priority(entry) else 0,
            )
            for entry in self.entries
        ]

    def _needs_priority(self, entry: _Entry) -> bool:
        return entry.tied or (entry.item.path.kind is PathKind.REGEX and self._regex_company(entry))

    def _regex_company(self, entry: _Entry) -> bool:
        """Whether another regex may match the same path: `validate` would ask who goes first."""
        return any(
            other.rank != entry.rank
            and other.item.path.kind is PathKind.REGEX
            and other.item.path != entry.item.path
            and paths_meet(other.item.path, entry.item.path)
            for other in self.entries
        )


def as_regex(path: Path) -> Path:
    """A regex that takes the same paths."""
    match path.kind:
        case PathKind.REGEX:
            return path
        case PathKind.EXACT:
            return Path(PathKind.REGEX, escaped(parse_exact(path.text)))
        case PathKind.TEMPLATE:
            words = {SegmentKind.VARIABLE: "[^/]+", SegmentKind.REST: ".+"}
            parts = [
                escaped(segment.text) if segment.kind is SegmentKind.LITERAL
                else words[segment.kind]
                for segment in parse_template(path.text)
            ]  # fmt: skip
            return Path(PathKind.REGEX, "/" + "/".join(parts))
        case _:
            segments = parse_prefix(path.text)
            start = "".join(f"/{escaped(segment)}" for segment in segments)
            return Path(PathKind.REGEX, f"{start}(?:/.*)?" if segments else "/.*")


def escaped(text: str) -> str:
    """Text that a regex takes literally; only what means something is escaped."""
    return re.sub(r"[.^$*+?{}\[\]\\|()]", r"\\\g<0>", text)


def _key(item: Item) -> PrecedenceKey:
    return precedence_key(item.route(), item.who.host)


def _lost(earlier: Item, later: Item) -> Diagnostic:
    rewriting = later if later.answer.rewrite else earlier
    return report(
        IMPORT_ORDER,
        f"it goes before '{later.comment}' (line {later.place.line}) here, and after it in the "
        f"rules: only a route that matches by prefix can rewrite, as '{rewriting.comment}' does",
        earlier.place,
    )
