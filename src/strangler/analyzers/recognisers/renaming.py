"""A value in, the value with its names changed out."""

from collections.abc import Callable

from strangler.model.values import (
    Argument,
    Call,
    Formatted,
    Items,
    Member,
    Name,
    Pairs,
    Splice,
    Value,
)


def renamed(value: Value, change: Callable[[Name], Value]) -> Value:
    """`value` with each name in it, at any depth, replaced by what `change` makes of it."""

    def inside(part: Value) -> Value:
        return renamed(part, change)

    match value:
        case Name():
            return change(value)
        case Call():
            arguments = tuple(Argument(inside(a.value), a.keyword) for a in value.arguments)
            return Call(inside(value.function), arguments, value.position)
        case Member():
            return Member(inside(value.value), value.attribute, value.position)
        case Items():
            return Items(tuple(inside(item) for item in value.items), value.position)
        case Splice():
            return Splice(inside(value.value))
        case Pairs():
            pairs = tuple((inside(key), inside(item)) for key, item in value.pairs)
            return Pairs(pairs, value.position)
        case Formatted():
            return Formatted(tuple(inside(part) for part in value.parts), value.position)
        case _:
            return value
