"""One file in, out what SQLAlchemy's conclusion needs and general facts do not hold."""

from collections.abc import Iterator

from strangler.model.facts import DefinitionKind, Fact
from strangler.model.names import last, parent
from strangler.model.values import Call, Value
from strangler.model.views import ModuleView

_COLUMNS = (".Column", "sqlalchemy.Column", ".mapped_column", "sqlalchemy.orm.mapped_column")
_TABLES = (".Table", "sqlalchemy.Table", "sqlalchemy.schema.Table")
_MAPPERS = (".map_imperatively", "sqlalchemy.orm.mapper")


class BigTable(Fact, frozen=True, tag="table"):
    """A `Table(...)` call, whole: those of many columns are cut in the general facts."""

    call: Call
    position: int


class Mapping(Fact, frozen=True, tag="mapping"):
    """`registry.map_imperatively(Class, table)` or `mapper(Class, table)`."""

    mapped: Value
    table: Value
    position: int


class Declared(Fact, frozen=True, tag="declared"):
    """A column that a `@declared_attr` method of a class makes."""

    owner: str
    name: str
    column: Call
    position: int


FACTS: tuple[type[Fact], ...] = (BigTable, Mapping, Declared)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The facts of one file that imports SQLAlchemy."""
    for site in module.calls(*_TABLES, *_MAPPERS, *_COLUMNS):
        name, call = last(site.call.name), site.call
        if name == "Table" and len(call.arguments) > 20:
            yield BigTable(call, call.position)
        elif name in ("map_imperatively", "mapper"):
            mapped, table = call.argument(0, "class_"), call.argument(1, "local_table")
            if mapped is not None and table is not None:
                yield Mapping(mapped, table, call.position)
        elif name in ("Column", "mapped_column") and site.scope is not None:
            scope = site.scope
            if scope.kind is DefinitionKind.FUNCTION and any(
                last(getattr(d, "name", "")) in ("declared_attr", "directive", "cascading")
                for d in scope.decorators
            ):
                yield Declared(parent(scope.name), last(scope.name), call, call.position)
