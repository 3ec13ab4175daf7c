"""How values flow inside one file: the assignment graph that the call solver reads.

A file's code is compiled to flat instructions over numbered variables, in the manner of the
assignment graph of Salis et al., PyCG (ICSE 2021). A variable is a local name (one for each
straight-line rebinding), a parameter, a module global, or the value of an expression.

Operands: a number from 0 is a variable, -1 is a value that nothing is known about, and from -2
down a constant (`-2 - index into consts`). `name` is an index into `names`, `def` an index
into `ModuleFacts.definitions`, `pos` a packed position."""

from collections.abc import Iterator
from enum import IntEnum
from typing import Final

import msgspec

from strangler.model.members import plain

UNKNOWN_OPERAND: Final = -1
FIRST_CONSTANT: Final = -2
DELETES: Final = "del "
"""What stands before the attribute's name in an operator that deletes it."""


class Operation(IntEnum):
    """The instructions, with their operands in order."""

    SCOPE = 0
    """def: what follows runs in this definition (-1: the module)."""
    COPY = 1
    """dst src"""
    FUNCTION = 2
    """dst def: a function or lambda is made."""
    CLASS = 3
    """dst def"""
    REFER = 4
    """dst name: a dotted name in a form of `strangler.model.names`."""
    ATTRIBUTE = 5
    """dst base name pos"""
    STORE = 6
    """base name src pos: an attribute is assigned."""
    CALL = 7
    """dst function pos decorates n positional... n (name value)... n starred... n mappings..."""
    ITEM = 8
    """dst base key pos"""
    PUT = 9
    """base key src pos: an item is assigned."""
    SLICE = 10
    """dst base start stop pos: the bounds are constants, or -1 where computed."""
    ITERATE = 11
    """dst src pos"""
    DISPLAY = 12
    """dst name n items...: a `list`, `tuple` or `set`."""
    DICT = 13
    """dst n (key value)..."""
    SPREAD = 14
    """dst src: the elements of src (keys of a mapping too) go into the container dst."""
    RETURN = 15
    """src"""
    YIELD = 16
    """dst src: dst is what is sent."""
    YIELD_FROM = 17
    """dst src pos"""
    OPERATE = 18
    """dst name left right pos: an operator by the name of its method (`__add__`)."""
    ENTER = 19
    """dst context name pos: a `with` enters by the method `name`; dst is what `as` gets."""
    RAISE = 20
    """src pos"""
    AWAIT = 21
    """dst src"""
    SUPER = 22
    """dst def self: `super()` in a method of the class def."""
    ANNOTATION = 23
    """dst name: the class that dst is annotated with."""
    REST = 24
    """dst src before after: `*dst` between so many other targets."""
    ELEMENT = 25
    """dst src index pos: src is unpacked by position."""
    LITERAL = 26
    """dst name: an instance of a built-in class that is not followed further."""
    PARAMETER = 27
    """def var name kind: a parameter of def in order; a kind of `ParameterKind`."""
    RETURNS = 28
    """def name: the class that the return annotation names."""
    GLOBAL = 29
    """name var: what the scope's name (of a module or class body) is in the end."""
    CAUGHT = 30
    """dst class: an exception of a class (or of one in a tuple of classes) is caught."""
    BEGINS = 31
    """dst first second: dst is a text that begins with the text first and then, unless it is
    computed, second."""
    ASK = 32
    """src name pos: the language asks src for something by a special method that nobody names: a
    condition for its truth (`__bool__`), a formatted text for its text (`__format__`)."""


Op = plain(Operation)


class KindOfParameter(IntEnum):
    """How a parameter takes arguments."""

    PLAIN = 0
    STARRED = 1
    KEYWORD_ONLY = 2
    MAPPING = 3


ParameterKind = plain(KindOfParameter)


Constant = str | int | bool | None


class Flows(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The flows of one file. `variables` is how many there are."""

    variables: int
    names: tuple[str, ...]
    consts: tuple[Constant, ...]
    code: tuple[int, ...]
    generators: tuple[int, ...] = ()
    """The definitions that yield."""


SIZES: dict[int, int] = {
    Op.SCOPE: 1,
    Op.COPY: 2,
    Op.FUNCTION: 2,
    Op.CLASS: 2,
    Op.REFER: 2,
    Op.ATTRIBUTE: 4,
    Op.STORE: 4,
    Op.ITEM: 4,
    Op.PUT: 4,
    Op.SLICE: 5,
    Op.ITERATE: 3,
    Op.SPREAD: 2,
    Op.RETURN: 1,
    Op.YIELD: 2,
    Op.YIELD_FROM: 3,
    Op.OPERATE: 5,
    Op.ENTER: 4,
    Op.RAISE: 2,
    Op.AWAIT: 2,
    Op.SUPER: 3,
    Op.ANNOTATION: 2,
    Op.REST: 4,
    Op.ELEMENT: 4,
    Op.LITERAL: 2,
    Op.PARAMETER: 4,
    Op.RETURNS: 2,
    Op.GLOBAL: 2,
    Op.CAUGHT: 2,
    Op.BEGINS: 3,
    Op.ASK: 3,
}
"""Operands of the instructions that have always as many."""
LENGTHS = tuple(1 + SIZES[op] if op in SIZES else 0 for op in range(len(Operation)))
"""How many integers an instruction takes, by its number; 0 where that differs. For loops over
millions of instructions, which cannot afford a call for each (`following`)."""


def instructions(code: tuple[int, ...]) -> Iterator[tuple[int, int]]:
    """Each instruction of a file: what it is, and where its operands begin."""
    place, end = 0, len(code)
    while place < end:
        op = code[place]
        yield op, place + 1
        place = following(code, place)


def following(code: tuple[int, ...], place: int) -> int:
    """Where the instruction after the one at `place` begins."""
    op = code[place]
    size = SIZES.get(op)
    if size is not None:
        return place + 1 + size
    if op == Op.DISPLAY:
        return place + 4 + code[place + 3]
    if op == Op.DICT:
        return place + 3 + 2 * code[place + 2]
    place += 5  # a call
    for width in (1, 2, 1, 1):
        place += 1 + width * code[place]
    return place
