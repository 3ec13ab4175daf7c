"""A class in, what makes it declarative out: its style, its lineage, the schema of its metadata.

Rules: docs.sqlalchemy.org, orm/declarative_styles and orm/declarative_config;
flask-sqlalchemy.palletsprojects.com, models; sqlmodel.tiangolo.com, tutorial."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.following import follow, named, text_of
from strangler.model.names import last
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal, Name, Value

_DECLARATIVE = frozenset(
    {
        "sqlalchemy.orm.DeclarativeBase",
        "sqlalchemy.orm.DeclarativeBaseNoMeta",
        "flask_sqlalchemy.model.Model",
    }
)
_SQLMODEL = frozenset({"sqlmodel.SQLModel", "sqlmodel.main.SQLModel"})
_MAKERS = ("declarative_base", "automap_base", "generate_base")
_EXTENSION = frozenset({"flask_sqlalchemy.SQLAlchemy", "flask_sqlalchemy.extension.SQLAlchemy"})
_MAPPING_DECORATORS = frozenset({"mapped", "mapped_as_dataclass"})
_BASE_DECORATORS = frozenset({"as_declarative", "as_declarative_base"})
_PLAIN = ("builtins.", "typing.", "abc.", "enum.")


class Bases:
    """What the classes of a project inherit, seen with SQLAlchemy's eyes. Answers are kept."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._styles: dict[str, str] = {}
        self._lineages: dict[str, tuple[str, ...]] = {}
        self._schemas: dict[str, str] = {}

    def style(self, dotted: str) -> str:
        """`declarative`, `flask` or `sqlmodel` where a base or a decorator makes a class so."""
        known = self._styles.get(dotted)
        if known is None:
            self._styles[dotted] = ""  # a circle of bases ends here
            known = self._styles[dotted] = self._decide(dotted)
        return known

    def is_root(self, dotted: str) -> bool:
        """Whether a class is a declarative base itself, not a table: a direct child of the
        library's, or decorated with `as_declarative`."""
        place = self._inventory.definition(dotted)
        assert place is not None
        names = {named(self._inventory, place[0], base) for base in place[1].bases}
        if not names.isdisjoint(_DECLARATIVE):
            return True
        return any(
            last(_callee(decorator)) in _BASE_DECORATORS for decorator in place[1].decorators
        )

    def lineage(self, dotted: str) -> tuple[str, ...]:
        """The project classes a class inherits from, nearest first; those given to
        `declarative_base(cls=...)` and `SQLAlchemy(model_class=...)` stand where the base does."""
        known = self._lineages.get(dotted)
        if known is None:
            self._lineages[dotted] = ()
            found = dict.fromkeys(self._walk(dotted))
            known = self._lineages[dotted] = tuple(found)
        return known

    def schema(self, dotted: str) -> str:
        """The schema that the metadata of a class's base gives to all tables, or empty."""
        known = self._schemas.get(dotted)
        if known is None:
            self._schemas[dotted] = ""  # `metadata = Base.metadata` in Base itself says nothing
            known = self._schemas[dotted] = self._schema(dotted)
        return known

    def _schema(self, dotted: str) -> str:
        for holder in (dotted, *self.lineage(dotted)):
            for item in self._inventory.class_assignments(holder):
                place = self._inventory.definition(holder)
                if item.name == "metadata" and place is not None:
                    return self.metadata_schema(place[0], item.value)
            for module, maker in self._makers(holder):
                given = maker.keyword("metadata")
                if given is not None:
                    return self.metadata_schema(module, given)
        return ""

    def metadata_schema(self, module: str, value: Value) -> str:
        """The schema in `MetaData(schema=...)`, or of the base in `Base.metadata`."""
        where, bound = follow(self._inventory, module, value)
        if isinstance(bound, Call):
            if last(bound.name) == "MetaData":
                return text_of(self._inventory, where, bound.keyword("schema")) or ""
            return ""
        if isinstance(value, Name) and last(value.name) == "metadata":
            holder = value.name.rpartition(".")[0]
            found = self._inventory.resolve(module, holder) if holder else None
            if found is not None and self._inventory.definition(found.name) is not None:
                return self.schema(found.name)
        return ""

    def has_library_base(self, dotted: str) -> bool:
        """Whether a base lies in a library that may be declarative without our seeing it."""
        return any(
            self._inventory.definition(base) is None and not base.startswith(_PLAIN)
            for base in self._inventory.ancestors(dotted)
        )

    def is_extension(self, module: str, name: str) -> bool:
        """Whether a name is an object of Flask-SQLAlchemy's extension (`db`)."""
        found = self._inventory.resolve(module, name)
        if found is None or not found.module or not found.symbol:
            return False
        bound = self._inventory.assignment(found.module, found.symbol)
        if bound is None or not isinstance(bound.value, Call):
            return False
        return self._makes_extension(found.module, bound.value)

    # -- bases

    def _decide(self, dotted: str) -> str:
        place = self._inventory.definition(dotted)
        if place is None:
            return ""
        module, definition = place
        for decorator in definition.decorators:
            if last(_callee(decorator)) in _MAPPING_DECORATORS | _BASE_DECORATORS:
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
        if found.name in _SQLMODEL:
            return "sqlmodel"
        if found.name in _DECLARATIVE:
            return "flask" if found.name.startswith("flask") else "declarative"
        if not found.symbol:
            return ""
        if found.exact and self._inventory.definition(found.name) is not None:
            return self.style(found.name)
        bound = self._inventory.assignment(found.module, found.symbol)
        if bound is None or not isinstance(bound.value, Call):
            return ""
        if last(bound.value.name) in _MAKERS:
            return "declarative"
        if last(base.name) != "Model":
            return ""
        return "flask" if self._makes_extension(found.module, bound.value) else ""

    def _makes_extension(self, module: str, call: Call) -> bool:
        maker = named(self._inventory, module, call)
        kinds = {maker, *self._inventory.ancestors(maker)}
        return not kinds.isdisjoint(_EXTENSION)

    def _makers(self, dotted: str) -> Iterator[tuple[str, Call]]:
        """The calls that make the bases of a class, each with its module."""
        place = self._inventory.definition(dotted)
        if place is None:
            return
        for decorator in place[1].decorators:
            if isinstance(decorator, Call) and last(_callee(decorator)) in _BASE_DECORATORS:
                yield place[0], decorator
        for base in place[1].bases:
            if isinstance(base, Call):
                yield place[0], base
            elif isinstance(base, Name):
                found = self._inventory.resolve(place[0], base.name)
                if found is not None and found.module and found.symbol:
                    bound = self._inventory.assignment(found.module, found.symbol)
                    if bound is not None and isinstance(bound.value, Call):
                        yield found.module, bound.value

    def _walk(self, dotted: str) -> Iterator[str]:
        """The classes that makers are given come last: nothing is nearer to the root."""
        own = [n for n in self._inventory.ancestors(dotted) if self._inventory.definition(n)]
        yield from own
        for holder in (dotted, *own):
            for module, maker in self._makers(holder):
                given = maker.keyword("cls") or maker.keyword("model_class")
                name = named(self._inventory, module, given)
                if name and self._inventory.definition(name) is not None:
                    yield name
                    yield from self.lineage(name)


def is_true(value: Value | None) -> bool:
    """Whether a value is the literal True."""
    return isinstance(value, Literal) and value.value is True


def _callee(decorator: Value) -> str:
    function = decorator.function if isinstance(decorator, Call) else decorator
    return function.name if isinstance(function, Name) else ""
