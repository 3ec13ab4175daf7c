"""Calls that wire an application, as those who call the function around them make them.

A project's own helper (`register_view(blueprint, routes, view)`, a method of its `Api`, a
decorator that adds a rule) hands its parameters on to the framework. Its body is interpreted
with the arguments of each call site (docs/decisions/0050), and what it then asks of the
framework takes the place of what is written in it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from strangler.analyzers.recognisers.callsites import CallSites, Site
from strangler.analyzers.recognisers.following import is_class, named, product_modules
from strangler.analyzers.recognisers.interpreting.attributes import MISSING
from strangler.analyzers.recognisers.interpreting.bodies import Body, by_name
from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.library import Library
from strangler.analyzers.recognisers.interpreting.values import (
    UNKNOWN,
    Attribute,
    Invocation,
    Method,
    Symbol,
    written,
)
from strangler.analyzers.recognisers.looping import each_turn
from strangler.analyzers.recognisers.renaming import renamed
from strangler.analyzers.recognisers.wiring import Local, Wired, mentioned, split
from strangler.model.facts import Definition, DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.statements import Statement
from strangler.model.values import Argument, Call, Member, Name, Pairs, Value

_MAX_LEVELS = 4
_MAX_CALLS = 5_000

Wiring = tuple[str, Wired, Call]
"""The module that a call is made for, the fact that it is, and the call itself."""


def wired_calls(inventory: Inventory, recogniser: str) -> Iterator[Wiring]:
    """The calls of the product that wire an application; one in a loop once for each turn, one
    of a helper once for each of its callers."""
    product = set(product_modules(inventory))
    facts = [item for item in inventory.found(recogniser, Wired) if item[0] in product]
    bodies = by_name(inventory.found(recogniser, Body))
    helpers = _Helpers(inventory, recogniser, bodies)
    replaced = {
        number: found
        for number, (module, wired) in enumerate(facts)
        if (found := helpers.replayed(module, wired)) is not None
    }
    for number, (module, wired) in enumerate(facts):
        if number in replaced:
            for site, call in replaced[number]:
                scoped = Wired(wired.method, split(call.function)[1] or call, call, site.scope)
                yield site.module, scoped, call
        elif (module, wired.call.position) not in helpers.entered:
            for call in each_turn(inventory, module, wired.call, wired.loops):
                yield module, wired, call


class _Helpers:
    """The functions of a project that hand their parameters on."""

    def __init__(
        self, inventory: Inventory, recogniser: str, bodies: Mapping[str, tuple[Statement, ...]]
    ) -> None:
        self.entered: set[tuple[str, int]] = set()
        """The call sites of helpers, as (module, position): of a helper that is called as the
        framework's own method is, they are none of the framework's."""
        self._inventory = inventory
        self._bodies = bodies
        self._sites = CallSites(inventory)
        self._done: dict[str, dict[int, list[tuple[Site, Call]]]] = {}
        self._locals = {
            (module, fact.value.position): (fact.scope, fact.name)
            for module, fact in inventory.found(recogniser, Local)
            if isinstance(fact.value, Call)
        }

        self._objects: dict[tuple[str, str], frozenset[str]] = {}
        for (module, _), (scope, name) in self._locals.items():
            known = self._objects.get((module, scope), frozenset())
            self._objects[module, scope] = known | {f"?{name}"}

    def replayed(self, module: str, wired: Wired) -> list[tuple[Site, Call]] | None:
        """What a call becomes for each caller of the function that it is in; None where that
        function is none that hands parameters on, or nobody is seen to call it."""
        name = f"{module}.{wired.scope}"
        if not wired.scope or name not in self._bodies:
            return None
        outer = self._outermost(module, wired.scope)
        given = self._parameters(module, wired.scope)
        if outer is None or last(outer) == wired.method:
            return None  # it takes the place of the framework's own: calls are read as they stand
        # What is bound to a call is an object, which recognisers find by themselves.
        own = self._objects.get((module, wired.scope), frozenset())
        is_own = not own.isdisjoint(mentioned(wired.receiver))
        if is_own or not given or not _handed(wired) - own:
            return None
        if outer not in self._done:
            self._done[outer] = self._replay(outer)
        return self._done[outer].get(wired.call.position)

    def _replay(self, helper: str) -> dict[int, list[tuple[Site, Call]]]:
        """What a helper asks of the framework, by the place in its body."""
        found: dict[int, list[tuple[Site, Call]]] = {}
        replayer = _Replayer(self._inventory, self._bodies)
        place = self._inventory.definition(helper)
        assert place is not None
        for site in self._callers(helper, 0):
            for call in each_turn(self._inventory, site.module, site.call, site.loops):
                for made in replayer.replay(helper, site, call):
                    if made.module != place[0]:
                        continue
                    self.entered.add((site.module, site.call.position))
                    known = found.setdefault(made.position, [])
                    value = self._renamed(site, written(made))
                    if isinstance(value, Call) and len(known) < _MAX_CALLS:
                        moved = Call(value.function, value.arguments, site.call.position)
                        known.append((site, moved))
        return found

    def _renamed(self, site: Site, value: Value) -> Value:
        """A value with the calls that a caller keeps under a name replaced by that name."""
        if isinstance(value, Call):
            scope, name = self._locals.get((site.module, value.position), ("", ""))
            if (
                name
                and value is not site.call
                and (site.scope == scope or site.scope.startswith(f"{scope}."))
            ):
                return Name(f"?{name}", value.position)
            arguments = (Argument(self._renamed(site, a.value), a.keyword) for a in value.arguments)
            function = self._renamed(site, value.function)
            return Call(function, tuple(arguments), value.position)
        if isinstance(value, Member):
            holder = self._renamed(site, value.value)
            if isinstance(holder, Name):
                return Name(f"{holder.name}.{value.attribute}", value.position)
        return value

    # -- callers

    def _callers(self, helper: str, level: int) -> Iterator[Site]:
        """The call sites of a function, with what its callers' own callers give put in."""
        for site in self._sites.called(last(helper)):
            if not self._is_called(helper, site) or self._is_within(helper, site):
                continue
            call = self._renamed(site, site.call)
            assert isinstance(call, Call)
            site = replace(site, call=call)
            given = self._parameters(site.module, site.scope) & mentioned(site.call)
            above: list[Site] = []
            if given and level < _MAX_LEVELS:
                outer = self._outermost(site.module, site.scope)
                above = list(self._callers(outer, level + 1)) if outer is not None else []
            if not above:
                yield site
            for caller in above:
                bound = self._bound(site, caller)
                if bound is not None:
                    yield bound

    def _bound(self, site: Site, caller: Site) -> Site | None:
        """A call in a function as one of the function's callers makes it happen."""
        place = self._inventory.definition(f"{site.module}.{site.scope}")
        if place is None or any(a.keyword[:1] == "*" for a in caller.call.arguments):
            return None
        given: dict[str, Value] = {}
        names = [p.name for p in place[1].parameters]
        if is_class(self._inventory, f"{site.module}.{parent(site.scope)}") and names:
            receiver = split(caller.call.function)[1]
            if receiver is not None:
                given[f"?{names[0]}"] = receiver
            names = names[1:]
        defaults = {p.name: p.default for p in place[1].parameters}
        for index, name in enumerate(names):
            value = caller.call.argument(index, name) or defaults[name]
            if value is not None:
                given[f"?{name}"] = value
        here = renamed(site.call, lambda n: self._absolute(site.module, n))
        put = renamed(here, lambda n: _put(n, given))
        if not isinstance(put, Call):
            return None
        moved = Call(put.function, put.arguments, caller.call.position)
        return Site(caller.module, caller.scope, moved, (*caller.loops, *site.loops))

    def _absolute(self, module: str, name: Name) -> Name:
        if name.name[:1] == "?":
            return name
        found = self._inventory.resolve(module, name.name)
        return Name(found.name, name.position) if found is not None and found.exact else name

    def _is_called(self, helper: str, site: Site) -> bool:
        """Whether a call site calls the helper: by its name, or as a method of an object that
        is made of its class, or of a class derived from it."""
        function: Value = site.call.function
        while isinstance(function, Call):
            function = function.function
        if named(self._inventory, site.module, function) == helper:
            return True
        owner, method = parent(helper), last(helper)
        if not is_class(self._inventory, owner):
            return False
        word, receiver = split(function)
        if word != method or receiver is None:
            return False
        maker = self._class_of(site, receiver)
        return maker == owner or owner in self._inventory.ancestors(maker)

    def _class_of(self, site: Site, receiver: Value) -> str:
        """The class of the object that a method is called on."""
        if isinstance(receiver, Call):
            return named(self._inventory, site.module, receiver)
        if not isinstance(receiver, Name):
            return ""
        place = self._inventory.definition(f"{site.module}.{site.scope}") if site.scope else None
        if place is not None and place[1].parameters:
            holder = f"{site.module}.{parent(site.scope)}"
            if receiver.name == f"?{place[1].parameters[0].name}":
                return holder if is_class(self._inventory, holder) else ""
        found = self._inventory.resolve(site.module, receiver.name)
        if found is None or not found.internal or not found.exact:
            return ""
        if is_class(self._inventory, found.name):
            return found.name
        bound = self._inventory.assignment(found.module, found.symbol)
        return named(self._inventory, found.module, bound.value) if bound is not None else ""

    @staticmethod
    def _is_within(helper: str, site: Site) -> bool:
        """Whether a function calls itself."""
        name = f"{site.module}.{site.scope}"
        return name == helper or name.startswith(f"{helper}.")

    # -- functions

    def _outermost(self, module: str, scope: str) -> str | None:
        """The function that holds a function: the one that callers know."""
        found = None
        while scope:
            place = self._inventory.definition(f"{module}.{scope}")
            if place is None or place[1].kind is not DefinitionKind.FUNCTION:
                break
            found, scope = f"{module}.{scope}", parent(scope)
        return found

    def _parameters(self, module: str, scope: str) -> frozenset[str]:
        """The parameters of a function and of those around it, as values name them."""
        names: set[str] = set()
        while scope:
            place = self._inventory.definition(f"{module}.{scope}")
            if place is not None and place[1].kind is DefinitionKind.FUNCTION:
                names.update(f"?{p.name.lstrip('*')}" for p in place[1].parameters)
            scope = parent(scope)
        return frozenset(names)


