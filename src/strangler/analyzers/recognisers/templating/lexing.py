"""The text of a template in, its tags and expressions in order out.

The marks are those of Django's template language (docs.djangoproject.com, ref/templates/language)
and
of Jinja (jinja.palletsprojects.com, templates): `{{ }}`, `{% %}`, `{# #}`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARKS = re.compile(r"\{\{(.*?)\}\}|\{%-?(.*?)-?%\}|\{#.*?#\}", re.DOTALL)
_WORDS = re.compile(r"""(?:[^\s"']+|"[^"]*"|'[^']*')+""")
_TEXT = re.compile(r""""[^"]*"|'[^']*'""")
_PATH = re.compile(r"[A-Za-z_]\w*(?:\.\w+)*")
_RAW = {"comment": "endcomment", "verbatim": "endverbatim", "raw": "endraw"}


@dataclass(frozen=True, slots=True)
class Shown:
    """`{{ expression }}`"""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Tag:
    """`{% name words %}`"""

    name: str
    words: tuple[str, ...]
    text: str
    line: int


def lex(text: str) -> Iterator[Shown | Tag]:
    """Tags and expressions; what comments and raw parts hold is left out."""
    until = ""
    for found in _MARKS.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        shown, tag = found.group(1), found.group(2)
        words = tuple(_WORDS.findall(tag)) if tag is not None else ()
        if until:
            until = "" if words and words[0] == until else until
        elif words:
            until = _RAW.get(words[0], "")
            if not until:
                yield Tag(words[0], words[1:], (tag or "").strip(), line)
        elif shown is not None:
            yield Shown(shown.strip(), line)


def paths(expression: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The dotted names of an expression with the filters that each goes through, literals left
    out: `a.b|date:c` is (`a.b`, (`date`,)) and (`c`, ())."""
    bare = _TEXT.sub("''", expression)
    for part in _WORDS.findall(bare):
        value, *filters = part.split("|")
        names = tuple(one.partition(":")[0] for one in filters)
        for name in _PATH.findall(value):
            if name not in _OPERATORS:
                yield name, names
        for one in filters:
            for name in _PATH.findall(one.partition(":")[2]):
                yield name, ()


def literal(word: str) -> str | None:
    """The text that a word is, if it is one in quotes."""
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'" else None


_OPERATORS = frozenset(
    {"and", "or", "not", "in", "is", "if", "else", "True", "False", "None", "as", "with", "only"}
)
