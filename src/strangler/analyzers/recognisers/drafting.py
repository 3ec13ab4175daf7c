"""Tables as a small ORM's models declare them in, a conclusion out: keys resolved, edges made.

What the recognisers of peewee, Tortoise, Pony and MongoEngine share; each knows its own rules of
naming and hands over drafts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from strangler.analyzers.recognisers.following import (
    classes_of,
    edge,
    follow,
    product_modules,
    text_of,
)
from strangler.analyzers.recognisers.unknown import UnknownTables
from strangler.diagnostics import Diagnostic
from strangler.locations import Location
from strangler.model.facts import Assignment
from strangler.model.graph import Confidence, Edge, EdgeKind
from strangler.model.names import last
from strangler.model.recogniser import Conclusion, ForeignKey, Inventory, Table
from strangler.model.values import Literal, Name, Value


@dataclass(slots=True)
class Draft:
    """A table whose keys refer to models: `keys` are (column, dotted name of a model or what was
    written, ON DELETE, place)."""

    name: str
    model: str
    owner: str
    module: str
    location: Location
    columns: list[str] = field(default_factory=list)
    keys: list[tuple[str, str, str, Location]] = field(default_factory=list)

    def add(self, *columns: str) -> None:
        """Columns that are not there yet."""
        self.columns += [column for column in columns if column not in self.columns]


class ModelIndex:
    """The models of an ORM, by dotted name and by the last part of it."""

    def __init__(self, inventory: Inventory, is_model: Callable[[str], bool]) -> None:
        self._inventory = inventory
        self.models: dict[str, str] = {
            dotted: module
            for module in product_modules(inventory)
            for dotted in classes_of(inventory, module)
            if is_model(dotted)
        }
        """Dotted name of the class -> its module."""
        self._by_name: dict[str, list[str]] = {}
        for dotted in self.models:
            self._by_name.setdefault(last(dotted).lower(), []).append(dotted)

    def target(self, module: str, value: Value | None, own: str) -> str:
        """The model that a key's first argument means: a class, its name, or `"self"`; what was
        written where there is none or more than one, empty where it is computed."""
        if value is None:
            return ""
        module, value = follow(self._inventory, module, value)
        if isinstance(value, Name):
            return value.name if value.name in self.models else value.name.lstrip(":?*")
        word = value.value if isinstance(value, Literal) else None
        word = word if isinstance(word, str) else text_of(self._inventory, module, value)
        if not word:
            return ""
        if word == "self":
            return own
        found = self._by_name.get(last(word).lower(), [])
        near = [dotted for dotted in found if self.models[dotted] == self.models.get(own)]
        return (near or found)[0] if len(near or found) == 1 else word

    def attributes(self, dotted: str) -> Iterator[tuple[str, Assignment]]:
        """What a class and its project bases bind, each name once, nearest first; with the
        module it is written in."""
        seen: set[str] = set()
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            place = self._inventory.definition(holder)
            if place is None:
                continue
            own = {item.name: item for item in self._inventory.class_assignments(holder)}
            for name, item in own.items():
                if name not in seen:
                    yield place[0], item
            seen |= set(self._inventory.members(holder))

    def meta(self, dotted: str, name: str) -> tuple[str, Value] | None:
        """What the class's own `Meta` binds a name to."""
        place = self._inventory.definition(dotted)
        for item in self._inventory.class_assignments(f"{dotted}.Meta") if place else ():
            if item.name == name:
                assert place is not None
                return place[0], item.value
        return None

    def meta_text(self, dotted: str, *names: str) -> str | None:
        """The string that the class's own `Meta` binds one of the names to."""
        for name in names:
            bound = self.meta(dotted, name)
            word = text_of(self._inventory, *bound) if bound else None
            if word is not None:
                return word
        return None

    def meta_is(self, dotted: str, name: str, value: bool) -> bool:
        """Whether the class's own `Meta` binds a name to this literal."""
        bound = self.meta(dotted, name)
        return bound is not None and isinstance(bound[1], Literal) and bound[1].value is value


def conclusion(drafts: list[Draft], problems: tuple[Diagnostic, ...] = ()) -> Conclusion:
    """Tables with their edges; keys whose model is unknown are reported."""
    names = {draft.model: draft.name for draft in drafts}
    unknown = UnknownTables()
    tables: dict[str, Table] = {}
    edges: list[Edge] = []
    certain = Confidence.CERTAIN
    for draft in sorted(drafts, key=lambda draft: (draft.name, draft.model)):
        keys = []
        for column, to, on_delete, location in draft.keys:
            table = names.get(to, "")
            if not table:
                unknown.add(to, f"{draft.name}.{column}", location)
                table = last(to).lower()
            if table:
                keys.append(ForeignKey(column, table, on_delete, location))
        keys.sort(key=lambda key: (key.column, key.to))
        made = Table(
            draft.name, draft.model, draft.module, draft.location, tuple(draft.columns), tuple(keys)
        )
        tables.setdefault(draft.name, made)
        node = f"table:{draft.name}"
        edges.append(edge(draft.owner, node, EdgeKind.MAPS, draft.location, certain))
        edges += [
            edge(node, f"table:{key.to}", EdgeKind.FOREIGN_KEY, key.location, certain)
            for key in keys
            if key.to != draft.name
        ]
    return Conclusion(
        tables=tuple(tables.values()),
        edges=tuple(edges),
        diagnostics=(*problems, *unknown.diagnostics()),
    )
