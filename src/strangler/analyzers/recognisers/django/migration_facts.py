"""A migration's file in, out which models and tables it makes, removes and renames.

Rules: docs.djangoproject.com, ref/migration-operations; of `SeparateDatabaseAndState` only the
state's operations count. Fields are not read: they would be most of the work."""

from collections.abc import Iterator

from strangler.model.facts import DefinitionKind, Fact
from strangler.model.names import last
from strangler.model.values import Call, Items, Literal, Name, Opaque, Pairs, Splice, Value, text
from strangler.model.views import ModuleView

_BASE = "django.db.migrations.Migration"
_KINDS = (".CreateModel", ".DeleteModel", ".RenameModel", ".AlterModelTable")
_SEPARATE = ".SeparateDatabaseAndState"


class Operation(Fact, frozen=True, tag="operation"):
    """A migration's operation that makes, removes or renames a model or its table."""

    kind: str
    model: str
    other: str
    table: str
    proxy: bool
    position: int


class Migration(Fact, frozen=True, tag="migration"):
    """The migration of a file. `readable` is unset where an operation is not Django's own or
    not written out."""

    dependencies: tuple[tuple[str, str], ...]
    replaces: tuple[tuple[str, str], ...]
    operations: tuple[Operation, ...]
    readable: bool


def read_migration(module: ModuleView) -> Iterator[Migration]:
    """The migration of a file, if it is one."""
    for index, definition in enumerate(module.definitions):
        if definition.kind is not DefinitionKind.CLASS or definition.name != "Migration":
            continue
        if not any(isinstance(b, Name) and b.name == _BASE for b in definition.bases):
            continue
        lists = {item.name: item for item in module.assignments if item.scope == index}
        pairs = {
            name: tuple(_pairs(module.in_full(lists[name])))
            for name in ("dependencies", "replaces")
            if name in lists
        }
        operations = lists["operations"].value if "operations" in lists else Items(())
        yield Migration(
            pairs.get("dependencies", ()),
            pairs.get("replaces", ()),
            tuple(_operations(module, index)),
            _is_plain(operations),
        )


def _pairs(value: Value | None) -> Iterator[tuple[str, str]]:
    """Literal pairs; a swappable dependency matters to a database, not to names."""
    for item in value.items if isinstance(value, Items) else ():
        if isinstance(item, Items) and len(item.items) == 2:
            app, name = (text(part) for part in item.items)
            if app and name:
                yield app, name


def _is_plain(value: Value) -> bool:
    """Whether all operations, as far as read, are calls of Django's own classes."""
    if not isinstance(value, Items):
        return isinstance(value, Opaque) and value.kind == "large"
    for item in value.items:
        match item:
            case Splice(value=Items() as inner):
                if not _is_plain(inner):
                    return False
            case Call():
                if not item.name.startswith("django."):
                    return False
            case Opaque(kind="large"):
                pass
            case _:
                return False
    return True


def _operations(module: ModuleView, index: int) -> Iterator[Operation]:
    """Those in the body of the class, in source order, without the database's own."""
    skipped: set[int] = set()
    lists: set[str] = set()
    sites = [s for s in module.calls(*_KINDS, _SEPARATE) if s.scope_index == index]
    for site in sites:
        if last(site.call.name) == last(_SEPARATE):
            given = site.call.argument(0, "database_operations")
            if isinstance(given, Name):
                lists.add(last(given.name))
            elif isinstance(given, Items):
                skipped |= {i.position for i in given.items if isinstance(i, Call)}
    for site in sites:
        kind = last(site.call.name)
        if kind == last(_SEPARATE) or site.call.position in skipped or site.assigned_to in lists:
            continue
        operation = _operation(kind, site.call)
        if operation is not None:
            yield operation


def _operation(kind: str, call: Call) -> Operation | None:
    name = text(call.argument(0, "old_name" if kind == "RenameModel" else "name"))
    if name is None:
        return None
    other, table, proxy = "", "", False
    if kind == "RenameModel":
        other = text(call.argument(1, "new_name")) or ""
    elif kind == "AlterModelTable":
        table = text(call.argument(1, "table")) or ""
    elif kind == "CreateModel":
        options = call.argument(2, "options")
        for key, value in options.pairs if isinstance(options, Pairs) else ():
            if text(key) == "db_table":
                table = text(value) or ""
            proxy = proxy or (
                text(key) == "proxy" and isinstance(value, Literal) and value.value is True
            )
    return Operation(kind, name, other, table, proxy, call.position)
