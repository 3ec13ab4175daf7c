"""A query in a declaration in (`queryset=Author.objects.all()`), its model out."""

from collections.abc import Container

from strangler.analyzers.recognisers.following import follow
from strangler.model.names import parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name, Value


def queried(inventory: Inventory, models: Container[str], module: str, value: Value | None) -> str:
    """The model whose manager a query starts from; empty where that is not one of `models`."""
    while isinstance(value, Call):
        value = value.function
    name = value.name if isinstance(value, Name) else ""
    while name.strip(".:"):
        _, found = follow(inventory, module, Name(name))
        if isinstance(found, Name) and found.name in models:
            return found.name
        name = parent(name)
    return ""
