"""SQL as drivers take it in, SQL as a parser reads it out: parameters of every style made `:p`.

PEP 249 (paramstyle): `?`, `:1`, `:name`, `%s`, `%(name)s`; PostgreSQL's own `$1`; in text() of
SQLAlchemy `\\:` is a colon. What stands in quotes, comments or dollar quotes is left alone."""

import re

_PARTS = re.compile(
    r"""(?P<keep>'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|`[^`]*`|--[^\n]*|/\*.*?\*/|\$(\w*)\$.*?\$\2\$)
    |(?P<parameter>%\(\w+\)s|%s(?!\w))
    |(?P<percent>%%)
    |(?P<colon>\\:)""",
    re.VERBOSE | re.DOTALL,
)


def normalised(text: str) -> str:
    """The text with its parameters in one form."""
    return _PARTS.sub(_replaced, text)


def _replaced(match: re.Match[str]) -> str:
    if match["parameter"]:
        return ":p"
    if match["percent"]:
        return "%"
    if match["colon"]:
        return ":"
    return match[0]
