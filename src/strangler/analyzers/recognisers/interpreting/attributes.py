"""An object and a name in, the attribute out: classes in method resolution order, the project's
and the framework's alike (Python reference 3.3.2 and 3.3.3)."""

from abc import ABC, abstractmethod
from typing import Any

from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.library import Library
from strangler.analyzers.recognisers.interpreting.objects import method_of
from strangler.analyzers.recognisers.interpreting.values import (
    UNKNOWN,
    Attribute,
    Instance,
    Invocation,
    Method,
    Super,
    Symbol,
)
from strangler.model.facts import DefinitionKind
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Name, Value

_PROPERTIES = frozenset(
    {
        "builtins.property",
        "functools.cached_property",
        "django.utils.functional.cached_property",
        "django.utils.functional.classproperty",
    }
)
MISSING: Any = object()
"""What an attribute is that is nowhere."""


class Attributes(ABC):
    """Looks up attributes over one project."""

    def __init__(self, inventory: Inventory, library: Library) -> None:
        self.inventory = inventory
        self.library = library
        self._modules_known = frozenset(inventory.modules)
        self._lineages: dict[str, tuple[str, ...]] = {}
        self.shared: dict[tuple[str, str], Any] = {}
        """Class attributes, each evaluated once: (class, name) -> value."""

    @abstractmethod
    def evaluate(self, value: Value, frame: Frame) -> Any:
        """The value of an expression."""

    @abstractmethod
    def call_method(self, method: Method, positional: list[Any], keywords: dict[str, Any]) -> Any:
        """Call a method."""

    @abstractmethod
    def resolved(self, name: str, module: str, symbol: str) -> Any:
        """What a resolved name holds (`strangler.model.recogniser.Resolution`)."""

    def attribute(self, holder: Any, name: str) -> Any:
        """`holder.name`."""
        found = self.optional_attribute(holder, name)
        if found is not MISSING:
            return found
        return Attribute(holder, name) if isinstance(holder, Symbol | Invocation) else UNKNOWN

    def optional_attribute(self, holder: Any, name: str) -> Any:
        """`holder.name`, or MISSING."""
        match holder:
            case Instance():
                if name in holder.attributes:
                    return holder.attributes[name]
                if name == "__class__":
                    return Symbol(holder.cls)
                return self.find(holder, name, self.lineage(holder.cls))
            case Super():
                cls = holder.receiver.cls if isinstance(holder.receiver, Instance) else ""
                cls = cls or getattr(holder.receiver, "name", "")
                lineage = self.lineage(cls)
                after = lineage.index(holder.after) + 1 if holder.after in lineage else 1
                return self.find(holder.receiver, name, lineage[after:])
            case Symbol():
                place = self.inventory.definition(holder.name)
                if place is not None and place[1].kind is DefinitionKind.CLASS:
                    if name == "__name__":
                        return place[1].name.rpartition(".")[2]
                    return self.find(holder, name, self.lineage(holder.name))
                if self.library.knows(holder.name):
                    return self.find(holder, name, self.lineage(holder.name))
                if place is None and holder.name in self._modules_known:
                    found = self.inventory.resolve(holder.name, f":{name}")
                    if found is not None and found.exact:
                        return self.resolved(found.name, found.module, found.symbol)
                return MISSING
            case _:
                if method_of(holder, name) is not None:
                    return Method(holder, "", name)
                return MISSING

    def lineage(self, cls: str) -> tuple[str, ...]:
        """A class and its ancestors, those that the framework's classes have included: each
        before its own bases, as Python's method resolution order has it."""
        known = self._lineages.get(cls)
        if known is None:
            order: list[str] = []
            for name in (cls, *self.inventory.ancestors(cls)):
                name = self.library.aliases.get(name, name)
                order += (name, *self.library.bases.get(name, ()))
            known = self._lineages[cls] = tuple(reversed(dict.fromkeys(reversed(order))))
        return known

    def is_interpreted(self, cls: str) -> bool:
        """Whether objects of a class are followed: the framework knows one of its ancestors."""
        return any(self.library.knows(name) for name in self.lineage(cls))

    def find(self, receiver: Any, name: str, lineage: tuple[str, ...]) -> Any:
        """An attribute of the first of some classes that has it, bound to the receiver."""
        for cls in lineage:
            if (cls, name) in self.shared:
                return self.shared[cls, name]
            if (cls, name) in self.library.properties and isinstance(receiver, Instance):
                return self.call_method(Method(receiver, cls, name), [], {})
            if (cls, name) in self.library.methods:
                return Method(receiver, cls, name)
            if (cls, name) in self.library.attributes:
                made = self.shared[cls, name] = self.library.attributes[cls, name]()
                return made
            if name in self.inventory.members(cls):
                return self._member(receiver, cls, name)
        return MISSING

    def _member(self, receiver: Any, cls: str, name: str) -> Any:
        place = self.inventory.definition(f"{cls}.{name}")
        if place is not None:
            if place[1].kind is DefinitionKind.CLASS:
                return Symbol(f"{cls}.{name}")
            decorators = {d.name for d in place[1].decorators if isinstance(d, Name | Call)}
            if decorators & _PROPERTIES:
                if isinstance(receiver, Instance):
                    return self.call_method(Method(receiver, cls, name), [], {})
                return UNKNOWN
            return Method(receiver, cls, name)
        owner = self.inventory.definition(cls)
        assert owner is not None
        bound = [a for a in self.inventory.class_assignments(cls) if a.name == name]
        value = self.evaluate(bound[-1].value, Frame(owner[0], {})) if bound else UNKNOWN
        self.shared[cls, name] = value
        return value
