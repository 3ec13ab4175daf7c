"""MongoEngine (0.20 and newer): documents as collections, references as keys.

Rules: docs.mongoengine.org, guide/defining-documents (collections, inheritance, reference
fields). A collection has the fields of all documents that share it; a reference inside a list
counts as the list's key, one inside an embedded document is not a column of its own."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from strangler.analyzers.recognisers.drafting import Draft, ModelIndex, conclusion
from strangler.analyzers.recognisers.following import is_imported, named, place_of, text_of
from strangler.analyzers.recognisers.modelling import emptied
from strangler.model.behaviour import Accessor, Base, Behaviour, Listener
from strangler.model.facts import Fact
from strangler.model.names import last
from strangler.model.recogniser import Conclusion, Conclusions, Inventory
from strangler.model.values import Call, Literal, Pairs, Value, text
from strangler.model.views import ModuleView

_ROOTS = frozenset({"Document", "DynamicDocument"})
_REFERENCES = frozenset({"CachedReferenceField", "LazyReferenceField", "ReferenceField"})
_HOLDERS = frozenset({"ListField", "MapField", "SortedListField"})
_DOCUMENT = "mongoengine.document.Document"
_QUERY = "mongoengine.queryset.QuerySet"
_PLAIN = "mongoengine.plain.Plain"
_SIGNALS = frozenset(
    {
        *("pre_init", "post_init", "pre_save", "pre_save_post_validation", "post_save"),
        *("pre_delete", "post_delete", "pre_bulk_insert", "post_bulk_insert"),
    }
)
_PACKAGES = ("mongoengine", "flask_mongoengine")


class Connected(Fact, frozen=True, tag="mongoengine.connected"):
    """`signals.post_save.connect(function, sender=Document)`."""

    call: Call


class MongoEngine:
    """The recogniser of MongoEngine."""

    name = "mongoengine"
    version = 2
    wakes_on: tuple[str, ...] = _PACKAGES
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = (Connected,)
    standins: Path = Path(__file__).parent / "standins"

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Who is connected to a signal; class bodies are in the general facts."""
        for site in module.calls(*(f".{name}.connect" for name in _SIGNALS)):
            yield Connected(site.call)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """A table for each collection."""
        if not is_imported(inventory, *self.wakes_on):
            return Conclusion()
        index = ModelIndex(inventory, lambda dotted: _is_document(inventory, dotted))
        found = _Documents(inventory, index)
        return conclusion(found.drafts())

    def behaviour(self, inventory: Inventory, conclusions: Conclusions) -> Iterable[Behaviour]:
        """Queries, what fields hold, references, signals."""
        if not is_imported(inventory, *self.wakes_on):
            return ()
        index = ModelIndex(inventory, lambda dotted: _is_document(inventory, dotted))
        return (
            *_Documents(inventory, index).behaviour(),
            *_listeners(inventory, index),
            *emptied(conclusions, index.models),
        )


def _listeners(inventory: Inventory, index: ModelIndex) -> Iterator[Behaviour]:
    """`signals.post_save.connect(f, sender=X)`, also of a class's method (guide/signals)."""
    for module, fact in inventory.found("mongoengine", Connected):
        event = last(fact.call.name.rpartition(".")[0])
        function = named(inventory, module, fact.call.argument(0, "receiver"))
        sender = named(inventory, module, fact.call.argument(1, "sender"))
        if inventory.definition(function) is not None and event in _SIGNALS:
            yield Listener(event, sender if sender in index.models else "", function)


def _is_document(inventory: Inventory, dotted: str) -> bool:
    return any(
        last(base) in _ROOTS and base.startswith(_PACKAGES) for base in inventory.ancestors(dotted)
    )


