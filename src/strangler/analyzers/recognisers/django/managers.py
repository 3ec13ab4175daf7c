"""Models in, the managers that their classes have out.

Rules: docs.djangoproject.com, topics/db/managers: a model without a manager has `objects`; the
first that is defined is the default one; they are inherited; `from_queryset` and `as_manager` make
managers of querysets."""

from collections.abc import Iterator
from dataclasses import dataclass

from strangler.analyzers.recognisers.django.loaders import aliases
from strangler.analyzers.recognisers.django.models import Models
from strangler.analyzers.recognisers.django.stood_for import MANAGER, QUERYSET
from strangler.analyzers.recognisers.following import follow, is_class, named
from strangler.model.behaviour import Accessor, Base
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name, Value

_MANAGERS = frozenset(
    {
        "django.db.models.Manager",
        "django.db.models.BaseManager",
        "django.db.models.manager.BaseManager",
        MANAGER,
        "django.contrib.auth.models.UserManager",
        "django.contrib.auth.models.BaseUserManager",
        "django.contrib.auth.base_user.BaseUserManager",
        "mptt.managers.TreeManager",
        *(f"treebeard.{kind.lower()}_tree.{kind}_NodeManager" for kind in ("MP", "NS", "AL")),
    }
)
_QUERYSETS = frozenset(
    {
        *("django.db.models.QuerySet", QUERYSET, "mptt.querysets.TreeQuerySet"),
        *(f"treebeard.{kind.lower()}_tree.{kind}_NodeQuerySet" for kind in ("MP", "NS", "AL")),
    }
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A manager bound in a class body; several classes where it is made of a queryset."""

    name: str
    collections: tuple[str, ...]


class Managers:
    """The managers of all models."""

    def __init__(self, inventory: Inventory, models: Models) -> None:
        self._inventory = inventory
        self._models = models
        self._bound: dict[str, tuple[Bound, ...]] = {}
        self._aliases = aliases(inventory)

    def of(self, dotted: str) -> tuple[str, ...]:
        """The classes of the default manager of a model."""
        for holder in (dotted, *self._inventory.ancestors(dotted)):
            bound = self._own(holder)
            if bound:
                return bound[0].collections
            if holder == "django.contrib.auth.models.AbstractUser":
                return ("django.contrib.auth.models.UserManager",)
        return _OF_LIBRARY.get(dotted, (MANAGER,))

    def accessors(self) -> Iterator[Accessor]:
        """Of every model class, abstract ones included: their children inherit them."""
        for base, manager in sorted(_OF_BASES.items()):
            for name in ("objects", "_default_manager", "_base_manager"):
                yield Accessor(base, name, base, manager, on_class=True)
        for dotted in sorted(self._models.models):
            bound = self._own(dotted)
            for one in bound:
                for collection in one.collections:
                    yield Accessor(dotted, one.name, dotted, collection, on_class=True)
            for collection in bound[0].collections if bound else ():
                yield Accessor(dotted, "_default_manager", dotted, collection, on_class=True)

    def bases(self) -> Iterator[Base]:
        """`class Orders(Manager.from_queryset(OrderQuerySet))`."""
        inventory = self._inventory
        for module in inventory.modules:
            for definition in inventory.facts(module).definitions:
                for base in definition.bases:
                    where, value = follow(inventory, module, base)
                    if isinstance(value, Call) and last(value.name) == "from_queryset":
                        for made in self._classes(where, value):
                            yield Base(f"{module}.{definition.name}", made)

    def _own(self, dotted: str) -> tuple[Bound, ...]:
        known = self._bound.get(dotted)
        if known is None:
            known = self._bound[dotted] = tuple(self._read(dotted))
        return known

    def _read(self, dotted: str) -> Iterator[Bound]:
        place = self._inventory.definition(dotted)
        if place is None or dotted not in self._models.models:
            return
        for item in self._inventory.class_assignments(dotted):
            found = tuple(self._made(place[0], item.value))
            if found:
                yield Bound(item.name, found)

    def _made(self, module: str, value: Value) -> Iterator[str]:
        """The classes of what a class body binds: `X()`, `Q.as_manager()`,
        `X.from_queryset(Q)()`."""
        if not isinstance(value, Call):
            return
        name = self._named(module, value)
        if last(value.name) == "as_manager":
            queryset = self._named(module, Name(parent(value.name)))
            if self._is(queryset, _QUERYSETS):
                yield _plain(queryset)
        elif name and self._is(name, _MANAGERS):
            yield _plain(name)
        else:
            where, inner = module, value.function
            if isinstance(inner, Name):
                where, inner = follow(self._inventory, module, inner)
            if isinstance(inner, Call) and last(inner.name) == "from_queryset":
                yield from self._classes(where, inner)

    def _classes(self, module: str, call: Call) -> Iterator[str]:
        """`X.from_queryset(Q)` makes a class of both."""
        manager = self._named(module, Name(parent(call.name)))
        queryset = self._named(module, call.argument(0, "queryset_class"))
        for name, kinds in ((queryset, _QUERYSETS), (manager, _MANAGERS)):
            if self._is(name, kinds):
                yield _plain(name)

    def _named(self, module: str, value: Value | None) -> str:
        name = named(self._inventory, module, value)
        return self._aliases.get(name, name)

    def _is(self, dotted: str, kinds: frozenset[str]) -> bool:
        if dotted in kinds:
            return True
        if not is_class(self._inventory, dotted):
            return False
        names = self._inventory.ancestors(dotted)
        return not kinds.isdisjoint(names) or any("from_queryset" in n for n in names)


_OF_BASES = {
    "django.db.models.base.Model": MANAGER,
    "django.contrib.auth.models.AbstractUser": "django.contrib.auth.models.UserManager",
    "django.contrib.auth.models.Group": "django.contrib.auth.models.GroupManager",
    "django.contrib.auth.models.Permission": "django.contrib.auth.models.PermissionManager",
    "django.contrib.contenttypes.models.ContentType": (
        "django.contrib.contenttypes.models.ContentTypeManager"
    ),
    "django.contrib.sites.models.Site": "django.contrib.sites.models.SiteManager",
}
_OF_BASES |= {
    f"treebeard.{module}.{kind}_Node": f"treebeard.{module}.{kind}_NodeManager"
    for module, kind in (("mp_tree", "MP"), ("ns_tree", "NS"), ("al_tree", "AL"))
}
_OF_LIBRARY = {name: (manager,) for name, manager in _OF_BASES.items()}
_PLAIN = {
    "django.db.models.Manager": MANAGER,
    "django.db.models.BaseManager": MANAGER,
    "django.db.models.manager.BaseManager": MANAGER,
    "django.db.models.QuerySet": QUERYSET,
}


def _plain(dotted: str) -> str:
    """The name by which a stand-in has the class."""
    return _PLAIN.get(dotted, dotted)
