"""Serializer classes in, what showing and validating them calls and reads out.

Rules: django-rest-framework.org, api-guide/serializers (`validate_FIELD`, nested serializers),
fields (`source`, SerializerMethodField), relations; source: rest_framework/serializers.py. Which
field of a model leads where is told from the tables."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.drf.querying import queried
from strangler.analyzers.recognisers.following import (
    class_attribute,
    classes_of,
    follow,
    named,
    product_modules,
    text_of,
    texts_of,
)
from strangler.model.behaviour import Accessor, Behaviour, Listener
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusions, Inventory
from strangler.model.values import Call, Items, Value, elements

_BASES = "rest_framework.serializers."
_RELATED = frozenset(
    {
        "HyperlinkedRelatedField",
        "PrimaryKeyRelatedField",
        "SlugRelatedField",
        "StringRelatedField",
    }
)
_SHOWN = frozenset({"SlugRelatedField", "StringRelatedField"})
"""Related fields that show more than the key, so that the row is read."""


class Serializers:
    """The serializers of a project."""

    def __init__(self, inventory: Inventory, conclusions: Conclusions) -> None:
        self._inventory = inventory
        by_name = {table.name: table.model for table in conclusions.tables if table.model}
        self._keys = {
            (table.model, key.column.removesuffix("_id")): by_name.get(key.to, "")
            for table in conclusions.tables
            for key in table.foreign_keys
        }
        self._models = set(by_name.values())

    def behaviour(self) -> Iterator[Behaviour]:
        """Of every class that derives from a serializer of the framework."""
        for module in product_modules(self._inventory):
            for dotted in classes_of(self._inventory, module):
                if self._is_serializer(dotted):
                    yield from self._of(module, dotted)

    def _is_serializer(self, dotted: str) -> bool:
        return any(base.startswith(_BASES) for base in self._inventory.ancestors(dotted))

    def _of(self, module: str, dotted: str) -> Iterator[Behaviour]:
        for name, method in sorted(self._inventory.members(dotted).items()):
            if name.startswith("validate_") and self._inventory.definition(method):
                yield Listener("rest_framework.validate", dotted, method)
        bound = class_attribute(self._inventory, f"{dotted}.Meta", "model")
        model = named(self._inventory, *bound) if bound else ""
        if model:
            yield Accessor(dotted, "_model", model)
        checks = class_attribute(self._inventory, f"{dotted}.Meta", "validators")
        if checks:
            yield from self._checked(dotted, *checks)
        listed = class_attribute(self._inventory, f"{dotted}.Meta", "fields")
        names = texts_of(self._inventory, *listed) if listed else None
        declared: set[str] = set()
        for item in self._inventory.class_assignments(dotted):
            if isinstance(item.value, Call):
                declared.add(item.name)
                yield from self._declared(module, dotted, model, item.name, item.value)
        if model:
            yield from self._plain(dotted, model, names, declared)

    def _declared(
        self, module: str, dotted: str, model: str, name: str, call: Call
    ) -> Iterator[Behaviour]:
        field = named(self._inventory, module, call)
        source = text_of(self._inventory, module, call.keyword("source")) or name
        if last(field) == "SerializerMethodField":
            given = text_of(self._inventory, module, call.argument(0, "method_name"))
            method = self._method(dotted, given or f"get_{name}")
            if method:
                yield Listener("rest_framework.represent", dotted, method)
            return
        if field and self._is_serializer(field):
            yield Accessor(dotted, "_nested", field)
        target = queried(self._inventory, self._models, module, call.keyword("queryset"))
        if last(field) in _RELATED:
            found = target or self._keys.get((model, name), "")
            if found:
                yield Accessor(dotted, "_chosen", found)
                if last(field) in _SHOWN:
                    yield Accessor(dotted, "_read", found)
        yield from self._checked(dotted, module, call.keyword("validators"))
        if model and source != "*":
            yield from self._path(dotted, model, source.split("."))

    def _checked(self, dotted: str, module: str, value: Value | None) -> Iterator[Behaviour]:
        """`validators=[...]` (api-guide/validators): functions and classes of the project are
        called, those of the framework look for rows of their `queryset`."""
        if value is None:
            return
        module, value = follow(self._inventory, module, value)
        for item in elements(value) if isinstance(value, Items) else ():
            where, item = follow(self._inventory, module, item)
            queryset = item.argument(0, "queryset") if isinstance(item, Call) else None
            target = queried(self._inventory, self._models, where, queryset)
            if target:
                yield Accessor(dotted, "_chosen", target)
            function = named(self._inventory, where, item)
            if function and self._inventory.definition(function):
                yield Listener("rest_framework.check", dotted, function)

    def _plain(
        self, dotted: str, model: str, names: list[str] | None, declared: set[str]
    ) -> Iterator[Behaviour]:
        """Fields that the model makes: keys, many-to-many fields, properties."""
        for holder in (model, *self._inventory.ancestors(model)):
            for (owner, field), target in sorted(self._keys.items()):
                if owner == holder and target and (names is None or field in names):
                    yield Accessor(dotted, "_chosen", target)
            for table in sorted(self._models):
                if parent(table) == holder and (names is None or last(table) in names):
                    yield Accessor(dotted, "_many", table)
        for name in names or ():
            if name not in declared:
                yield from self._path(dotted, model, [name])

    def _path(self, dotted: str, model: str, parts: list[str]) -> Iterator[Behaviour]:
        """What an attribute of the row, or of a row that it leads to, calls and reads."""
        for place, name in enumerate(parts):
            method = self._method(model, name)
            if method:
                yield Listener("rest_framework.read", dotted, method)
                return
            lines = (model, *self._inventory.ancestors(model))
            target = next(filter(None, (self._keys.get((line, name)) for line in lines)), "")
            if not target or place == len(parts) - 1:
                return
            yield Accessor(dotted, "_read", target)
            model = target

    def _method(self, dotted: str, name: str) -> str:
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            found = self._inventory.members(holder).get(name)
            if found:
                return found if self._inventory.definition(found) else ""
        return ""
