"""Filter sets in, the methods that their filters name and the rows that may be chosen out.

Rules: django-filter.readthedocs.io, ref/filters (`method`, ModelChoiceFilter) and ref/filterset;
source: django_filters/filters.py (FilterMethod, QuerySetRequestMixin)."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.drf.querying import queried
from strangler.analyzers.recognisers.following import classes_of, product_modules, text_of
from strangler.model.behaviour import Accessor, Behaviour, Listener
from strangler.model.recogniser import Inventory
from strangler.model.values import Call

_BASE = "django_filters."
_EVENT = "django_filters.filter"


def filters(inventory: Inventory, models: frozenset[str]) -> Iterator[Behaviour]:
    """Of every class that derives from a filter set of django-filter. A mixin's filters count for
    the sets that derive from it."""
    for module in product_modules(inventory):
        for dotted in classes_of(inventory, module):
            lines = (dotted, *inventory.ancestors(dotted))
            if any(line.startswith(_BASE) and "FilterSet" in line for line in lines):
                for holder in lines:
                    yield from _of(inventory, models, dotted, holder)


def _of(
    inventory: Inventory, models: frozenset[str], dotted: str, holder: str
) -> Iterator[Behaviour]:
    place = inventory.definition(holder)
    if place is None:
        return
    for item in inventory.class_assignments(holder):
        if not isinstance(item.value, Call):
            continue
        method = text_of(inventory, place[0], item.value.keyword("method"))
        if method:
            for line in (dotted, *inventory.ancestors(dotted)):
                found = inventory.members(line).get(method)
                if found:
                    yield Listener(_EVENT, dotted, found)
                    break
        target = queried(inventory, models, place[0], item.value.keyword("queryset"))
        if target:
            yield Accessor(dotted, "_chosen", target)
