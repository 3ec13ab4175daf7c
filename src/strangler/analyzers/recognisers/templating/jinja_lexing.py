"""The text of a Jinja template in, its tags and expressions as tokens out.

Rules: jinja.palletsprojects.com, templates ("Synopsis", "Whitespace Control", "Escaping",
"Comments"), with the default marks. White space control changes text alone, so it is dropped; line
statements exist only where an environment is told of them and are text here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPENING = re.compile(r"\{\{[-+]?|\{%[-+]?|\{#")
_RAW = re.compile(r"\{%[-+]?\s*raw\s*[-+]?%\}")
_END_RAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_TOKEN = re.compile(
    r"""\s+
    | (?P<number>\d[\d_]*(?:\.\d+)?(?:[eE][+-]?\d+)?)
    | (?P<name>[^\W\d]\w*)
    | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
    | (?P<mark>\*\*|//|==|!=|<=|>=|[-+*/%~<>=.,:|()\[\]{};])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word of an expression: `kind` is `name`, `number`, `text` or `mark`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """`{{ tokens }}` or, as `tag`, `{% tokens %}`; `None` where its words cannot be read."""

    tag: bool
    tokens: tuple[Token, ...] | None
    line: int


def lex(text: str) -> Iterator[Piece]:
    """Tags and expressions in order; what comments and raw parts hold is left out."""
    place, line, counted = 0, 1, 0
    while (opening := _OPENING.search(text, place)) is not None:
        start = opening.start()
        line += text.count("\n", counted, start)
        counted = start
        if opening.group() == "{#":
            end = text.find("#}", opening.end())
            place = len(text) if end < 0 else end + 2
            continue
        raw = _RAW.match(text, start)
        if raw is not None:
            closing = _END_RAW.search(text, raw.end())
            place = len(text) if closing is None else closing.end()
            continue
        tag = opening.group()[1] == "%"
        tokens, place = _tokens(text, opening.end(), "%}" if tag else "}}")
        yield Piece(tag, tokens, line)


def _tokens(text: str, place: int, closing: str) -> tuple[tuple[Token, ...] | None, int]:
    """The words up to the closing mark, which is none inside brackets or texts."""
    found: list[Token] = []
    depth = 0
    while place < len(text):
        if not depth and text.startswith((closing, f"-{closing}", f"+{closing}"), place):
            return tuple(found), text.index(closing, place) + 2
        match = _TOKEN.match(text, place)
        if match is None:
            break
        place = match.end()
        if match.lastgroup is not None:
            word = match.group()
            found.append(Token(match.lastgroup, word))
            if match.lastgroup == "mark":
                depth += (word in "([{") - (word in ")]}")
    end = text.find(closing, place)
    return None, len(text) if end < 0 else end + 2
