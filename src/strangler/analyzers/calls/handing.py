"""The code of one file in, out what hands values on as they came: functions that give back what
they are given, attributes that are replaced by what they make of themselves.

`def ordered(queryset): return queryset.order_by("pk")` gives what its caller gave: one body for
all callers would hand the rows of each to all others."""

from collections.abc import Collection, Sequence

from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind
from strangler.model.flows import Flows, Op, instructions


def handing_on(
    flows: Flows, definitions: Sequence[Definition], methods: Collection[str]
) -> list[int]:
    """The definitions of module-level functions that return a parameter, or what a chain of
    `methods` called on one gives."""
    code, names = flows.code, flows.names
    plain = {
        index
        for index, definition in enumerate(definitions)
        if definition.scope == MODULE_SCOPE and definition.kind is DefinitionKind.FUNCTION
    }
    given: set[int] = set()
    reached: set[int] = set()
    found: list[int] = []
    scope = MODULE_SCOPE
    for op, at in instructions(code):
        if op == Op.SCOPE:
            scope = code[at]
        elif op == Op.PARAMETER:
            if code[at] in plain:
                given.add(code[at + 1])
        elif scope not in plain:
            continue
        elif op == Op.COPY and code[at + 1] in given:
            given.add(code[at])
        elif op == Op.ATTRIBUTE and code[at + 1] in given and names[code[at + 2]] in methods:
            reached.add(code[at])
        elif op == Op.CALL and code[at + 1] in reached:
            given.add(code[at])
        elif op == Op.RETURN and code[at] in given and (not found or found[-1] != scope):
            found.append(scope)
    return found


def made_of_themselves(flows: Flows, definitions: Sequence[Definition]) -> frozenset[int]:
    """The places of `self.name = self.name.method(...)`: an attribute is replaced by what a chain
    of methods called on it gives."""
    code, names = flows.code, flows.names
    of: dict[int, tuple[int, str]] = {}
    reached: dict[int, tuple[int, str]] = {}
    found: set[int] = set()
    methods = {
        index
        for index, definition in enumerate(definitions)
        if definition.scope >= 0 and definitions[definition.scope].kind is DefinitionKind.CLASS
    }
    scope = MODULE_SCOPE
    for op, at in instructions(code):
        if op == Op.SCOPE:
            scope = code[at]
        elif scope not in methods:
            continue
        elif op == Op.ATTRIBUTE:
            base = code[at + 1]
            if base in of:
                reached[code[at]] = of[base]
            else:
                of[code[at]] = base, names[code[at + 2]]
        elif op == Op.CALL and code[at + 1] in reached:
            of[code[at]] = reached[code[at + 1]]
        elif op == Op.STORE and of.get(code[at + 2]) == (code[at], names[code[at + 1]]):
            found.add(at)
    return frozenset(found)
