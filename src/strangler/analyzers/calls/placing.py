"""Calls that pass classes or functions by name in, what is told apart by the place of the call out.

A class whose constructor is given a class or a function (`Repository(session, Order)`) does
different things in each place that makes an instance, and so does a function that is given one
(`cached(key, build)`). An instance made at a place is an instance of a *placed* class: one that
derives from the class, adds nothing to it and bears its name, so that its attributes, and the
methods that run for it, are its own."""

from collections.abc import Iterable

from strangler.analyzers.calls.parts import Class, Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, OBJECTS, Kind

_MAX_PLACES = 200
"""A class that is given something to call in more places has one variable for each attribute."""
_MAX_DEPTH = 2
"""How deep instances that make instances are told apart by which of them does it."""


class Passed:
    """What the variables of one file hold by name, while its instructions are read."""

    def __init__(self, s: State, module: str) -> None:
        self._s = s
        self._module = module
        self.held: dict[int, int] = {}
        """Variable -> class or function; -1 for what is none."""
        self.named: dict[int, str] = {}
        """Variable -> the name of a fact that it stands for."""

        self.displays: dict[int, tuple[int, ...]] = {}
        """What displays hold, by their variable."""

    def copy(self, target: int, source: int) -> None:
        """`target` is another name for `source`."""
        if source in self.held:
            self.held[target] = self.held[source]
        elif source in self.named:
            self.named[target] = self.named[source]

    def attribute(self, target: int, base: int, name: str) -> None:
        """`target` is `base.name`, where `base` is a module."""
        if base in self.named:
            self.named[target] = f"{self.named[base]}.{name}"

    def symbol(self, variable: int) -> int:
        """The class or function of the project that a variable names; -1 if none is known."""
        known = self.held.get(variable)
        if known is not None:
            return known
        name = self.named.get(variable, "?")
        if name[0] in "?*" or name.startswith("builtins."):
            return -1
        found = self._s.inventory.resolve(self._module, name)
        symbol = -1
        if found is not None and found.exact:
            symbol = self._s.class_of.get(found.name, -1)
            if symbol < 0:
                symbol = self._s.function_of.get(found.name, -1)
        self.held[variable] = symbol
        return symbol

    def dotted(self, variable: int) -> str:
        """The dotted name that a variable stands for; empty if none is known."""
        name = self.named.get(variable, "?")
        if name[0] == "?":
            return ""
        found = self._s.inventory.resolve(self._module, name)
        if found is not None and found.exact:
            return found.name
        return self._s.inventory.resolver.absolute(self._module, name) or ""

    def passes(self, arguments: Iterable[int]) -> bool:
        """Whether an argument is a class or function of the project."""
        return any(self.symbol(argument) >= 0 for argument in arguments if argument >= 0)


def telling(s: State, called: int, made: tuple[str, str] | None, scope: int) -> None:
    """A call passes a class or function: note the class that is made, or whose constructor is
    called by a derived one (`super().__init__`)."""
    if called not in s.classes and made is not None and made[0] == "__init__":
        called = s.functions[scope].owner if scope in s.functions else -1
    if called in s.classes:
        s.placing[called] = s.placing.get(called, 0) + 1


def placed(s: State, symbol: int, site: Site) -> int:
    """The class of the instance that a call of a class makes."""
    if not 0 < s.placing.get(symbol, 0) <= _MAX_PLACES or site.caller == s.root:
        return symbol
    known = s.classes[symbol]
    if known.fields is not None or known.is_enum or known.is_library:
        return symbol
    caller, depth = site.caller, _depth(s, site.caller)
    if depth >= _MAX_DEPTH:
        caller = s.origin.get(caller, caller)
    key = (symbol, caller, site.position)
    found = s.by_place.get(key)
    if found is None:
        if s.places.get(symbol, 0) >= _MAX_PLACES:
            return symbol
        s.places[symbol] = s.places.get(symbol, 0) + 1
        found = s.by_place[key] = _make(s, symbol)
        s.placed[found] = depth + 1
    return found


def _make(s: State, symbol: int) -> int:
    known = s.classes[symbol]
    made = Class(known.name, known.module)
    found = len(s.symbols)
    s.symbols.append(known.name)
    s.modules_of.append(known.module)
    made.mro = [found, *known.mro]
    made.external, made.multiple = known.external, known.multiple
    made.in_library, made.meta = known.in_library, known.meta
    s.classes[found] = made
    return found


def _depth(s: State, caller: int) -> int:
    """How many instances told apart by place lie around a body."""
    while caller in s.origin:
        receiver = s.receivers.get(caller, -1)
        if is_placed(s, receiver):
            return s.placed[s.class_of_value(receiver)]
        caller = s.callers.get(caller, -1)
    return 0


def is_placed(s: State, receiver: int) -> bool:
    """Whether a receiver (a value or -1) is an instance told apart by its place, or its class."""
    if receiver < 0 or not s.placed:
        return False
    kind = s.value.kind[receiver]
    known = kind in CLASSES or (kind in OBJECTS and kind is not Kind.COLLECTION)
    return known and s.value.a[receiver] in s.placed
