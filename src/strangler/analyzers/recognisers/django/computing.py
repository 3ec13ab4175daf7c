"""URLconfs that are computed in, the values that their pattern lists have out.

A comprehension, a loop that adds patterns and a function of the project that returns some are
interpreted (docs/decisions/0050), because `urlpatterns` is a list like any other
(docs.djangoproject.com, topics/http/urls, "How Django processes a request")."""

from collections.abc import Iterator
from typing import Any

from strangler.analyzers.recognisers.following import named
from strangler.analyzers.recognisers.interpreting.bodies import Body, by_name, with_helpers
from strangler.analyzers.recognisers.interpreting.frames import Frame
from strangler.analyzers.recognisers.interpreting.interpreter import Interpreter
from strangler.analyzers.recognisers.interpreting.library import Library
from strangler.analyzers.recognisers.interpreting.values import Invocation, Symbol, written
from strangler.model.facts import MODULE_SCOPE, DefinitionKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import Call, Items, Value
from strangler.model.views import ModuleView

_CALLS = tuple(
    f"django.{module}.{name}"
    for module, names in (
        ("urls", ("path", "re_path")),
        ("urls.conf", ("path", "re_path")),
        ("conf.urls", ("url",)),
    )
    for name in names
)
_LISTED = frozenset({*_CALLS, "django.urls.include", "django.conf.urls.include"})


def read_computed(module: ModuleView) -> Iterator[Body]:
    """What a file does that makes patterns in loops or in functions; methods are left to those
    who know their classes."""
    scopes: set[int] = set()
    for site in module.calls(*_CALLS):
        index = site.scope_index
        if index == MODULE_SCOPE and site.loops:
            yield Body("", module.body(MODULE_SCOPE))
            break
    for site in module.calls(*_CALLS):
        index = site.scope_index
        if index != MODULE_SCOPE and site.scope is not None and "." not in site.scope.name:
            scopes.add(index)
    yield from with_helpers(module, scopes)


class Computed:
    """Interprets what a project's URLconfs compute."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._bodies = by_name(inventory.found("django", Body))
        self._interpreter = _Interpreter(inventory, self._bodies, Library())

    def global_value(self, module: str, name: str) -> Value | None:
        """What a module global holds once the module has run; None where nothing of the module
        is computed in a way that is followed."""
        if module not in self._bodies:
            return None
        held = self._interpreter.globals_of(module).get(name)
        if not isinstance(held, list | tuple):
            return None
        bound = self._inventory.assignment(module, name)
        return _placed(held, module, bound.position if bound is not None else 0)

    def returned(self, module: str, call: Call) -> Value | None:
        """What a function of the project that makes patterns returns for a call."""
        function = named(self._inventory, module, call)
        place = self._inventory.definition(function) if function else None
        if place is None or place[1].kind is not DefinitionKind.FUNCTION:
            return None
        if function not in self._bodies:
            return None
        held = self._interpreter.evaluate(call, Frame(module, {}))
        if isinstance(held, list | tuple):
            return _placed(held, module, call.position)
        if isinstance(held, Invocation) and held.name in _LISTED:
            return _placed([held], module, call.position)
        return None


def _placed(held: list[Any] | tuple[Any, ...], module: str, position: int) -> Items:
    """A list as a value of a module: what stands elsewhere is given the place of the list."""
    made: list[Value] = []
    for item in held:
        value = written(item, position)
        foreign = isinstance(item, Invocation) and item.module != module
        if isinstance(value, Call) and (foreign or not value.position):
            value = Call(value.function, value.arguments, position)
        made.append(value)
    return Items(tuple(made), position)


class _Interpreter(Interpreter):
    """An object that a module makes by a call stays the name that holds it, so that the readers
    of frameworks find what it is by their own rules."""

    def assign(self, target: Value, value: Any, frame: Frame) -> None:
        """As usual, but for such objects."""
        super().assign(target, value, frame)
        name = getattr(target, "name", "").lstrip(":")
        if frame.names is self._modules.get(frame.module) and name in frame.names:
            is_made = isinstance(value, Invocation) and value.name not in _LISTED
            if is_made and self.inventory.assignment(frame.module, name) is not None:
                frame.names[name] = Symbol(f"{frame.module}.{name}")

    def bound(self, module: str, symbol: str) -> Any:
        """A global of another module is its name where a call makes it."""
        assignment = None if parent(symbol) else self.inventory.assignment(module, last(symbol))
        if assignment is not None and isinstance(assignment.value, Call):
            held = self.globals_of(module).get(symbol)
            return held if isinstance(held, list | tuple) else Symbol(f"{module}.{symbol}")
        return super().bound(module, symbol)
