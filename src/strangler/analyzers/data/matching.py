"""Names of tables as SQL writes them in, names as the project declares them out; views and
triggers are looked through.

Case is not compared: PostgreSQL folds unquoted names to lower case, MySQL and SQL Server compare by
collation, SQLite not at all. A schema before a name, or its absence, does not make another table
as long as only one is meant."""

import re
from collections.abc import Iterable

from strangler.analyzers.data.reading import SqlReading
from strangler.model.recogniser import Table

_SYSTEM = re.compile(
    r"(information_schema|pg_catalog|performance_schema|mysql|sys)\.|pg_\w+$|"
    r"sqlite_(master|schema|temp_master|sequence|stat\d)$|dual$",
    re.IGNORECASE,
)
"""Catalogues: ISO/IEC 9075-11, PostgreSQL, SQLite, MySQL, SQL Server, Oracle."""


class Names:
    """The tables that the project's models declare, and what its SQL files define on top."""

    def __init__(self, tables: Iterable[Table], definitions: Iterable[SqlReading] = ()) -> None:
        self._declared: dict[str, str] = {}
        self._bare: dict[str, set[str]] = {}
        self._all: dict[str, str] = {}
        self.undeclared: set[str] = set()
        for table in tables:
            self._declared.setdefault(table.name.lower(), table.name)
            self._bare.setdefault(_bare(table.name), set()).add(table.name)
        self._views: dict[str, set[str]] = {}
        self._triggers: dict[str, set[str]] = {}
        self._functions: dict[str, tuple[set[str], set[str]]] = {}
        for reading in definitions:
            for name, read in reading.views:
                self._views.setdefault(name.lower(), set()).update(read)
            for name, written in reading.triggers:
                self._triggers.setdefault(_bare(name), set()).update(written)
            for name, reads, writes in reading.functions:
                known = self._functions.setdefault(_bare(name), (set(), set()))
                known[0].update(reads)
                known[1].update(writes)

    def name(self, written: str) -> str:
        """The declared name; the name as it is first written where none is declared."""
        low = written.lower()
        found = self._declared.get(low)
        if found is None:
            near = self._bare.get(_bare(written), set())
            # `public.orders` is `orders`, but `audit.orders` is not `shop.orders`.
            if len(near) == 1 and ("." not in written or "." not in next(iter(near))):
                found = next(iter(near))
        if found is None:
            found = self._all.setdefault(low, written)
            self.undeclared.add(found)
        return found

    def read(self, written: str) -> set[str]:
        """The tables that selecting from a name reads: those of a view, none for what the
        database tells of itself, else itself."""
        if _SYSTEM.match(written):
            return set()
        return self._through(written, set())

    def written(self, written: str) -> set[str]:
        """The tables that writing a name writes: itself, and what its triggers write."""
        found: set[str] = set()
        waiting = [written]
        while waiting:
            name = waiting.pop()
            known = self.name(name)
            if known in found:
                continue
            found.add(known)
            for further in self._triggers.get(_bare(name), ()):
                if further.endswith("()"):
                    waiting += self._functions.get(_bare(further[:-2]), (set(), set()))[1]
                else:
                    waiting.append(further)
        return found

    def called(self, function: str) -> tuple[set[str], set[str]] | None:
        """What a stored function or procedure reads and writes; None if it is not known."""
        known = self._functions.get(_bare(function))
        if known is None:
            return None
        reads = {table for name in known[0] for table in self.read(name)}
        return reads, {table for name in known[1] for table in self.written(name)}

    def _through(self, written: str, seen: set[str]) -> set[str]:
        low = written.lower()
        inner = self._views.get(low)
        if inner is None or low in self._declared or low in seen:
            return {self.name(written)}
        seen.add(low)
        return {table for name in sorted(inner) for table in self._through(name, seen)}


def _bare(name: str) -> str:
    return name.lower().rpartition(".")[2]
