"""A value in, the same with its parts replaced, or its parts, out."""

from collections.abc import Callable

from strangler.model.values import (
    Argument,
    Call,
    Choice,
    Each,
    Formatted,
    Items,
    Literal,
    Member,
    Operation,
    Pairs,
    Splice,
    Subscript,
    Value,
)


def rebuilt(value: Value, change: Callable[[Value], Value]) -> Value:
    """`value` with each of its direct parts changed."""
    match value:
        case Call():
            arguments = tuple(Argument(change(a.value), a.keyword) for a in value.arguments)
            return Call(change(value.function), arguments, value.position)
        case Member():
            return Member(change(value.value), value.attribute, value.position)
        case Items():
            return Items(tuple(map(change, value.items)), value.position)
        case Splice():
            return Splice(change(value.value))
        case Pairs():
            pairs = tuple((change(key), change(held)) for key, held in value.pairs)
            return Pairs(pairs, value.position)
        case Formatted():
            return Formatted(tuple(map(change, value.parts)), value.position)
        case Subscript():
            return Subscript(change(value.value), change(value.key), value.position)
        case Choice():
            ways = change(value.value), change(value.other)
            return Choice(Literal(None), *ways, value.position)
        case Operation():
            return Operation(value.operator, tuple(map(change, value.operands)), value.position)
        case _:
            return value


def parts(value: Value) -> tuple[Value, ...]:
    """The direct parts of a value."""
    match value:
        case Call():
            return (value.function, *(argument.value for argument in value.arguments))
        case Member() | Splice():
            return (value.value,)
        case Items():
            return value.items
        case Pairs():
            return tuple(part for pair in value.pairs for part in pair)
        case Formatted():
            return value.parts
        case Subscript():
            return (value.value, value.key)
        case Choice():
            return (value.test, value.value, value.other)
        case Operation():
            return value.operands
        case Each():
            return (value.iterable, value.element, *value.tests)
        case _:
            return ()
