"""A class in, the tables that reading or writing its instances touches out."""

from collections.abc import Iterable

from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.behaviour import Behaviour, Mapped
from strangler.model.recogniser import Conclusions


class TablesOf:
    """The tables of classes, by dotted name.

    - A class with a table touches it and, in multi-table inheritance (Django's documentation,
      "Multi-table inheritance"; SQLAlchemy's "Joined Table Inheritance"), those of the classes
      that it derives from.
    - A class without one touches the nearest tables above it: a proxy model, or single-table
      inheritance.
    - An abstract class has no table above, but below: what is said of it is said of any class
      that derives from it."""

    def __init__(
        self,
        inventory: ProjectInventory,
        conclusions: Conclusions,
        behaviour: Iterable[Behaviour] = (),
    ) -> None:
        self._inventory = inventory
        self._own: dict[str, list[str]] = {}
        for table in conclusions.tables:
            if table.model:
                self._own.setdefault(table.model, []).append(table.name)
        for item in behaviour:
            if isinstance(item, Mapped):
                self._own.setdefault(item.owner, []).append(item.table)
        self._names = {table.name for table in conclusions.tables}
        self._known: dict[str, tuple[str, ...] | None] = {}
        self._below: dict[str, set[str]] | None = None

    def of(self, model: str) -> tuple[str, ...] | None:
        """The tables of a class, sorted; a bare table stands for itself. None: not known."""
        if model not in self._known:
            self._known[model] = self._found(model)
        return self._known[model]

    def _found(self, model: str) -> tuple[str, ...] | None:
        line = (model, *self._inventory.ancestors(model))
        tables = {name for holder in line for name in self._own.get(holder, ())}
        if not tables:
            tables = self._derived().get(model, set())
        if not tables and model in self._names:
            tables = {model}
        return tuple(sorted(tables)) or None

    def _derived(self) -> dict[str, set[str]]:
        """The tables of all classes below a class."""
        if self._below is None:
            self._below = {}
            for holder, tables in self._own.items():
                for above in self._inventory.ancestors(holder):
                    self._below.setdefault(above, set()).update(tables)
        return self._below
