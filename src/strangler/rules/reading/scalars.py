"""Readers of single values, for the tables of keys in the files beside this one."""

from collections.abc import Callable
from difflib import get_close_matches
from enum import StrEnum
from functools import partial
from pathlib import PurePosixPath
from typing import TypeVar

from strangler.rules.values import (
    parse_duration,
    parse_integer,
    parse_percent,
    parse_size,
)
from strangler.yaml_places.nodes import PLAIN, QUOTED, Node
from strangler.yaml_places.reader import Fault, ProblemError, Reader, kind, parsed
from strangler.yaml_places.values import BadValueError

E = TypeVar("E", bound=StrEnum)


def text(reader: Reader, node: Node) -> str:
    """Text that is not empty."""
    return reader.text(node)


def _truth(text: str) -> bool:
    if text in ("true", "True", "TRUE"):
        return True
    if text in ("false", "False", "FALSE"):
        return False
    raise BadValueError(f"{text!r} is neither true nor false", "write true or false")


def _positive(text: str) -> float:
    seconds = parse_duration(text)
    if seconds <= 0:
        raise BadValueError("the time is zero", "write a longer one")
    return seconds


truth = parsed(_truth, "true or false")
percent = parsed(parse_percent, "a number")
duration = parsed(_positive)
duration_or_zero = parsed(parse_duration)


def size(reader: Reader, node: Node) -> int:
    """Bytes: a whole number, or text with a unit."""
    written = reader.scalar(node)
    try:
        number = parse_size(written)
    except BadValueError as error:
        raise ProblemError(Fault.BAD_VALUE, str(error), error.hint) from None
    if node.tag == QUOTED and written.isdigit() and "${" not in node.value:
        raise ProblemError(Fault.WRONG_TYPE, f"{written!r} is text", "remove the quotes")
    if number <= 0:
        raise ProblemError(Fault.BAD_VALUE, "the size is zero", "write a larger one")
    return number


def integer(least: int = 0, most: int = 10**9) -> Callable[[Reader, Node], int]:
    """Whole numbers from `least` to `most`."""
    return parsed(partial(parse_integer, least=least, most=most), "a number")


def choice(kinds: type[E]) -> Callable[[Reader, Node], E]:
    """One of the values of an enumeration."""
    values = [kind.value for kind in kinds]

    def read(reader: Reader, node: Node) -> E:
        written = reader.scalar(node)
        try:
            return kinds(written)
        except ValueError:
            near = get_close_matches(written.lower(), values, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"write {' or '.join(values)}"
            raise ProblemError(Fault.BAD_VALUE, f"{written!r} is none of them", hint) from None

    return read


def file(reader: Reader, node: Node) -> str:
    """Path of a file; a relative one starts at the folder of the rules file."""
    return str(PurePosixPath(reader.path).parent / reader.text(node))


def file_or_url(reader: Reader, node: Node) -> str:
    """The same, or a URL."""
    written = reader.text(node)
    if written.startswith(("http://", "https://")):
        return written
    return str(PurePosixPath(reader.path).parent / written)


def texts(reader: Reader, node: Node) -> tuple[str, ...]:
    """One text, or a list of them."""
    if node.tag in (PLAIN, QUOTED):
        return (reader.text(node),)
    if kind(node) == "a list":
        return tuple(reader.items(node, text, least=1))
    raise ProblemError(Fault.WRONG_TYPE, f"it is {kind(node)}, not text or a list")
