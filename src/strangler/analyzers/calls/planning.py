"""The code of one file in, what belongs to each of its outermost functions out: what a copy of the
function must make anew."""

from collections.abc import Iterable, Sequence

from strangler.model.facts import Definition, DefinitionKind
from strangler.model.flows import LENGTHS, Flows, Op, Operation, following


class Body:
    """An outermost function with all functions inside it."""

    __slots__ = ("definitions", "outer", "places", "takes", "variables")

    def __init__(self) -> None:
        self.definitions: list[int] = []
        """It and the functions inside it."""
        self.places: list[tuple[int, int]] = []
        """(definition, place in the code) of what runs in them."""
        self.variables: list[int] = []
        """What only they bind."""
        self.outer: list[int] = []
        """Places outside that bind its parameters or say what they are: defaults, annotations."""
        self.takes = False
        """Whether it looks at a parameter other than its receiver."""


def outermost(definitions: Sequence[Definition]) -> list[int]:
    """For each definition the outermost function around it (itself, too), or -1; functions that
    hold a class belong to none, because classes are not copied."""
    found: list[int] = []
    mixed: set[int] = set()
    for index, definition in enumerate(definitions):
        above = found[definition.scope] if definition.scope >= 0 else -1
        if above < 0 and definition.kind is not DefinitionKind.CLASS:
            above = index
        elif above >= 0 and definition.kind is DefinitionKind.CLASS:
            mixed.add(above)
        found.append(above)
    return [-1 if above in mixed else above for above in found]


def plan(
    flows: Flows, definitions: Sequence[Definition], receives: Iterable[int]
) -> dict[int, Body]:
    """The outermost functions of a file by their definition; `receives` are those whose first
    parameter is their receiver."""
    top = outermost(definitions)
    bodies: dict[int, Body] = {}
    for index, above in enumerate(top):
        if above >= 0:
            bodies.setdefault(above, Body()).definitions.append(index)
    holder: dict[int, int] = {}
    parameters: dict[int, int] = {}
    shared: set[int] = set()
    receivers = set(receives)
    code = flows.code
    place, end, scope = 0, len(code), -1
    while place < end:
        op = code[place]
        owner = top[scope] if scope >= 0 else -1
        if op == Op.SCOPE:
            scope = code[place + 1]
        elif op == Op.PARAMETER:
            definition, variable = code[place + 1 : place + 3]
            above = top[definition]
            if above >= 0:
                holder[variable] = above
                if definition not in receivers:
                    parameters[variable] = above
                receivers.discard(definition)
        elif op in (Op.GLOBAL, Op.REFER, Op.LITERAL):
            shared.add(code[place + 2 if op == Op.GLOBAL else place + 1])
        elif op in _BINDING:
            variable = code[place + 1]
            known = holder.setdefault(variable, owner)
            if known != owner:
                if variable in parameters or op in (Op.COPY, Op.ANNOTATION):
                    bodies[known].outer.append(place) if known >= 0 else shared.add(variable)
                else:
                    shared.add(variable)
        elif op == Op.RETURNS and top[code[place + 1]] not in (-1, owner):
            bodies[top[code[place + 1]]].outer.append(place)
        if owner >= 0 and op != Op.SCOPE and op not in _SHARED:
            bodies[owner].places.append((scope, place))
        length = LENGTHS[op]
        place = place + length if length else following(code, place)
    for variable, above in holder.items():
        if above >= 0 and variable not in shared:
            bodies[above].variables.append(variable)
    for body in bodies.values():
        own = {v for v in parameters if parameters[v] == top[body.definitions[0]]}
        body.takes = bool(own) and any(
            operand in own for _, at in body.places for operand in _sources(code, at)
        )
    return bodies


_SHARED = frozenset({Op.REFER, Op.LITERAL, Op.PARAMETER, Op.GLOBAL})
"""One for the file, wherever it stands."""
_BINDING = frozenset(Operation) - {
    *(Op.SCOPE, Op.STORE, Op.PUT, Op.RETURN, Op.RAISE, Op.PARAMETER, Op.RETURNS, Op.GLOBAL),
    *(Op.REFER, Op.LITERAL, Op.ASK),
}
"""The first operand is a variable that gets something."""
_READING: dict[int, tuple[int, ...]] = {
    Op.COPY: (2,),
    Op.ATTRIBUTE: (2,),
    Op.STORE: (1, 3),
    Op.ITEM: (2, 3),
    Op.PUT: (1, 2, 3),
    Op.SLICE: (2,),
    Op.ITERATE: (2,),
    Op.SPREAD: (1, 2),
    Op.RETURN: (1,),
    Op.YIELD: (2,),
    Op.YIELD_FROM: (2,),
    Op.OPERATE: (3, 4),
    Op.ENTER: (2,),
    Op.RAISE: (1,),
    Op.AWAIT: (2,),
    Op.SUPER: (2, 3),
    Op.REST: (2,),
    Op.ELEMENT: (2,),
    Op.CAUGHT: (2,),
}


def _sources(code: tuple[int, ...], place: int) -> Iterable[int]:
    """The variables that an instruction looks at."""
    op = code[place]
    if op == Op.CALL:
        found = [code[place + 2]]
        at = place + 5
        for width in (1, 2, 1, 1):
            size = width * code[at]
            found += code[at + width : at + 1 + size : width]
            at += 1 + size
        return found
    if op == Op.DISPLAY:
        return code[place + 4 : following(code, place)]
    if op == Op.DICT:
        return code[place + 3 : following(code, place)]
    return [code[place + offset] for offset in _READING.get(op, ())]