class _Replayer(Interpreter):
    """Interprets helpers. An object stays the name that holds it, so that recognisers find what
    it is by their own rules; what is asked of it is kept."""

    def __init__(self, inventory: Inventory, bodies: Mapping[str, tuple[Statement, ...]]) -> None:
        super().__init__(inventory, bodies, Library())
        self._invoked: list[Invocation] = []
        self._around: dict[str, dict[str, Any]] = {}
        """The names of the last run of a function, which those inside it see."""
        self._classes: dict[str, str] = {}
        """The class that an object is known to be of, by the name that holds it."""

    def replay(self, helper: str, site: Site, call: Call) -> Iterable[Invocation]:
        """What a call of a helper asks of anything, in order."""
        self._invoked = []
        names = {name[1:]: Symbol(name) for name in mentioned(call)}
        frame = Frame(site.module, names)
        owner = parent(helper)
        if is_class(self.inventory, owner) and not isinstance(call.function, Call):
            receiver = split(call.function)[1]
            held = self.evaluate(receiver, frame) if receiver is not None else UNKNOWN
            if isinstance(held, Symbol):
                self._classes[held.name] = owner
            positional, keywords = self.arguments(call, frame)
            self.call_method(Method(held, owner, last(helper)), positional, keywords)
        else:
            self.evaluate(call, frame)
        return self._invoked

    def apply(
        self,
        function: Any,
        positional: list[Any],
        keywords: dict[str, Any],
        frame: Frame,
        position: int,
    ) -> Any:
        """Call anything; what is no function of the project is kept."""
        made = super().apply(function, positional, keywords, frame, position)
        if isinstance(made, Invocation):
            self._invoked.append(made)
        return made

    def attribute(self, holder: Any, name: str) -> Any:
        """As usual, and what is two steps away from an object: `app.router.add_get`."""
        found = super().attribute(holder, name)
        return Attribute(holder, name) if isinstance(holder, Attribute) else found

    def optional_attribute(self, holder: Any, name: str) -> Any:
        """As usual; of a name that holds an object, what the object's class has."""
        found = super().optional_attribute(holder, name)
        if found is MISSING and isinstance(holder, Symbol) and holder.name in self._classes:
            return self.find(holder, name, self.lineage(self._classes[holder.name]))
        return found

    def resolved(self, name: str, module: str, symbol: str) -> Any:
        """As usual; a function inside a helper that `functools.wraps` makes look like another is
        that other with the helper around it."""
        place = self.inventory.definition(f"{module}.{symbol}") if "." in symbol else None
        around = self._around.get(f"{module}.{parent(symbol)}") if place is not None else None
        for decorator in place[1].decorators if place is not None and around is not None else ():
            if isinstance(decorator, Call) and decorator.name == "functools.wraps":
                given = decorator.argument(0, "wrapped")
                wrapped = self.evaluate(given, Frame(module, around or {})) if given else UNKNOWN
                maker = Symbol(f"{module}.{parent(symbol)}")
                return Invocation(maker, (wrapped,), {}, module, 0)
        return super().resolved(name, module, symbol)

    def bound(self, module: str, symbol: str) -> Any:
        """A global that is made by a call stays its name."""
        assignment = self.inventory.assignment(module, symbol)
        if assignment is not None and isinstance(assignment.value, Call):
            return Symbol(f"{module}.{symbol}")
        return super().bound(module, symbol)

    def _arguments(
        self,
        module: str,
        definition: Definition,
        positional: list[Any],
        keywords: dict[str, Any],
    ) -> dict[str, Any]:
        """The parameters, and what the function around this one has bound."""
        own = super()._arguments(module, definition, positional, keywords)
        around = self._around.get(f"{module}.{parent(definition.name)}", {})
        bound = self._around[f"{module}.{definition.name}"] = {**own, **around, **own}
        return bound


def _handed(wired: Wired) -> frozenset[str]:
    """The names of the function's own that a call is given, or that its loops go through; what a
    dict hands to the view (`defaults=`, `resource_class_kwargs=`) is no part of the route."""
    loops = (loop.iterable for loop in wired.loops)
    given = (a.value for a in wired.call.arguments if not isinstance(a.value, Pairs))
    return mentioned(*given, *loops)


def _put(name: Name, given: Mapping[str, Value]) -> Value:
    known = given.get(name.name)
    if known is not None:
        return known
    head, dot, rest = name.name.partition(".")
    owner = given.get(head)
    return Name(f"{owner.name}{dot}{rest}", name.position) if isinstance(owner, Name) else name
