"""The facts of stand-ins in, the names of methods that do something and of those that do not out.

A method does nothing if its code calls nothing but terms that only say what comes back, and
methods of the same kind, by their names."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from strangler.model.facts import DefinitionKind, ModuleFacts
from strangler.model.flows import Flows, Op, instructions
from strangler.model.names import last
from strangler.model.values import Name

_RESULTS = frozenset({"strangler.standins.terms.one", "strangler.standins.terms.many"})
_DOES = frozenset(
    {
        *(Op.ITERATE, Op.ENTER, Op.AWAIT, Op.YIELD_FROM, Op.OPERATE, Op.RAISE, Op.SUPER),
        *(Op.STORE, Op.ITEM, Op.PUT, Op.SPREAD, Op.ELEMENT, Op.REST),
    }
)


class _Method(NamedTuple):
    """`asks` are the attributes that its code loads, and what else the method is called."""

    name: str
    is_active: bool
    asks: frozenset[str]
    is_other_name: bool = False


def active_and_quiet(files: Iterable[ModuleFacts]) -> tuple[frozenset[str], frozenset[str]]:
    """The names of methods that may do something, and of those that, in whatever class, do
    nothing. Other names that a class gives a method (`all = first`) are among the second only."""
    methods = [method for facts in files for method in _methods(facts)]
    active = {method.name for method in methods if method.is_active}
    while more := {m.name for m in methods if m.name not in active and m.asks & active}:
        active |= more
    defined = {method.name for method in methods if not method.is_other_name}
    return frozenset(active & defined), frozenset({m.name for m in methods} - active)


def _methods(facts: ModuleFacts) -> Iterator[_Method]:
    active, asks = _bodies(facts)
    for index, definition in enumerate(facts.definitions):
        above = definition.scope
        if definition.kind is not DefinitionKind.FUNCTION or above < 0:
            continue
        if facts.definitions[above].kind is DefinitionKind.CLASS:
            asked = frozenset(asks.get(index, ()))
            yield _Method(last(definition.name), index in active, asked)
    for bound in facts.assignments:
        if bound.scope >= 0 and isinstance(bound.value, Name):
            yield _Method(bound.name, False, frozenset({last(bound.value.name)}), True)


def _bodies(facts: ModuleFacts) -> tuple[set[int], dict[int, set[str]]]:
    """The definitions of a file whose own code does more than name and give values, and the
    attributes that each loads."""
    active: set[int] = set()
    asks: dict[int, set[str]] = {}
    if not facts.flows:
        return active, asks
    flows = msgspec.msgpack.decode(facts.flows, type=Flows)
    code, names, scope = flows.code, flows.names, -1
    known: set[int] = set()
    """Variables with terms that only say what comes back, and with attributes, which are asked."""
    for op, place in instructions(code):
        if op == Op.SCOPE:
            scope = code[place]
        elif op == Op.REFER and names[code[place + 1]] in _RESULTS:
            known.add(code[place])
        elif op == Op.ATTRIBUTE:
            known.add(code[place])
            asks.setdefault(scope, set()).add(names[code[place + 2]])
        elif op in _DOES or (op == Op.CALL and code[place + 1] not in known):
            active.add(scope)
    return active, asks
