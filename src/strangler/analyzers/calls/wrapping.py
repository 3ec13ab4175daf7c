"""Decorators of the project in, which of them have a body for each place that uses them out."""

from strangler.analyzers.calls.describing import function_named
from strangler.analyzers.calls.planning import outermost
from strangler.analyzers.calls.state import State
from strangler.model.facts import DefinitionKind
from strangler.model.values import Call, Name


def find_wrapping(s: State) -> None:
    """Functions that decorate and hold another function: what takes the place of one decorated
    function calls that one and no other (Python reference 8.7), so each use is told apart."""
    names: dict[tuple[str, str], None] = {}
    for module in s.inventory.modules:
        if module in s.library:
            continue
        for definition in s.inventory.facts(module).definitions:
            for decorator in definition.decorators:
                called = decorator.function if isinstance(decorator, Call) else decorator
                if isinstance(called, Name):
                    names[module, called.name] = None
    for module, name in names:
        found = s.inventory.resolve(module, name)
        if found is None or not found.internal or not found.exact:
            continue
        function = function_named(s, found.name)
        if function >= 0 and _holds(s, function):
            s.wrapping.add(function)
            s.copied.add(s.modules_of[function])


def _holds(s: State, function: int) -> bool:
    """Whether a function of a module's top level holds functions, and no class."""
    module = s.modules_of[function]
    index = function - s.module_symbols[module] - 1
    definitions = s.inventory.facts(module).definitions
    if definitions[index].scope >= 0 or module in s.library:
        return False
    tops = outermost(definitions)
    return tops[index] == index and any(
        top == index and inner != index and definitions[inner].kind is DefinitionKind.FUNCTION
        for inner, top in enumerate(tops)
    )
