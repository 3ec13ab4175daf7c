"""The project's classes in, Django models out: abstract or not, labelled, with their fields.

Rules: docs.djangoproject.com, topics/db/models (model inheritance) and ref/models/options;
`ModelBase.__new__` where the documentation is silent."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from strangler.analyzers.recognisers.django.apps import Apps
from strangler.analyzers.recognisers.django.fields import Field, FieldReader
from strangler.analyzers.recognisers.django.identifiers import limit_of, shortened
from strangler.analyzers.recognisers.django.libraries import ABSTRACT, CONCRETE
from strangler.analyzers.recognisers.django.library import (
    ABSTRACT_MODELS,
    MODEL_ROOTS,
    TABLES,
    LibraryModel,
)
from strangler.analyzers.recognisers.django.settings import Settings
from strangler.analyzers.recognisers.following import (
    class_attribute,
    classes_of,
    named,
    product_modules,
    text_of,
)
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Literal

_FIELD_HOMES = ("django.db.models.", "django.contrib.postgres.", "django.contrib.gis.db.")
_PLAIN_BASES = ("builtins.", "django.", "typing.", "abc.", "enum.", "collections.")


@dataclass(frozen=True, slots=True)
class Model:
    """A model class. `parents` are its direct bases that are models, nearest first: dotted
    names of project classes, or of Django's own."""

    dotted: str
    module: str
    label: str
    table: str
    abstract: bool
    proxy: bool
    swapped: bool
    parents: tuple[str, ...]

    @property
    def name(self) -> str:
        """The class's name."""
        return last(self.dotted)

    @property
    def has_table(self) -> bool:
        """Whether the model makes a table of its own."""
        return not (self.abstract or self.proxy or self.swapped)


