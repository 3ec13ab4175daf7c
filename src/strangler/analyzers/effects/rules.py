"""How the target of an effect is read: an entry's text in, a Rule out."""

import re
from dataclasses import dataclass

READINGS = (
    "host",
    "path",
    "source",
    "key",
    "text",
    "operation",
    "name",
    "table",
    "receiver",
    "function",
)
"""host: of a URL, or a host itself. path, key: the text, or its known beginning. source: a
path, or a URL, which is fetched; what is not known may be either. text: the text
if it is known whole. operation: the service in brackets and the method, `s3.put_object`.
name: the last part of the called name. table: those of the class whose method it is, or that
the collection holds whose method it is. receiver: what a method is called on, a symbol of the
project (`shop.tasks.send` of `send.delay`). function: an argument that is a function of
the project, or its dotted name in a text."""

_RULE = re.compile(
    r"(?P<reading>[a-z]+)(?:\s+of\s+(?P<argument>[\w]*(?:@\d+)?))?(?:,\s*(?P<mode>\w*(?:@\d+)?))?"
)
_QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """An argument by place (-1: by keyword only) and keyword (may be empty)."""

    index: int
    keyword: str

    @property
    def asked(self) -> bool:
        """Whether it is any argument."""
        return self != _NO_PLACE


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """How a target is read: the `constant` itself, else the `reading` of an argument.

    With `mode`, the argument that opens a file for writing if it says so or is not known."""

    reading: str = ""
    argument: Place = Place(-1, "")
    constant: str = ""
    mode: Place = Place(-1, "")

    @property
    def asks(self) -> bool:
        """Whether an argument of the call needs to be read."""
        return self.argument.asked or self.mode.asked


NOTHING = Rule()
_NO_PLACE = Place(-1, "")


def read_rule(text: str) -> Rule:
    """`host of url@0`, `path of file@0, mode@1`, `operation`, `'smtp'`; nothing: no target.

    Raises ValueError for anything else."""
    if not text:
        return NOTHING
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        return Rule(constant=quoted[1])
    found = _RULE.fullmatch(text)
    if found is None or found["reading"] not in READINGS:
        raise ValueError(f"{text!r} does not say how a target is read")
    argument, mode = read_place(found["argument"] or ""), read_place(found["mode"] or "")
    return Rule(found["reading"], argument, mode=mode)


def read_place(text: str) -> Place:
    """`url@0`, `url` or `@0`.

    Raises ValueError where the place is no number."""
    keyword, _, index = text.partition("@")
    return Place(int(index), keyword) if index else Place(-1, keyword)
