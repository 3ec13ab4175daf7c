"""Values in, the framework objects they stand for out: applications, routers, APIs.

What recognisers share whose routes hang on objects. An object is told by the call that makes
it: bound to a module global, to a name of a function, or returned by a project function."""

from collections.abc import Mapping
from dataclasses import dataclass

from strangler.analyzers.recognisers.following import is_class, named, product_modules
from strangler.analyzers.recognisers.wiring import Handed, Local
from strangler.locations import Location
from strangler.model.facts import MODULE_SCOPE
from strangler.model.names import parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Member, Name, Value


@dataclass(frozen=True, slots=True)
class Made:
    """An object of a framework. `key` is the dotted name of the variable that holds it, or of
    the project's class of it; `kind` the framework's word for it; `scope` the function that
    makes it, or empty."""

    key: str
    kind: str
    module: str
    scope: str
    call: Call
    location: Location


class Objects:
    """All objects of some classes that a project makes.

    `classes` maps dotted names of a framework's classes to kinds; classes of the project that
    are derived from one count as it. `makers` maps methods (`namespace` of `api.namespace()`)
    to the kind of what they return, and holds for calls on known objects only."""

    def __init__(
        self,
        inventory: Inventory,
        recogniser: str,
        classes: Mapping[str, str],
        makers: Mapping[str, str] | None = None,
    ) -> None:
        self._inventory = inventory
        self._classes = classes
        self._makers = makers or {}
        self._known: dict[str, Made] = {}
        self._busy: set[int] = set()
        self._recogniser = recogniser
        self._handed: dict[str, list[tuple[str, Handed]]] | None = None
        self._locals: dict[tuple[str, str], dict[str, Local]] = {}
        for module, fact in inventory.found(recogniser, Local):
            self._locals.setdefault((module, fact.scope), {})[fact.name] = fact
        self._collect()

    def all(self, *kinds: str) -> list[Made]:
        """The objects of some kinds, by key."""
        return [made for _, made in sorted(self._known.items()) if made.kind in kinds]

    def only(self, *kinds: str) -> Made | None:
        """The one object of some kinds, if there is exactly one."""
        found = self.all(*kinds)
        return found[0] if len(found) == 1 else None

    def find(
        self, module: str, scope: str, value: Value | None, *kinds: str, lone: bool = True
    ) -> Made | None:
        """The object that a value stands for inside a function. With `lone`, a parameter or an
        attribute of `self` means the only object of `kinds` that there is."""
        if isinstance(value, Call):
            made = self._made(module, scope, value, "")
            return made if made is not None and (not kinds or made.kind in kinds) else None
        found = self._named(module, scope, value) if isinstance(value, Name) else None
        if found is not None:
            return found if not kinds or found.kind in kinds else None
        if lone and isinstance(value, Name) and self._is_handed_over(module, scope, value):
            handed = self._parameter(module, scope, value)
            return self.only(*kinds) if handed is None or handed.kind not in kinds else handed
        return None

    def bound(self, module: str, scope: str, value: Value | None) -> Call | None:
        """The call that a value is, or that a name of a function or module is bound to."""
        if isinstance(value, Name) and value.name[:1] == "?":
            fact = self._local(module, scope, value.name[1:])
            return fact.value if fact is not None and isinstance(fact.value, Call) else None
        if isinstance(value, Name):
            found = self._inventory.resolve(module, value.name)
            if found is None or not found.internal or not found.exact or not found.symbol:
                return None
            assigned = self._inventory.assignment(found.module, found.symbol)
            value = assigned.value if assigned is not None else None
        return value if isinstance(value, Call) else None

    def settled(self, module: str, scope: str, value: Value | None) -> Value | None:
        """A value with a function's own name for an object replaced by the call that makes it:
        `views` and `views.index` of `views = Views()`."""
        if not isinstance(value, Name) or value.name[:1] != "?":
            return value
        name, _, attribute = value.name.partition(".")
        call = self.bound(module, scope, Name(name, value.position))
        if call is None:
            return value
        return Member(call, attribute, value.position) if attribute else call

    def is_of(self, dotted: str) -> str:
        """The kind of the objects of a class, or empty."""
        if dotted in self._classes:
            return self._classes[dotted]
        if is_class(self._inventory, dotted):
            for base in self._inventory.ancestors(dotted):
                if base in self._classes:
                    return self._classes[base]
        return ""

    def _parameter(self, module: str, scope: str, value: Value) -> Made | None:
        """What the project's calls give for a parameter, if that is always the same object."""
        if not isinstance(value, Name) or value.name[:1] != "?" or not scope:
            return None
        if self._handed is None:
            self._handed = {}
            for home, fact in self._inventory.found(self._recogniser, Handed):
                called = named(self._inventory, home, fact.call)
                self._handed.setdefault(called, []).append((home, fact))
        function = f"{module}.{scope}"
        place = self._inventory.definition(function)
        names = [parameter.name for parameter in place[1].parameters] if place else []
        if value.name[1:] not in names:
            return None
        index = names.index(value.name[1:])
        given = [
            self.find(home, fact.scope, fact.call.argument(index, value.name[1:]), lone=False)
            for home, fact in self._handed.get(function, ())
        ]
        known = {made.key: made for made in given if made is not None}
        return next(iter(known.values())) if len(known) == 1 else None

    def _is_handed_over(self, module: str, scope: str, value: Name) -> bool:
        """Whether a name is a parameter, of this function or one around it, or an attribute of
        `self` that no class body binds."""
        if value.name[:1] == "?":
            while scope:
                place = self._inventory.definition(f"{module}.{scope}")
                if place and any(p.name == value.name[1:] for p in place[1].parameters):
                    return True
                scope = parent(scope)
            return False
        found = self._inventory.resolve(module, value.name)
        if found is None or not found.internal:
            return False
        return not found.exact and is_class(self._inventory, f"{found.module}.{found.symbol}")

    def _named(self, module: str, scope: str, value: Name) -> Made | None:
        if value.name[:1] == "?":
            name = value.name[1:]
            fact = self._local(module, scope, name)
            if fact is None or not isinstance(fact.value, Call):
                return None
            return self._made(module, fact.scope, fact.value, f"{module}.{fact.scope}.{name}")
        found = self._inventory.resolve(module, value.name)
        if found is None or not found.internal or not found.exact or not found.symbol:
            return None
        if is_class(self._inventory, found.name):  # `self` in a method of a subclass
            return self._of_class(found.name, found.module)
        bound = self._inventory.assignment(found.module, found.symbol)
        if bound is None or not isinstance(bound.value, Call):
            return None
        return self._made(found.module, "", bound.value, found.name)

    def _local(self, module: str, scope: str, name: str) -> Local | None:
        """What a function, or one around it, binds a name to."""
        while scope:
            fact = self._locals.get((module, scope), {}).get(name)
            if fact is not None:
                return fact
            scope = parent(scope)
        return None

    def _of_class(self, dotted: str, module: str) -> Made | None:
        kind = self.is_of(dotted)
        if not kind:
            return None
        of = [made for made in self._known.values() if made.call.name and made.kind == kind]
        same = [m for m in of if named(self._inventory, m.module, m.call) == dotted]
        return same[0] if len(same) == 1 else None

    def _collect(self) -> None:
        for module in product_modules(self._inventory):
            for item in self._inventory.facts(module).assignments:
                if item.scope == MODULE_SCOPE and isinstance(item.value, Call):
                    self._made(module, "", item.value, f"{module}.{item.name}", create_only=True)
        product = set(product_modules(self._inventory))
        for (module, scope), names in sorted(self._locals.items()):
            if module in product:
                for name, fact in sorted(names.items()):
                    if isinstance(fact.value, Call):
                        key = f"{module}.{scope}.{name}"
                        self._made(module, scope, fact.value, key, create_only=True)

    def _made(
        self, module: str, scope: str, call: Call, key: str, create_only: bool = False
    ) -> Made | None:
        if key in self._known:
            return self._known[key]
        maker = named(self._inventory, module, call)
        kind = self.is_of(maker) if maker else ""
        kind = kind or self._by_method(module, scope, call)
        if kind:
            key = key or f"{module}.{scope}.<{call.position}>"
            location = self._inventory.location(module, call.position)
            made = self._known[key] = Made(key, kind, module, scope, call, location)
            return made
        if create_only or not maker:
            return None
        return self._returned(maker)

    def _by_method(self, module: str, scope: str, call: Call) -> str:
        function = call.function
        if not self._makers or not isinstance(function, Name):
            return ""
        owner, _, method = function.name.rpartition(".")
        kind = self._makers.get(method)
        if kind is None or not owner:
            return ""
        if call.position in self._busy:  # two that make each other
            return ""
        self._busy.add(call.position)
        holder = self.find(module, scope, Name(owner, function.position))
        self._busy.discard(call.position)
        return kind if holder is not None else ""

    def _returned(self, maker: str) -> Made | None:
        """The object that a project function makes, if it makes one only."""
        place = self._inventory.definition(maker)
        if place is None:
            return None
        local = self._locals.get((place[0], place[1].name), {})
        known = [self._known.get(f"{maker}.{name}") for name in sorted(local)]
        found = [made for made in known if made is not None]
        return found[0] if len(found) == 1 else None
