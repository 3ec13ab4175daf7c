"""One file in, out what SQLAlchemy's conclusion needs and general facts do not hold."""

from collections.abc import Iterator

from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind, Fact
from strangler.model.names import last, parent
from strangler.model.values import Call, Formatted, Member, Name, Opaque, Value, text
from strangler.model.views import CallSite, ModuleView

_COLUMNS = (".Column", "sqlalchemy.Column", ".mapped_column", "sqlalchemy.orm.mapped_column")
_RELATIONSHIPS = (".relationship", "sqlalchemy.orm.relationship")
_TABLES = (".Table", "sqlalchemy.Table", "sqlalchemy.schema.Table")
_MAPPERS = (".map_imperatively", "sqlalchemy.orm.mapper")
_OPERATIONS = tuple(
    f"alembic.op.{name}"
    for name in (
        *("add_column", "alter_column", "batch_alter_table", "create_foreign_key"),
        *("create_index", "create_table", "create_unique_constraint", "drop_column"),
        *("drop_constraint", "drop_index", "drop_table", "execute", "rename_table"),
    )
)
_SECOND = frozenset(
    {
        *("create_foreign_key", "create_index", "create_unique_constraint"),
        *("drop_constraint", "drop_index"),
    }
)
"""Operations whose table is the second argument: the first is a constraint's name."""
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
    properties: Value | None = None


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


class Related(Fact, frozen=True, tag="related"):
    """A relationship that a `@declared_attr` method of a class makes."""

    owner: str
    name: str
    call: Call


class Listening(Fact, frozen=True, tag="listening"):
    """`event.listen(target, "name", function)`."""

    call: Call


class Queried(Fact, frozen=True, tag="queried"):
    """`Base.query = session.query_property()`: the class, and what it is given."""

    target: Value
    value: Value


class Altered(Fact, frozen=True, tag="altered"):
    """What an Alembic revision does in `upgrade`: `kind` is the operation (`create_table`,
    `drop_table`, `rename_table`, `execute`, or `alter` for any that names a table). A name that
    is no literal is empty; `other` is the new name; of SQL `table` is the text."""

    kind: str
    table: str
    other: str
    position: int


FACTS: tuple[type[Fact], ...] = (
    *(TableCall, Mapping, Declared, Shared, Made, Body, Typed, Altered),
    *(Related, Listening, Queried),
)


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
                yield Mapping(mapped, table, call.position, call.keyword("properties"))
        elif name in ("Column", "mapped_column"):
            yield from _column(module, site)
    yield from _computed(module)
    yield from _typed(module)
    yield from _behaving(module)
    if any(item.module == "alembic" for item in module.imports):
        yield from _altered(module)


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


def _behaving(module: ModuleView) -> Iterator[Fact]:
    """What only behaviour is made of: relationships outside class bodies, listeners, queries."""
    for site in module.calls(*_RELATIONSHIPS):
        scope = site.scope
        if scope is not None and scope.kind is DefinitionKind.FUNCTION and _is_declared(scope):
            yield Related(parent(scope.name), last(scope.name), site.call)
    for site in module.calls("sqlalchemy.event.listen", "sqlalchemy.event.api.listen", ".listen"):
        if site.call.argument(2, "fn") is not None:
            yield Listening(site.call)
    for target, value in module.attributes("query"):
        if isinstance(value, Call) and last(_callee(value)) == "query_property":
            yield Queried(target, value)


def _is_declared(definition: Definition) -> bool:
    return any(last(_callee(decorator)) in _DECLARED for decorator in definition.decorators)


def _callee(value: Value) -> str:
    function = value.function if isinstance(value, Call) else value
    if isinstance(function, Member):
        return function.attribute
    return function.name if isinstance(function, Name) else ""


def _altered(module: ModuleView) -> Iterator[Altered]:
    """The operations of an Alembic revision, those of `downgrade` left out."""
    for site in module.calls(*_OPERATIONS):
        call, kind = site.call, last(site.call.name)
        if not call.name.startswith("alembic.op."):
            continue
        if site.scope is None or site.scope.name.startswith("downgrade"):
            continue
        shown = (
            kind if kind in ("create_table", "drop_table", "execute", "rename_table") else "alter"
        )
        place = 1 if kind in _SECOND else 0
        given = call.argument(place, "old_table_name" if kind == "rename_table" else "table_name")
        if given is None and kind == "create_foreign_key":
            given = call.keyword("source_table")
        if isinstance(given, Call) and given.positional:  # text("..."), op.f("...")
            given = given.positional[0]
        schema = text(call.keyword("schema"))
        table = text(given) or ""
        table = f"{schema}.{table}" if schema and table and kind != "execute" else table
        other = text(call.argument(1, "new_table_name")) or "" if kind == "rename_table" else ""
        yield Altered(shown, table, other, call.position)
