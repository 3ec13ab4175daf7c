"""The recogniser of SQL in the code: which calls are given which text.

What the texts say is read later (`strangler.analyzers.data`): most projects have few of them, and
the parser of SQL is loaded only where there is one. Rules: PEP 249 (execute, executemany, callproc)
and sqlite3 (executescript); Django: performing raw SQL queries, `raw`, `extra`, `RawSQL`, `RunSQL`;
SQLAlchemy: `text`, `exec_driver_sql`, `from_statement`; Alembic: `op.execute`; asyncpg, aiosqlite,
databases, pandas: their API references."""

from collections.abc import Iterable, Iterator

from strangler.analyzers.recognisers.sql.facts import SqlCall
from strangler.analyzers.recognisers.sql.finding import Finder
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.views import ModuleView


class SQL:
    """Facts of SQL; it concludes nothing by itself."""

    name = "sql"
    version = 1
    wakes_on: tuple[str, ...] = ("*",)
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = (SqlCall,)

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """The calls of a file that are given SQL."""
        return Finder(module).found()

    def documents(self, inventory: Inventory) -> Iterator[str]:
        """The `.sql` files of the project."""
        for declaration in inventory.declarations:
            if declaration.group == "sql":
                yield declaration.path

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Nothing: tables of SQL text are no declarations."""
        return Conclusion()