class Models:
    """All models of the project."""

    def __init__(self, inventory: Inventory, settings: Settings, apps: Apps) -> None:
        self._inventory = inventory
        self._settings = settings
        self._apps = apps
        self._reader = FieldReader(inventory)
        self._known: dict[str, bool] = {}
        self._fields: dict[str, dict[str, Field]] = {}
        self.longest = limit_of(settings.engine())
        """The longest name that Django gives a table by itself; None without a limit."""
        self.user = settings.text("AUTH_USER_MODEL") or "auth.User"
        """The label of the user model (AUTH_USER_MODEL; ref/settings)."""
        self.models: Mapping[str, Model] = {model.dotted: model for model in self._find()}
        self._by_label = self._index()

    def label_of(self, module: str) -> str:
        """The label of the app that holds a module."""
        return self._apps.label_of(module)

    def labelled(self, label: str, name: str) -> Model | None:
        """The model that `label.name` means; case does not matter."""
        return self._by_label.get((label.lower(), name.lower()))

    def own_fields(self, dotted: str) -> dict[str, Field]:
        """The fields in a class's own body, by name."""
        known = self._fields.get(dotted)
        if known is None:
            place = self._inventory.definition(dotted)
            assignments = self._inventory.class_assignments(dotted)
            found = self._reader.fields(place[0], assignments) if place else ()
            known = self._fields[dotted] = {field.name: field for field in found}
        return known

    def concrete(self, model: Model) -> Model | None:
        """The model whose table a proxy stands for; the model itself if it is none."""
        seen: set[str] = set()
        current: Model | None = model
        while current is not None and current.proxy and current.dotted not in seen:
            seen.add(current.dotted)
            parents = (self.models.get(parent) for parent in current.parents)
            current = next((p for p in parents if p is not None and not p.abstract), None)
        return current

    def is_bound(self, dotted: str, constructor: str) -> bool:
        """Whether the class or a project base binds a call of a class of this name."""
        return any(
            isinstance(item.value, Call) and last(item.value.name) == constructor
            for holder in (dotted, *self._inventory.ancestors(dotted))
            for item in self._inventory.class_assignments(holder)
        )

    def has_order(self, dotted: str) -> bool:
        """Whether `order_with_respect_to` adds the column `_order`."""
        return self._meta_text(dotted, "order_with_respect_to") is not None

    def option(self, dotted: str, name: str) -> str | None:
        """An option of the model's Meta that is a text."""
        return self._meta_text(dotted, name)

    def _find(self) -> Iterator[Model]:
        for module in product_modules(self._inventory):
            for dotted in classes_of(self._inventory, module):
                if self._is_model(dotted):
                    yield self._model(dotted, module)

    def _index(self) -> dict[tuple[str, str], Model]:
        """By label and name; where several classes claim one, that of an installed app."""
        found: dict[tuple[str, str], Model] = {}
        ordered = sorted(self.models.values(), key=lambda m: (self._apps.rank(m.module), m.dotted))
        for model in ordered:
            if not model.abstract:
                found.setdefault((model.label.lower(), model.name.lower()), model)
        return found

    def is_chosen(self, model: Model) -> bool:
        """Whether the model is the one that its label and name mean."""
        return self.labelled(model.label, model.name) is model

    def _is_model(self, dotted: str) -> bool:
        known = self._known.get(dotted)
        if known is None:
            known = self._known[dotted] = self._decide(dotted)
        return known

    def _decide(self, dotted: str) -> bool:
        """A class is a model if it descends from Django's Model. Where a base lies in another
        library, database fields in the class or a base tell: nothing else can hold them."""
        bases = self._inventory.ancestors(dotted)
        if any(base in MODEL_ROOTS or _is_library_model(base) for base in bases):
            return True
        outside = [base for base in bases if self._inventory.definition(base) is None]
        if all(base.startswith(_PLAIN_BASES) for base in outside):
            return False
        return any(self._has_database_field(holder) for holder in (dotted, *bases))

    def _has_database_field(self, dotted: str) -> bool:
        return any(
            named(self._inventory, field.module, field.call).startswith(_FIELD_HOMES)
            for field in self.own_fields(dotted).values()
        )

    def _model(self, dotted: str, module: str) -> Model:
        label = self._meta_text(dotted, "app_label") or self._apps.label_of(module)
        name = last(dotted)
        table = self._meta_text(dotted, "db_table")
        if not table:
            table = shortened(f"{label}_{name.lower()}", self.longest)
        swappable = self._meta_text(dotted, "swappable")
        swapped = self._settings.text(swappable) if swappable else None
        return Model(
            dotted=dotted,
            module=module,
            label=label,
            table=table.strip('"'),
            abstract=self._own_meta_flag(dotted, "abstract"),
            proxy=self._own_meta_flag(dotted, "proxy"),
            swapped=bool(swapped) and (swapped or "").lower() != f"{label}.{name}".lower(),
            parents=tuple(self._parents(dotted)),
        )

    def _parents(self, dotted: str) -> Iterator[str]:
        place = self._inventory.definition(dotted)
        assert place is not None
        direct = {named(self._inventory, place[0], base) for base in place[1].bases}
        for base in self._inventory.ancestors(dotted):
            if base in direct and (self._is_model_name(base)):
                yield base

    def _is_model_name(self, dotted: str) -> bool:
        if self._inventory.definition(dotted) is not None:
            return self._is_model(dotted)
        return _is_library_model(dotted)

    # -- Meta

    def _own_meta_flag(self, dotted: str, name: str) -> bool:
        """`abstract` and `proxy` count only in the class's own Meta: Django sets `abstract`
        back to False in a Meta that is inherited from."""
        for item in self._inventory.class_assignments(f"{dotted}.Meta"):
            if item.name == name:
                return isinstance(item.value, Literal) and item.value.value is True
        return False

    def _meta_text(self, dotted: str, name: str) -> str | None:
        """An option of the class's Meta and its bases; without a Meta of its own, of the
        nearest abstract model that has one."""
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            meta = f"{holder}.Meta"
            if self._inventory.definition(meta) is None:
                continue
            if holder == dotted or self._own_meta_flag(holder, "abstract"):
                bound = class_attribute(self._inventory, meta, name)
                return text_of(self._inventory, *bound) if bound else None
        return None


def library_part(dotted: str) -> LibraryModel | None:
    """What an abstract model of Django or of a known library brings."""
    return ABSTRACT_MODELS.get(dotted) or ABSTRACT.get(dotted)


def library_label(dotted: str) -> tuple[str, str] | None:
    """Label and lower-case name of a concrete model of Django or of a known library."""
    if dotted in CONCRETE:
        return CONCRETE[dotted]
    home = parent(dotted)
    if home.startswith("django.contrib.") and last(home) == "models":
        key = (last(parent(home)), last(dotted).lower())
        return key if key in TABLES else None
    return None


def library_table(label: tuple[str, str]) -> str | None:
    """The table of a concrete model of Django or of a known library, by lower-case label."""
    known = TABLES.get(label)
    return known or ("_".join(label) if label in CONCRETE.values() else None)


def _is_library_model(dotted: str) -> bool:
    return library_part(dotted) is not None or library_label(dotted) is not None
