"""What stands in a loop in, what each turn of it says out.

A loop is gone through only where what it goes through is written in the source: a display, a
dict display and its `items`, `keys` and `values`, through names and constants, and what
`enumerate`, `zip`, `sorted`, `list`, `tuple`, `set` and `reversed` make of one (Python library
reference, built-in functions)."""

from collections.abc import Mapping, Sequence

from strangler.analyzers.recognisers.following import follow
from strangler.analyzers.recognisers.renaming import renamed
from strangler.model.facts import Loop
from strangler.model.names import LOCAL, last, parent
from strangler.model.recogniser import Inventory
from strangler.model.values import (
    Call,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Pairs,
    Splice,
    Value,
    elements,
)

Turn = Mapping[str, Value]
"""What names, as facts write them, stand for in one turn."""

_MAX_TURNS = 2_000
_SAME = frozenset({"sorted", "list", "tuple", "set", "reversed", "frozenset", "iter"})


def turns(inventory: Inventory, module: str, loops: Sequence[Loop]) -> list[Turn] | None:
    """Each turn of loops within each other, in order; None where one is not written out."""
    found: list[Turn] = [{}]
    for loop in loops:
        inner: list[Turn] = []
        for turn in found:
            each = _values(inventory, module, put(inventory, module, loop.iterable, turn))
            if each is None:
                return None
            for value in each:
                bound = _unpack(loop.target, value)
                if bound is None:
                    return None
                inner.append({**turn, **bound})
            if len(inner) > _MAX_TURNS:
                return None
        found = inner
    return found


def put(
    inventory: Inventory, module: str, value: Value, turn: Turn, seen: tuple[str, ...] = ()
) -> Value:
    """`value` with the names that a turn binds replaced, also inside the constants of the same
    module that it names (`path = f"/{name}"` in the loop's body)."""
    if not turn:
        return value
    return renamed(value, lambda name: _name(inventory, module, name, turn, seen))


def _name(
    inventory: Inventory, module: str, value: Name, turn: Turn, seen: tuple[str, ...]
) -> Value:
    known = turn.get(value.name)
    if known is not None:
        return known
    owner = parent(value.name)
    while owner:  # `view.as_view` with `view` bound by the loop
        known = turn.get(owner)
        if isinstance(known, Name):
            return Name(known.name + value.name[len(owner) :], value.position)
        owner = parent(owner)
    if value.name[:1] != LOCAL or value.name in seen:
        return value
    bound = inventory.assignment(module, value.name[1:])
    if bound is None or not isinstance(bound.value, Formatted | Call):
        return value
    changed = put(inventory, module, bound.value, turn, (*seen, value.name))
    return changed if changed != bound.value else value


def _values(inventory: Inventory, module: str, value: Value) -> list[Value] | None:
    """What going through a value gives, turn by turn."""
    if isinstance(value, Call):
        return _called(inventory, module, value)
    home, value = follow(inventory, module, value)
    if isinstance(value, Name):  # a dict display is not followed to by name
        found = inventory.resolve(home, value.name)
        bound = inventory.constant(home, value)
        home, value = (found.module or home) if found is not None else home, bound
    if home != module:
        value = _from(inventory, home, value)
    match value:
        case Items():
            whole = inventory.constant(home, value)
            flat = list(elements(whole))
            return None if any(isinstance(item, Splice) for item in flat) else flat
        case Pairs():
            return [key for key, _ in value.pairs] if _is_plain(value) else None
        case Call():
            return _called(inventory, home, value)
        case _:
            return None


def _called(inventory: Inventory, module: str, call: Call) -> list[Value] | None:
    name, word = call.name, last(call.name)
    arguments = call.positional
    if name.startswith("builtins.") and arguments:
        if word in _SAME:
            return _values(inventory, module, arguments[0])
        lists = [_values(inventory, module, argument) for argument in arguments]
        known = [each for each in lists if each is not None]
        if word == "enumerate" and known:
            return [Items((Literal(n), item)) for n, item in enumerate(known[0])]
        if word == "zip" and len(known) == len(lists):
            return [Items(parts) for parts in zip(*known, strict=False)]
        return None
    mapping = _mapping(inventory, module, call)
    if mapping is None or not _is_plain(mapping):
        return None
    return [
        {"keys": key, "values": item}.get(word, Items((key, item))) for key, item in mapping.pairs
    ]


def _mapping(inventory: Inventory, module: str, call: Call) -> Pairs | None:
    """The dict display whose `items`, `keys` or `values` is called."""
    function = call.function
    if isinstance(function, Member) and function.attribute in ("items", "keys", "values"):
        return function.value if isinstance(function.value, Pairs) else None
    if isinstance(function, Name) and last(function.name) in ("items", "keys", "values"):
        owner = Name(parent(function.name), function.position)
        found = inventory.resolve(module, owner.name)
        bound = inventory.constant(module, owner)
        if found is not None and found.module and isinstance(bound, Pairs):
            changed = bound if found.module == module else _from(inventory, found.module, bound)
            return changed if isinstance(changed, Pairs) else None
    return None


def _is_plain(value: Pairs) -> bool:
    return all(isinstance(key, Literal | Name | Items) for key, _ in value.pairs)


def _from(inventory: Inventory, module: str, value: Value) -> Value:
    """`value` of another module with names that mean the same everywhere."""

    def change(name: Name) -> Value:
        found = inventory.resolve(module, name.name)
        return Name(found.name, name.position) if found is not None and found.exact else name

    return renamed(value, change)


def _unpack(target: Value, value: Value) -> dict[str, Value] | None:
    """The names of a loop's target with what they are bound to."""
    if isinstance(target, Name):
        return {target.name: value}
    if not isinstance(target, Items):
        return None
    if not isinstance(value, Items) or len(value.items) != len(target.items):
        return None
    bound: dict[str, Value] = {}
    for part, item in zip(target.items, value.items, strict=True):
        inner = _unpack(part, item)
        if inner is None:
            return None
        bound.update(inner)
    return bound


def each_turn(inventory: Inventory, module: str, call: Call, loops: Sequence[Loop]) -> list[Call]:
    """A call as each turn of the loops around it makes it; as it stands where a loop is
    computed, so that what it binds is found to be unknown."""
    found = turns(inventory, module, loops) if loops else None
    if found is None:
        return [call]
    changed = (put(inventory, module, call, turn) for turn in found)
    return [value for value in changed if isinstance(value, Call)]