class _Documents:
    def __init__(self, inventory: Inventory, index: ModelIndex) -> None:
        self._inventory = inventory
        self._index = index

    def behaviour(self) -> Iterator[Behaviour]:
        """`objects`, with a class of the project's own where `queryset_class` names one; fields;
        references, alone and in lists, which are read when they are loaded."""
        yield Accessor(_DOCUMENT, "objects", _DOCUMENT, _QUERY, on_class=True)
        for dotted, module in sorted(self._index.models.items()):
            own = named(self._inventory, module, self._meta(dotted, "queryset_class"))
            if self._inventory.definition(own) is not None:
                yield Accessor(dotted, "objects", dotted, own, on_class=True)
            if not any(b.startswith("mongoengine.") for b in self._inventory.ancestors(dotted)):
                yield Base(dotted, _DOCUMENT)
            for where, item in self._index.attributes(dotted):
                kind, call = self._field(where, item.value), item.value
                if not kind or not isinstance(call, Call) or kind.startswith("Embedded"):
                    continue
                reference = self._reference(where, kind, call)
                to = ""
                if reference is not None:
                    to = self._index.target(where, reference.argument(0, "document_type"), dotted)
                if to not in self._index.models:
                    yield Accessor(dotted, item.name, _PLAIN)
                elif reference is call:
                    yield Accessor(dotted, item.name, to, reads=True)
                else:
                    yield Accessor(dotted, item.name, to, _QUERY, reads=True)

    def drafts(self) -> list[Draft]:
        """A draft for each collection; children of a concrete document join its own."""
        found: dict[str, Draft] = {}
        ordered = sorted(self._index.models, key=lambda d: (d != self._top(d), d))
        for dotted in ordered:
            if self._is_abstract(dotted):
                continue
            top = self._top(dotted)
            draft = self._document(dotted, self._collection(top))
            known = found.get(top)
            if known is None:
                found[top] = draft
            else:
                known.add(*draft.columns)
                known.keys += [key for key in draft.keys if key not in known.keys]
        return list(found.values())

    def _top(self, dotted: str) -> str:
        """The outermost concrete document whose collection a document shares."""
        concrete = [
            base
            for base in self._inventory.ancestors(dotted)
            if base in self._index.models and not self._is_abstract(base)
        ]
        return concrete[-1] if concrete else dotted

    def _collection(self, dotted: str) -> str:
        """`meta = {"collection": ...}`, also of an abstract base, else the class's name."""
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            given = self._meta(holder, "collection")
            place = self._inventory.definition(holder)
            word = text_of(self._inventory, place[0], given) if place else None
            if word is not None:
                return word
        name = "".join(f"_{letter}" if letter.isupper() else letter for letter in last(dotted))
        return name.strip("_").lower()

    def _is_abstract(self, dotted: str) -> bool:
        value = self._meta(dotted, "abstract")
        return isinstance(value, Literal) and value.value is True

    def _meta(self, dotted: str, name: str) -> Value | None:
        for item in self._inventory.class_assignments(dotted):
            if item.name == "meta" and isinstance(item.value, Pairs):
                return next((v for key, v in item.value.pairs if text(key) == name), None)
        return None

    def _document(self, dotted: str, collection: str) -> Draft:
        location = place_of(self._inventory, dotted)
        module = self._index.models[dotted]
        draft = Draft(collection, dotted, dotted, module, location)
        columns: list[str] = []
        for where, item in self._index.attributes(dotted):
            kind, call = self._field(where, item.value), item.value
            if not kind or not isinstance(call, Call):
                continue
            given = call.keyword("db_field") or call.keyword("name")
            column = text_of(self._inventory, where, given) or item.name
            key = call.keyword("primary_key")
            if isinstance(key, Literal) and key.value is True:
                column = "_id"
            columns.append(column)
            reference = self._reference(where, kind, call)
            if reference is not None:
                to = self._index.target(where, reference.argument(0, "document_type"), dotted)
                rule = named(self._inventory, where, reference.keyword("reverse_delete_rule"))
                deleted = "" if last(rule) == "DO_NOTHING" else last(rule).upper()
                place = self._inventory.location(where, item.position)
                draft.keys.append((column, self._stored(to), deleted, place))
        inherited = self._meta(self._top(dotted), "allow_inheritance")
        if isinstance(inherited, Literal) and inherited.value is True:
            columns.append("_cls")
        draft.add(*([] if "_id" in columns else ["_id"]), *columns)
        return draft

    def _stored(self, to: str) -> str:
        """A key to a child is one to the collection it shares."""
        return self._top(to) if to in self._index.models else to

    def _reference(self, module: str, kind: str, call: Call) -> Call | None:
        if kind in _REFERENCES:
            return call
        inner = call.argument(0, "field") if kind in _HOLDERS else None
        if isinstance(inner, Call):
            return self._reference(module, self._field(module, inner), inner)
        return None

    def _field(self, module: str, value: Value) -> str:
        """The kind of field a value makes, also as `db.StringField` of Flask-MongoEngine."""
        if not isinstance(value, Call) or not last(value.name):
            return ""
        dotted = named(self._inventory, module, value)
        for name in (dotted, *self._inventory.ancestors(dotted)):
            if name.startswith(_PACKAGES) and name.endswith("Field"):
                return last(name)
        return ""
