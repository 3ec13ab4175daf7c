"""Conditions in, regular expressions over what a client really sent out (PCRE; those of paths and
hosts are RE2 too). None of them is anchored: each stands for a whole text."""

import re
from typing import Final

from strangler.rules.model import Condition, Match, PathKind
from strangler.rules.templates import SegmentKind, parse_exact, parse_prefix, parse_template

AMBIGUOUS: Final = r"%2[Ff]|%5[Cc]|%00|\\|//|/(?:\.|%2[Ee]){1,2}(?:/|$)"
"""Somewhere in an ambiguous path (strangler.rules.targets)."""
ODD: Final = (
    "%(?:[46][1-9A-Fa-f]|[57][0-9Aa]|3[0-9]|2[DdEe]|5[Ff]|7[Ee])|%[a-f][0-9A-Fa-f]|%[0-9A-F][a-f]"
)
"""Somewhere in a path that is not its own matching key: an escaped letter, digit or one of `-._~`,
or an escape in lower case."""
_ATOMS: Final = re.compile(r"%[0-9A-F]{2}|.", re.DOTALL)
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9\-._~]")


def path(match: Match, *, spelt: bool = False) -> str:
    """Paths that the path condition holds for: without `spelt` as matching keys, with it in each
    way that a client may spell them. A regex of the rules stands for itself in both."""
    literal = any_spelling if spelt else quoted
    match match.kind:
        case PathKind.EXACT:
            return literal(parse_exact(match.path))
        case PathKind.REGEX:
            return f"(?:{match.path})"
        case PathKind.TEMPLATE:
            parts = {
                SegmentKind.LITERAL: literal,
                SegmentKind.VARIABLE: lambda _: "[^/]+",
                SegmentKind.REST: lambda _: ".+",
            }
            return "".join(
                f"/{parts[segment.kind](segment.text)}" for segment in parse_template(match.path)
            )
        case PathKind.PREFIX | PathKind.ANY:
            segments = parse_prefix(match.path)
            if not segments:
                return "/.*"
            return "".join(f"/{literal(segment)}" for segment in segments) + "(?:/.*)?"


def host(pattern: str | None) -> str:
    """Hosts in lower case and without port."""
    if pattern is None:
        return ".*"
    if pattern.startswith("*."):
        return ".+" + quoted(pattern[1:])
    return quoted(pattern)


def query(condition: Condition) -> str:
    """Queries (without `?`) whose first parameter of that name holds that value, names and values
    read as forms are."""
    name = _form(condition.name)
    value = "[^&]*" if condition.value is None else _form(condition.value)
    # Without `=` the value is empty.
    rest = f"={value}" if condition.value else f"(?:={value})?"
    return rf"(?:(?!{name}(?:[=&]|$))[^&]*&)*{name}{rest}(?:&.*)?"


def cookie(name: str, value: str) -> str:
    """Cookie fields, joined by `; `, in which the first cookie of that name has a value that the
    regular expression `value` stands for."""
    named = quoted(name)
    return rf"(?:(?![ \t]*{named}=)[^;]*;)*[ \t]*{named}={value}[ \t]*(?:;.*)?"


def quoted(text: str) -> str:
    """A text that means itself."""
    return re.sub(r"[.^$*+?()\[\]{}|\\]", r"\\\g<0>", text)


def any_spelling(key: str) -> str:
    """The paths whose matching key is `key`."""
    return "".join(_spellings(atom) for atom in _ATOMS.findall(key))


def _spellings(atom: str) -> str:
    if len(atom) == 3:
        return "%" + _digits(atom[1:])
    if _UNRESERVED.fullmatch(atom):
        return f"(?:{quoted(atom)}|%{_digits(f'{ord(atom):02X}')})"
    return quoted(atom)


def _digits(written: str) -> str:
    return "".join(f"[{c}{c.lower()}]" if c.isalpha() else c for c in written)


def _form(text: str) -> str:
    """A text of a form in each way it may be written."""
    return "".join(_form_byte(byte) for byte in text.encode())


def _form_byte(byte: int) -> str:
    escaped = "%" + _digits(f"{byte:02X}")
    if byte == ord(" "):
        return rf"(?:\+|{escaped})"
    character = chr(byte)
    if byte > 0x7E or byte < 0x21 or character in "%&+=":
        return f"(?:{escaped}|=)" if character == "=" else escaped
    return f"(?:{quoted(character)}|{escaped})"
