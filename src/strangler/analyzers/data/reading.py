"""What one SQL text does: the values that readers of SQL build and others ask."""

from dataclasses import dataclass, field

HOLE = "strangler_hole_"
"""How a part that the code computes stands in a text: this, a number and `_`, so that it is
an identifier wherever it stands."""


@dataclass(frozen=True, slots=True)
class SqlReading:
    """What a text of one or more statements does to tables, by name as written (with its schema,
    without quotes); everything sorted.

    `pairs` are tables that one statement brings together; `locks` tables with rows or wholes
    that it locks; `publishes` channels that it notifies. `views` and `triggers` say what the
    text defines: what selecting from a view reads, what writing a table writes further (a name that
    ends in `()` is a function that it runs), `functions` what a function or procedure reads and
    writes. `calls` are procedures, and functions that are called for what they do.
    `columns` are (table, column) where it is plain whose column it is. `possible` are names that
    were only found by the words before them, because the text does not parse (`problem` says
    why). `unknown` says what else it may do; empty is a promise that there is nothing."""

    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    locks: tuple[str, ...] = ()
    publishes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    views: tuple[tuple[str, tuple[str, ...]], ...] = ()
    triggers: tuple[tuple[str, tuple[str, ...]], ...] = ()
    functions: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = ()
    calls: tuple[str, ...] = ()
    possible: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    problem: str = ""

    @property
    def complete(self) -> bool:
        """Whether nothing else can happen."""
        return not self.unknown and not self.problem and not self.calls


@dataclass(slots=True)
class Found:
    """What is being gathered."""

    reads: set[str] = field(default_factory=set)
    writes: set[str] = field(default_factory=set)
    locks: set[str] = field(default_factory=set)
    publishes: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    columns: set[tuple[str, str]] = field(default_factory=set)
    views: dict[str, set[str]] = field(default_factory=dict)
    triggers: dict[str, set[str]] = field(default_factory=dict)
    functions: dict[str, tuple[frozenset[str], frozenset[str]]] = field(default_factory=dict)
    calls: set[str] = field(default_factory=set)
    possible: set[str] = field(default_factory=set)
    unknown: set[str] = field(default_factory=set)
    problem: str = ""

    def pair(self, one: str, other: str) -> None:
        """Note that a statement brings two tables together."""
        if one and other and one != other:
            self.pairs.add((min(one, other), max(one, other)))

    def add(self, other: SqlReading) -> None:
        """All of another text that runs as part of this one, but for what it defines."""
        self.reads.update(other.reads)
        self.writes.update(other.writes)
        self.locks.update(other.locks)
        self.publishes.update(other.publishes)
        self.pairs.update(other.pairs)
        self.columns.update(other.columns)
        self.calls.update(other.calls)
        self.possible.update(other.possible)
        self.unknown.update(other.unknown)
        self.problem = self.problem or other.problem

    def sealed(self) -> SqlReading:
        """The sorted value."""
        functions = self.functions.items()
        return SqlReading(
            tuple(sorted(self.reads)),
            tuple(sorted(self.writes)),
            tuple(sorted(self.locks)),
            tuple(sorted(self.publishes)),
            tuple(sorted(self.pairs)),
            tuple(sorted(self.columns)),
            tuple((name, tuple(sorted(of))) for name, of in sorted(self.views.items())),
            tuple((name, tuple(sorted(of))) for name, of in sorted(self.triggers.items())),
            tuple((n, tuple(sorted(r)), tuple(sorted(w))) for n, (r, w) in sorted(functions)),
            tuple(sorted(self.calls)),
            tuple(sorted(self.possible - self.reads - self.writes)),
            tuple(sorted(self.unknown)),
            self.problem,
        )
