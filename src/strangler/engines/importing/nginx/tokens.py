"""Text of a configuration in, words with their places out (what ngx_conf_file.c calls tokens)."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from strangler.locations import Location

_SPACE = " \t\r\n"
_ESCAPED = {'"': '"', "'": "'", "\\": "\\", "t": "\t", "r": "\r", "n": "\n"}


class Token(NamedTuple):
    """A word, or one of `;`, `{`, `}`."""

    text: str
    place: Location
    word: bool
    """Whether it is a word, whatever it looks like: `";"` is one."""


class SyntaxFault(Exception):  # noqa: N818 - a fault of the file, told and not raised further
    """The text is no configuration from `place` on."""

    def __init__(self, message: str, place: Location, hint: str) -> None:
        super().__init__(message)
        self.place, self.hint = place, hint


def tokens(text: str, path: str) -> Iterator[Token]:
    """The tokens in their order. Raises SyntaxFault."""
    at, line, start = 0, 1, 0  # `start`: where the line begins
    length = len(text)
    name = ""
    """The first word of a directive: code of Lua in braces is skipped whole."""
    while at < length:
        letter = text[at]
        if letter == "\n":
            line, start = line + 1, at + 1
        if letter in _SPACE:
            at += 1
            continue
        if letter == "#":
            at = text.find("\n", at)
            if at < 0:
                return
            continue
        place = Location(path, line, at - start + 1)
        if letter in ";{}":
            yield Token(letter, place, False)
            at += 1
            if letter == "{" and name.endswith("_by_lua_block"):
                end = _end_of_code(text, at, place)
                skipped = text[at:end]
                if "\n" in skipped:
                    line += skipped.count("\n")
                    start = at + skipped.rindex("\n") + 1
                at = end
            name = ""
            continue
        word, end = _quoted(text, at, place) if letter in "\"'" else _bare(text, at)
        name = name or word
        yield Token(word, place, True)
        skipped = text[at:end]
        if "\n" in skipped:
            line += skipped.count("\n")
            start = at + skipped.rindex("\n") + 1
        at = end


def _quoted(text: str, at: int, place: Location) -> tuple[str, int]:
    quote, end = text[at], at + 1
    while end < len(text) and text[end] != quote:
        end += 2 if text[end] == "\\" else 1
    if end >= len(text):
        raise SyntaxFault("a quoted word does not end", place, f"close it with {quote}")
    after = text[end + 1 : end + 2]
    if after and after not in _SPACE + ";{)":
        raise SyntaxFault(
            f"{after!r} stands right behind a quoted word", place, "put a space there"
        )
    return _unescaped(text[at + 1 : end]), end + 1


def _bare(text: str, at: int) -> tuple[str, int]:
    end = at
    while end < len(text):
        letter = text[end]
        if letter == "\\":
            end += 2
            continue
        if letter == "{" and text[end - 1 : end] == "$":  # ${name}
            end += 1
            continue
        if letter in _SPACE or letter in ";{":
            break
        end += 1
    end = min(end, len(text))
    return _unescaped(text[at:end]), end


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return re.sub(r"\\(.)", lambda found: _ESCAPED.get(found[1], found[0]), text, flags=re.DOTALL)


def _end_of_code(text: str, at: int, place: Location) -> int:
    """Where the brace closes that was opened before `at`."""
    depth = 1
    for found in re.finditer(r"[{}]|\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|--[^\n]*", text[at:]):
        depth += {"{": 1, "}": -1}.get(found[0], 0)
        if depth == 0:
            return at + found.start()
    raise SyntaxFault("a block of code does not end", place, "close it with }")
