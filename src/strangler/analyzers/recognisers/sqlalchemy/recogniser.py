"""SQLAlchemy (1.3 to 2.1), Flask-SQLAlchemy and SQLModel: tables and their foreign keys."""

from collections.abc import Iterable
from pathlib import Path

from strangler.analyzers.recognisers.following import is_imported
from strangler.analyzers.recognisers.sqlalchemy import facts
from strangler.analyzers.recognisers.sqlalchemy.behaviour import behaviour
from strangler.analyzers.recognisers.sqlalchemy.listening import unheard
from strangler.analyzers.recognisers.sqlalchemy.migrations import disagreements
from strangler.analyzers.recognisers.sqlalchemy.tables import build_tables
from strangler.model.behaviour import Behaviour
from strangler.model.facts import Fact
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.views import ModuleView


class SQLAlchemy:
    """The recogniser of SQLAlchemy."""

    name = "sqlalchemy"
    version = 3
    wakes_on: tuple[str, ...] = ("sqlalchemy", "flask_sqlalchemy", "sqlmodel", "alembic")
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = facts.FACTS
    standins: Path = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Tables, columns and names that class bodies do not show, and what revisions make."""
        return facts.watch(module)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Tables of mapped classes and of `Table` calls."""
        if not is_imported(inventory, *self.wakes_on):
            return Conclusion()
        found = build_tables(inventory)
        return Conclusion(
            tables=tuple(found.tables.values()),
            edges=tuple(found.edges),
            diagnostics=(
                *found.diagnostics,
                *disagreements(inventory, found.tables),
                *sorted(set(unheard(inventory)), key=lambda d: (d.location, d.message)),
            ),
        )

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """What mapped classes have beyond what their bodies bind, and who listens to events."""
        if not is_imported(inventory, *self.wakes_on):
            return ()
        return behaviour(inventory, conclusions)
