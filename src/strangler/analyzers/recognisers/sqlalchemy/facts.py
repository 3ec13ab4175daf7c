"""One file in, out what SQLAlchemy's conclusion needs and general facts do not hold."""

from collections.abc import Iterator

from strangler.model.facts import MODULE_SCOPE, DefinitionKind, Fact
from strangler.model.names import last, parent
from strangler.model.values import Call, Formatted, Member, Name, Opaque, Value
from strangler.model.views import CallSite, ModuleView

_COLUMNS = (".Column", "sqlalchemy.Column", ".mapped_column", "sqlalchemy.orm.mapped_column")
_TABLES = (".Table", "sqlalchemy.Table", "sqlalchemy.schema.Table")
_MAPPERS = (".map_imperatively", "sqlalchemy.orm.mapper")
_COMPUTED = frozenset({"__tablename__", "__table_args__"})
_DECLARED = frozenset({"declared_attr", "directive", "cascading"})


class TableCall(Fact, frozen=True, tag="table"):
    """A `Table(...)` call, whole; `holder` is the class or function it stands in, `assigned` the
    name it is given to."""

    call: Call
    holder: str
    assigned: str
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


class Shared(Fact, frozen=True, tag="shared"):
    """A column inside a module global: `user_id = Annotated[int, mapped_column(...)]`."""

    name: str
    column: Call
    position: int


class Made(Fact, frozen=True, tag="made"):
    """A column that a function of the module returns."""

    function: str
    column: Call


class Body(Fact, frozen=True, tag="body"):
    """What a function returns that computes `__tablename__` or `__table_args__`, or helps it:
    one value for each `return`, and its local names."""

    name: str
    returned: tuple[Value, ...]
    local: dict[str, Value]
    position: int


class Typed(Fact, frozen=True, tag="typed"):
    """The names in the annotation of a class attribute: `Mapped[list["A"]]` is Mapped, list, A."""

    owner: str
    attribute: str
    names: tuple[str, ...]


FACTS: tuple[type[Fact], ...] = (TableCall, Mapping, Declared, Shared, Made, Body, Typed)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The facts of one file that imports SQLAlchemy."""
    for site in module.calls(*_TABLES, *_MAPPERS, *_COLUMNS):
        name, call = last(site.call.name), site.call
        if name == "Table":
            holder = site.scope.name if site.scope is not None else ""
            yield TableCall(call, holder, site.assigned_to, call.position)
        elif name in ("map_imperatively", "mapper"):
            mapped, table = call.argument(0, "class_"), call.argument(1, "local_table")
            if mapped is not None and table is not None:
                yield Mapping(mapped, table, call.position)
        elif name in ("Column", "mapped_column"):
            yield from _column(module, site)
    yield from _computed(module)
    yield from _typed(module)


def _column(module: ModuleView, site: CallSite) -> Iterator[Fact]:
    """Columns that stand elsewhere than in the body of their class."""
    scope, call = site.scope, site.call
    if scope is None:
        if site.assigned_to:
            yield Shared(site.assigned_to, call, call.position)
    elif scope.kind is DefinitionKind.FUNCTION:
        if any(last(getattr(d, "name", "")) in _DECLARED for d in scope.decorators):
            yield Declared(parent(scope.name), last(scope.name), call, call.position)
        elif call in module.returned(site.scope_index):
            yield Made(scope.name, call)


def _computed(module: ModuleView) -> Iterator[Body]:
    helpers: set[str] = set()
    for index, definition in enumerate(module.definitions):
        if definition.kind is DefinitionKind.FUNCTION and last(definition.name) in _COMPUTED:
            body = _body(module, index)
            helpers |= {
                value.name[1:]
                for value in (*body.returned, *body.local.values())
                for value in _functions(value)
                if value.name[:1] == ":"
            }
            yield body
    for index, definition in enumerate(module.definitions):
        if definition.scope == MODULE_SCOPE and definition.name in helpers:
            yield _body(module, index)


def _body(module: ModuleView, index: int) -> Body:
    definition = module.definitions[index]
    local = module.local_assignments(index)
    return Body(definition.name, module.returned(index), local, definition.position)


def _functions(value: Value) -> Iterator[Name]:
    """The functions that a value is made with."""
    match value:
        case Call():
            if isinstance(value.function, Name):
                yield value.function
            else:
                yield from _functions(value.function)
            for argument in value.arguments:
                yield from _functions(argument.value)
        case Formatted():
            for part in value.parts:
                yield from _functions(part)
        case Member():
            yield from _functions(value.value)


def _typed(module: ModuleView) -> Iterator[Typed]:
    for item in module.assignments:
        if item.scope == MODULE_SCOPE or not isinstance(item.annotation, Opaque):
            continue
        if item.annotation.kind in ("Subscript", "BinaryOperation"):
            owner = module.definitions[item.scope].name
            yield Typed(owner, item.name, module.annotated(item))
