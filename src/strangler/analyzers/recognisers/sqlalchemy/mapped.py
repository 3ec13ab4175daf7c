"""The project's classes in, those that SQLAlchemy maps out, with the names of their tables.

Rules: docs.sqlalchemy.org, orm/declarative_styles, orm/declarative_tables, orm/inheritance;
flask-sqlalchemy.palletsprojects.com, models (table names)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from strangler.analyzers.recognisers.following import (
    class_attribute,
    named,
    product_modules,
    text_of,
)
from strangler.model.facts import MODULE_SCOPE, DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Literal, Name, Pairs, Value, elements, text

_DECLARATIVE = frozenset(
    {
        "sqlalchemy.orm.DeclarativeBase",
        "sqlalchemy.orm.DeclarativeBaseNoMeta",
        "flask_sqlalchemy.model.Model",
    }
)
_MAKERS = ("declarative_base", "automap_base", "generate_base")
_EXTENSION = frozenset({"flask_sqlalchemy.SQLAlchemy", "flask_sqlalchemy.extension.SQLAlchemy"})
_DECORATORS = frozenset({"mapped", "mapped_as_dataclass"})
_NAMING = frozenset({"__tablename__", "__table__"})
_SNAKE = re.compile(r"((?<=[a-z0-9])[A-Z]|(?!^)[A-Z](?=[a-z]))")


@dataclass(frozen=True, slots=True)
class Mapped:
    """A mapped class and the table it declares itself (empty: it shares its parent's)."""

    dotted: str
    module: str
    table: str
    table_value: Value | None = None
    """What `__table__` is, where the class is given a table."""


class MappedClasses:
    """All mapped classes of the project."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._bases: dict[str, str] = {}
        self.classes: Mapping[str, Mapped] = {found.dotted: found for found in self._find()}

    def table_of(self, dotted: str) -> str:
        """The table that a mapped class is stored in: its own, else its nearest parent's."""
        for name in (dotted, *self._inventory.ancestors(dotted)):
            found = self.classes.get(name)
            if found is not None and found.table:
                return found.table
        return ""

    def contributors(self, dotted: str) -> Iterator[str]:
        """The class and the mixins and abstract bases whose columns its table has, too."""
        yield dotted
        for name in self._inventory.ancestors(dotted):
            found = self.classes.get(name)
            if found is not None and (found.table or found.table_value is not None):
                return
            if self._inventory.definition(name) is not None:
                yield name

    def _find(self) -> Iterator[Mapped]:
        for module in product_modules(self._inventory):
            facts = self._inventory.facts(module)
            naming = {item.scope for item in facts.assignments if item.name in _NAMING}
            for index, definition in enumerate(facts.definitions):
                if definition.kind is not DefinitionKind.CLASS or definition.scope != MODULE_SCOPE:
                    continue
                dotted = f"{module}.{definition.name}"
                # Asked in this order because most classes of a project have neither.
                if index in naming or self._style(dotted):
                    found = self._mapped(dotted, module)
                    if found is not None:
                        yield found

    def _mapped(self, dotted: str, module: str) -> Mapped | None:
        if self._flag(dotted, "__abstract__"):
            return None
        style = self._style(dotted)
        own_name = self._own(dotted, "__tablename__")
        own_table = self._own(dotted, "__table__")
        if not style and not ((own_name or own_table) and self._outside(dotted)):
            return None
        if own_table is not None and not isinstance(own_table, Literal):
            return Mapped(dotted, module, _table_name(own_table), own_table)
        name = text_of(self._inventory, module, own_name) or self._inherited_name(dotted)
        if not name and style == "flask" and self._names_itself(dotted):
            name = _SNAKE.sub(r"_\1", last(dotted)).lower().lstrip("_")
        schema = self._schema(dotted, module) if name else ""
        if not name and not self._mapped_parent(dotted):
            return None
        return Mapped(dotted, module, f"{schema}.{name}" if schema else name or "")

    # -- what kind of base

    def _style(self, dotted: str) -> str:
        """`declarative` or `flask` where a base or a decorator makes a class declarative."""
        known = self._bases.get(dotted)
        if known is None:
            self._bases[dotted] = ""  # a circle of bases ends here
            known = self._bases[dotted] = self._decide(dotted)
        return known

    def _decide(self, dotted: str) -> str:
        place = self._inventory.definition(dotted)
        if place is None:
            return ""
        module, definition = place
        for decorator in definition.decorators:
            function = decorator.function if isinstance(decorator, Call) else decorator
            if isinstance(function, Name) and last(function.name) in _DECORATORS:
                return "declarative"
        styles = [self._base_style(module, base) for base in definition.bases]
        return next((style for style in styles if style), "")

    def _base_style(self, module: str, base: Value) -> str:
        if isinstance(base, Call):
            return "declarative" if last(base.name) in _MAKERS else ""
        if not isinstance(base, Name):
            return ""
        found = self._inventory.resolve(module, base.name)
        if found is None:
            return ""
        if found.name in _DECLARATIVE:
            return "flask" if found.name.startswith("flask") else "declarative"
        if not found.symbol:
            return ""
        if found.exact and self._inventory.definition(found.name) is not None:
            return self._style(found.name)
        bound = self._inventory.assignment(found.module, found.symbol)
        if bound is None or not isinstance(bound.value, Call):
            return ""
        if last(bound.value.name) in _MAKERS:
            return "declarative"
        if last(base.name) != "Model":
            return ""
        maker = named(self._inventory, found.module, bound.value)
        kinds = {maker, *self._inventory.ancestors(maker)}
        return "" if kinds.isdisjoint(_EXTENSION) else "flask"

    def _outside(self, dotted: str) -> bool:
        """Whether a base lies in a library that may be declarative without our seeing it."""
        for base in self._inventory.ancestors(dotted):
            if self._inventory.definition(base) is None and not base.startswith(
                ("builtins.", "typing.", "abc.", "enum.")
            ):
                return True
        return False

    # -- names

    def _names_itself(self, dotted: str) -> bool:
        """Flask-SQLAlchemy names a table after its class unless a mapped parent shares its
        own: then a primary key of its own tells (joined-table inheritance)."""
        if not self._mapped_parent(dotted):
            return True
        return any(
            isinstance(item.value, Call)
            and isinstance(flag := item.value.keyword("primary_key"), Literal)
            and flag.value is True
            for item in self._inventory.class_assignments(dotted)
        )

    def _mapped_parent(self, dotted: str) -> bool:
        for base in self._inventory.ancestors(dotted):
            if self._inventory.definition(base) is None or self._flag(base, "__abstract__"):
                continue
            if self._style(base) and not self._is_root(base):
                return True
            if self._outside(base) and self._own(base, "__tablename__"):
                return True
        return False

    def _is_root(self, dotted: str) -> bool:
        """Whether a class is the declarative base itself: a direct child of the library's."""
        place = self._inventory.definition(dotted)
        assert place is not None
        names = {named(self._inventory, place[0], base) for base in place[1].bases}
        return not names.isdisjoint(_DECLARATIVE)

    def _inherited_name(self, dotted: str) -> str:
        """`__tablename__` of a mixin; that of a mapped parent is the parent's table."""
        for base in self._inventory.ancestors(dotted):
            value = self._own(base, "__tablename__")
            place = self._inventory.definition(base)
            if value is not None and place is not None:
                if self._style(base) and not self._flag(base, "__abstract__"):
                    return ""
                return text_of(self._inventory, place[0], value) or ""
        return ""

    def _schema(self, dotted: str, module: str) -> str:
        bound = class_attribute(self._inventory, dotted, "__table_args__")
        for part in _parts(bound[1]) if bound else ():
            if isinstance(part, Pairs):
                for key, value in part.pairs:
                    if text(key) == "schema":
                        return text_of(self._inventory, module, value) or ""
        return ""

    def _own(self, dotted: str, name: str) -> Value | None:
        for item in self._inventory.class_assignments(dotted):
            if item.name == name:
                return item.value
        return None

    def _flag(self, dotted: str, name: str) -> bool:
        value = self._own(dotted, name)
        return isinstance(value, Literal) and value.value is True


def _parts(value: Value) -> Iterator[Value]:
    if isinstance(value, Items):
        yield from elements(value)
    else:
        yield value


def _table_name(value: Value) -> str:
    if isinstance(value, Call) and value.positional:
        return text(value.positional[0]) or ""
    return ""
