"""SQL that no parser read: table names by the words that stand before them, and what statements
of few words do that sqlglot keeps as text."""

import re

from strangler.analyzers.data.reading import HOLE

_NAME = r'((?:[\w$]+|"[^"]+"|`[^`]+`|\[[^\]]+\])(?:\.(?:[\w$]+|"[^"]+"|`[^`]+`|\[[^\]]+\]))*)'
_READ = re.compile(rf"\b(?:FROM|JOIN|USING)\s+(?:ONLY\s+|LATERAL\s+)?{_NAME}", re.IGNORECASE)
_WRITTEN = re.compile(
    r"\b(?:INTO|UPDATE|DELETE\s+FROM|TRUNCATE(?:\s+TABLE)?|MERGE\s+INTO"
    r"|(?:CREATE|ALTER|DROP)\s+TABLE)"
    rf"\s+(?:ONLY\s+|IF\s+NOT\s+EXISTS\s+|IF\s+EXISTS\s+)?{_NAME}",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", re.DOTALL)
_NO_NAME = frozenset(
    {
        *("select", "set", "values", "where", "on", "as", "only", "lateral", "unnest"),
        *("table", "default", "not", "all", "or", "and", "of", "then", "nowait", "skip"),
        *("do", "nothing", "update", "delete", "insert", "current"),
    }
)


def names_by_words(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The tables that a text may read and may write, as far as words tell."""
    bare = _COMMENT.sub(" ", text)
    written = frozenset(_names(_WRITTEN, bare))
    return frozenset(_names(_READ, bare)) - written, written


def _names(pattern: re.Pattern[str], text: str) -> list[str]:
    found = [unquoted(match[1]) for match in pattern.finditer(text)]
    return [name for name in found if name.lower() not in _NO_NAME and HOLE not in name]


def unquoted(name: str) -> str:
    """A dotted name without the quotes of any dialect."""
    return ".".join(
        part.strip('"`[]') for part in re.findall(r'"[^"]+"|`[^`]+`|\[[^\]]+\]|[^.]+', name)
    )
