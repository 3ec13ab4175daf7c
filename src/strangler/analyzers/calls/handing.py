"""The code of one file in, out what hands values on as they came: functions that give back what
they are given, attributes that are replaced by what they make of themselves.

`def ordered(queryset): return queryset.order_by("pk")` gives what its caller gave: one body for
all callers would hand the rows of each to all others."""

from collections.abc import Collection, Sequence

from strangler.model.facts import MODULE_SCOPE, Definition, DefinitionKind
from strangler.model.flows import LENGTHS, Flows, Op, following


def handed_on(
    flows: Flows, definitions: Sequence[Definition], methods: Collection[str]
) -> tuple[list[int], frozenset[int]]:
    """The definitions of module-level functions that return a parameter, or what a chain of
    `methods` called on one gives; and the places of `self.name = self.name.method(...)`, where an
    attribute is replaced by what a chain of methods called on it gives.

    One loop over all instructions for both: there are millions."""
    code, names = flows.code, flows.names
    plain: set[int] = set()
    inside: set[int] = set()
    for index, definition in enumerate(definitions):
        if definition.scope == MODULE_SCOPE:
            if definition.kind is DefinitionKind.FUNCTION:
                plain.add(index)
        elif definitions[definition.scope].kind is DefinitionKind.CLASS:
            inside.add(index)
    given: set[int] = set()
    reached: set[int] = set()
    giving: list[int] = []
    of: dict[int, tuple[int, str]] = {}
    made: dict[int, tuple[int, str]] = {}
    selfmade: set[int] = set()
    scope, in_plain, in_class = MODULE_SCOPE, False, False
    place, end = 0, len(code)
    while place < end:
        op = code[place]
        if op == Op.SCOPE:
            scope = code[place + 1]
            in_plain, in_class = scope in plain, scope in inside
        elif op == Op.PARAMETER:
            if code[place + 1] in plain:
                given.add(code[place + 2])
        elif in_plain:
            if op == Op.COPY:
                if code[place + 2] in given:
                    given.add(code[place + 1])
            elif op == Op.ATTRIBUTE:
                if code[place + 2] in given and names[code[place + 3]] in methods:
                    reached.add(code[place + 1])
            elif op == Op.CALL:
                if code[place + 2] in reached:
                    given.add(code[place + 1])
            elif op == Op.RETURN and code[place + 1] in given and giving[-1:] != [scope]:
                giving.append(scope)
        elif in_class:
            if op == Op.ATTRIBUTE:
                result, base, name = code[place + 1 : place + 4]
                if base in of:
                    made[result] = of[base]
                else:
                    of[result] = base, names[name]
            elif op == Op.CALL:
                if code[place + 2] in made:
                    of[code[place + 1]] = made[code[place + 2]]
            elif op == Op.STORE:
                base, name, source = code[place + 1 : place + 4]
                if of.get(source) == (base, names[name]):
                    selfmade.add(place + 1)
        length = LENGTHS[op]
        place = place + length if length else following(code, place)
    return giving, frozenset(selfmade)
