"""A SQL text in, which tables it reads, writes, locks and joins out.

The grammar is sqlglot's; it is imported when the first text is read. The dialect is the project's
as far as known; where the text does not parse, others are tried in turn."""

import logging
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from strangler.analyzers.data.placeholders import normalised
from strangler.analyzers.data.reading import HOLE, Found, SqlReading
from strangler.analyzers.data.special import by_words
from strangler.analyzers.data.splitting import statements
from strangler.analyzers.data.words import names_by_words
from strangler.analyzers.recognisers.sql.looks import begins_as_sql

if TYPE_CHECKING:
    from sqlglot.expressions import Expr

DIALECTS = ("", "postgres", "mysql", "sqlite", "tsql")
"""Those that are tried, the empty one is the common ground."""

_CLAUSE_HOLE = re.compile(rf"(?<![\w.'\"`]){HOLE}\d+_(?![\w.'\"`(])")
_OPERATOR = re.compile(
    r"(?<![-+*/<>=~!@#%^&|`?])(?:<<=|>>=|&&|<<|>>|-\|-|@@|<->|%>>?|<<?%)(?![<>=&|])"
)
"""Operators of PostgreSQL's types and extensions that sqlglot does not know everywhere."""
_MAX_TEXT = 200_000


@lru_cache(maxsize=4096)
def read_sql(text: str, dialects: tuple[str, ...] = ()) -> SqlReading:
    """What a text does. `dialects` are those of the project, likeliest first.

    A hole (`reading.HOLE` and a number) that stands for a table, a clause or a condition makes
    the reading incomplete; one that stands for a value, a column or a list of values does not.
    Never raises: what does not parse has a `problem`."""
    order = tuple(dict.fromkeys((*dialects, *DIALECTS)))
    found = Found()
    for statement in statements(normalised(text)):
        if not by_words(statement, found, lambda inner: read_sql(inner, dialects)):
            _read_one(statement, found, order)
    return found.sealed()


def _read_one(text: str, found: Found, dialects: Sequence[str]) -> None:
    trees, problem = _parsed(text, dialects)
    if trees is None and HOLE in text:
        # A hole may stand for a whole clause, or for nothing at all.
        trees, _ = _parsed(_CLAUSE_HOLE.sub(" ", text), dialects)
        if trees is not None:
            found.unknown.add("part of the text is computed")
    if trees is None and _OPERATOR.search(text):
        trees, _ = _parsed(_OPERATOR.sub(" = ", text), dialects)
    if trees is None:
        reads, writes = names_by_words(text)
        found.possible |= reads | writes
        found.problem = found.problem or problem or "cannot be parsed"
        return
    from strangler.analyzers.data.statements import gather

    for tree in trees:
        gather(tree, found)


def _parsed(text: str, dialects: Sequence[str]) -> "tuple[list[Expr] | None, str]":
    """The statements in the first dialect that reads all of the text; one that keeps a statement
    as words counts less. The reason is that of the first dialect."""
    import sqlglot
    from sqlglot import expressions as exp
    from sqlglot.errors import SqlglotError

    if len(text) > _MAX_TEXT:
        return None, f"longer than {_MAX_TEXT} characters"
    # It warns of each statement that it keeps as words; we tell of those ourselves.
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    if not begins_as_sql(text) and not text.lstrip("( ").startswith(HOLE):
        return None, "begins with no word that begins a statement"
    second: list[Expr] | None = None
    reason = ""
    for dialect in dialects:
        try:
            trees = [tree for tree in sqlglot.parse(text, read=dialect or None) if tree is not None]
        except (SqlglotError, RecursionError) as error:
            reason = reason or _reason(error)
            continue
        if not any(isinstance(tree, exp.Command) for tree in trees):
            return trees, ""
        if second is None:
            second = trees
    return second, reason


def _reason(error: Exception) -> str:
    """The parser's words on one line, without the colours and the excerpt of the text."""
    details = getattr(error, "errors", None)
    if details:
        first = details[0]
        return f"{first['description']} (line {first['line']}, column {first['col']} of the text)"
    plain = re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip()
    return plain.splitlines()[0].rstrip(".") if plain else type(error).__name__
