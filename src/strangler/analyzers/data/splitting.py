"""A SQL text in, its statements one by one out, so that one which does not parse loses no other.

A semicolon in quotes, comments, dollar quotes (PostgreSQL) or between BEGIN and END of a trigger or
procedure ends no statement."""

import re

_TOKEN = re.compile(
    r"""'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|/\*.*?\*/|\$(\w*)\$.*?\$\1\$
    |(?P<end>;)|(?P<word>[A-Za-z_]\w*)""",
    re.VERBOSE | re.DOTALL,
)
_BODIED = frozenset({"TRIGGER", "PROCEDURE", "FUNCTION"})
_OPENS = frozenset({"BEGIN", "CASE"})


def statements(text: str) -> list[str]:
    """The statements of a text without their semicolons, empty ones left out."""
    found: list[str] = []
    start = depth = 0
    words: list[str] = []
    bodied = False
    for token in _TOKEN.finditer(text):
        if token["word"]:
            word = token["word"].upper()
            if len(words) < 6:
                words.append(word)
                bodied = words[0] in ("CREATE", "ALTER") and not _BODIED.isdisjoint(words)
            if bodied and word in _OPENS:
                depth += 1
            elif bodied and word == "END" and depth:
                depth -= 1
        elif token["end"] and not depth:
            found.append(text[start : token.start()])
            start, words, bodied = token.end(), [], False
    found.append(text[start:])
    return [piece for one in found if (piece := one.strip()) and not _is_comment(piece)]


def _is_comment(text: str) -> bool:
    return not re.sub(r"--[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL).strip()
