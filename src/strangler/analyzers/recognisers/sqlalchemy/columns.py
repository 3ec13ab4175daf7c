"""The body of a mapped class, or the parts of a `Table`, in; column names and foreign keys out.

Rules: docs.sqlalchemy.org, core/metadata, core/constraints (defining foreign keys),
orm/declarative_tables (Mapped, Annotated), orm/mapped_sql_expr and orm/composites;
sqlmodel.tiangolo.com, tutorial (Field)."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.analyzers.recognisers.following import follow, named, text_of, texts_of
from strangler.analyzers.recognisers.sqlalchemy.facts import Declared, Made, Shared, Typed
from strangler.model.facts import Assignment, DefinitionKind
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Argument, Call, Name, Opaque, Value, elements

COLUMNS = frozenset({"Column", "mapped_column"})
_COLUMN = frozenset({"sqlalchemy.Column", "sqlalchemy.schema.Column"})
_WRAPPERS = frozenset({"column_property", "composite", "deferred"})
_RELATIONS = frozenset({"Relationship", "relationship"})


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key as written: `target` is what `ForeignKey` was given, in `module`."""

    column: str
    target: Value
    on_delete: str
    module: str
    position: int


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the table, and the keys it carries."""

    name: str
    keys: tuple[Key, ...]


class ColumnReader:
    """Reads the columns of classes and tables."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        found = inventory.found
        self._shared = {f"{m}.{f.name}": (m, f.column) for m, f in found("sqlalchemy", Shared)}
        self._made = {f"{m}.{f.function}": (m, f.column) for m, f in found("sqlalchemy", Made)}
        self._typed = {
            (f"{m}.{f.owner}", f.attribute): f.names for m, f in found("sqlalchemy", Typed)
        }
        self._declared: dict[str, list[Declared]] = {}
        for module, fact in found("sqlalchemy", Declared):
            self._declared.setdefault(f"{module}.{fact.owner}", []).append(fact)

    def of_class(self, holder: str, is_sqlmodel: bool) -> Iterator[tuple[str, Column]]:
        """The columns in a class's own body, by attribute; several where one attribute is made
        of several (`composite`)."""
        place = self._inventory.definition(holder)
        assert place is not None
        for item in self._inventory.class_assignments(holder):
            read = self._model_field if is_sqlmodel else self._attribute
            for column in read(holder, place[0], item):
                yield item.name, column
        for fact in self._declared.get(holder, ()):
            yield fact.name, self.read(place[0], fact.name, fact.column)

    def typed(self, holder: str, attribute: str) -> tuple[str, ...]:
        """The names in the annotation of an attribute."""
        return self._typed.get((holder, attribute), ())

    def is_column(self, module: str, value: Value | None) -> bool:
        """Whether a value is a column's constructor, of SQLAlchemy, a subclass's or `db.Column`."""
        if not isinstance(value, Call):
            return False
        dotted = named(self._inventory, module, value)
        place = self._inventory.definition(dotted)
        if place is not None:
            ancestors = self._inventory.ancestors(dotted)
            return place[1].kind is DefinitionKind.CLASS and not _COLUMN.isdisjoint(ancestors)
        return last(value.name) in COLUMNS

    def read(self, module: str, attribute: str, call: Call) -> Column:
        """The column of a call; its first argument is its name where that is a string."""
        first = call.argument(0, "name") if call.arguments else None
        given = None if isinstance(first, Call) else text_of(self._inventory, module, first)
        name = given or attribute
        return Column(name, tuple(self._keys(module, name, call.positional, call.position)))

    def constraint(self, module: str, value: Value) -> Iterator[Key]:
        """The keys of a `ForeignKeyConstraint([columns], [targets])`."""
        if not _is(value, "ForeignKeyConstraint"):
            return
        assert isinstance(value, Call)
        columns = texts_of(self._inventory, module, value.argument(0, "columns"))
        targets = value.argument(1, "refcolumns")
        if targets is not None:
            module, targets = follow(self._inventory, module, targets)
        deleted = text_of(self._inventory, module, value.keyword("ondelete")) or ""
        for column, target in zip(columns or (), elements(targets), strict=False):
            yield Key(column, target, deleted.upper(), module, value.position)

    # -- attributes

    def _attribute(self, holder: str, module: str, item: Assignment) -> Iterator[Column]:
        """`x = Column(...)`, `x: Mapped[T]`, also through Annotated and wrappers."""
        names = self.typed(holder, item.name)
        if isinstance(item.value, Call):
            for where, call in self._calls(module, item.value):
                column = self.read(where, item.name, call)
                shared = self._shared_keys(module, names, column.name)
                yield Column(column.name, (*column.keys, *shared))
        elif _is_unset(item.value) and names and last(names[0]) == "Mapped":
            yield Column(item.name, self._shared_keys(module, names, item.name))

    def _model_field(self, holder: str, module: str, item: Assignment) -> Iterator[Column]:
        """Of SQLModel every annotated attribute is a column but relationships and ClassVars."""
        names = self.typed(holder, item.name)
        if item.annotation is None or item.name[:1] == "_" or item.name == "model_config":
            return
        if names and last(names[0]) == "ClassVar":
            return
        call = item.value if isinstance(item.value, Call) else None
        if call is None or last(call.name) != "Field":
            if call is None or last(call.name) not in _RELATIONS:
                yield Column(item.name, self._shared_keys(module, names, item.name))
            return
        given = call.keyword("sa_column")
        where, column = follow(self._inventory, module, given) if given else (module, given)
        if isinstance(column, Call):
            yield self.read(where, item.name, column)
            return
        keys = list(
            self._keys(
                module, item.name, tuple(elements(call.keyword("sa_column_args"))), call.position
            )
        )
        target = call.keyword("foreign_key")
        if target is not None:
            deleted = text_of(self._inventory, module, call.keyword("ondelete")) or ""
            keys.append(Key(item.name, target, deleted.upper(), module, call.position))
        yield Column(item.name, tuple(keys))

    def _calls(self, module: str, value: Call) -> Iterator[tuple[str, Call]]:
        """The columns in the value of an attribute."""
        if self.is_column(module, value):
            yield module, value
        elif last(value.name) in _WRAPPERS:
            for argument in value.positional:
                where, inner = follow(self._inventory, module, argument)
                if isinstance(inner, Call):
                    yield from self._calls(where, inner)
        else:
            made = self._made.get(named(self._inventory, module, value))
            if made is not None:
                yield made[0], self._filled(named(self._inventory, module, value), value, made[1])

    def _filled(self, function: str, call: Call, made: Call) -> Call:
        """The column that a function returns, its parameters replaced by what it is given."""
        place = self._inventory.definition(function)
        assert place is not None
        given = {
            f"?{parameter.name}": value
            for index, parameter in enumerate(place[1].parameters)
            if (value := call.argument(index, parameter.name) or parameter.default) is not None
        }

        def replaced(value: Value) -> Value:
            if isinstance(value, Name):
                return given.get(value.name, value)
            if isinstance(value, Call):
                arguments = (Argument(replaced(a.value), a.keyword) for a in value.arguments)
                return Call(value.function, tuple(arguments), call.position)
            return value

        found = replaced(made)
        assert isinstance(found, Call)
        return found

    def _shared_keys(self, module: str, names: tuple[str, ...], attribute: str) -> tuple[Key, ...]:
        """The keys of a column inside `Annotated`, where an annotation names one."""
        for name in names[1:] if self._shared else ():
            found = self._inventory.resolve(module, name)
            shared = self._shared.get(found.name) if found is not None else None
            if shared is not None:
                return self.read(shared[0], attribute, shared[1]).keys
        return ()

    # -- keys

    def _keys(
        self, module: str, column: str, parts: tuple[Value, ...], position: int
    ) -> Iterator[Key]:
        for argument in parts:
            where, value = follow(self._inventory, module, argument)
            if _is(value, "ForeignKey"):
                assert isinstance(value, Call)
                target = value.argument(0, "column")
                if target is not None:
                    deleted = text_of(self._inventory, where, value.keyword("ondelete")) or ""
                    yield Key(column, target, deleted.upper(), where, position)


def _is(value: Value, name: str) -> bool:
    return isinstance(value, Call) and last(value.name) == name


def _is_unset(value: Value) -> bool:
    return isinstance(value, Opaque) and value.kind == "unset"
