"""The recogniser of SQL in the code: which calls are given which text, and what queries join.

What the texts say is read later (`strangler.analyzers.data`): most projects have few of them, and
the parser of SQL is loaded only where there is one. Rules: PEP 249 (execute, executemany, callproc)
and sqlite3 (executescript); Django: performing raw SQL queries, `raw`, `extra`, `RawSQL`, `RunSQL`;
SQLAlchemy: `text`, `exec_driver_sql`, `from_statement`; Alembic: `op.execute`; asyncpg, aiosqlite,
databases, pandas: their API references."""

from collections.abc import Iterable, Iterator

from strangler.analyzers.recognisers.sql.facts import LoadInLoop, Query, SqlCall
from strangler.analyzers.recognisers.sql.finding import Finder
from strangler.analyzers.recognisers.sql.queries import find_loads, find_queries
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.views import ModuleView


class SQL:
    """Facts of SQL; it concludes nothing by itself."""

    name = "sql"
    version = 1
    wakes_on: tuple[str, ...] = ("*",)
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = (SqlCall, Query, LoadInLoop)

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """The calls of a file that are given SQL, queries that join, rows that loops load."""
        yield from Finder(module).found()
        yield from find_queries(module)
        yield from find_loads(module)

    def documents(self, inventory: Inventory) -> Iterator[str]:
        """The `.sql` files of the project."""
        for declaration in inventory.declarations:
            if declaration.group == "sql":
                yield declaration.path

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Nothing: tables of SQL text are no declarations."""
        return Conclusion()
