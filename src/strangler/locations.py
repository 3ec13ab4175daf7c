"""Where something stands in a file: `path:line:column`, for code facts and for YAML rules alike."""

from dataclasses import dataclass
from typing import NewType

Position = NewType("Position", int)
"""A line and a column packed into one integer, so that a file's facts stay flat and small."""

_COLUMN_BITS = 20
_MAX_COLUMN = (1 << _COLUMN_BITS) - 1


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file. `path` is relative to the analysed root, with forward slashes;
    `line` and `column` start at 1 (column counts characters)."""

    path: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


def pack(line: int, column: int) -> Position:
    """Line and column (from 1) as one integer; a column past 1,048,575 is cut to that."""
    return Position(line << _COLUMN_BITS | min(column, _MAX_COLUMN))


def unpack(position: int) -> tuple[int, int]:
    """The line and column that `pack` was given."""
    return position >> _COLUMN_BITS, position & _MAX_COLUMN


def locate(path: str, position: int) -> Location:
    """The location of a packed position in the file `path`."""
    line, column = unpack(position)
    return Location(path, line, column)
