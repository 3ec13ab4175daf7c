"""Statements that sqlglot keeps as words or misreads: what they do, by their words."""

import re
from collections.abc import Callable

from strangler.analyzers.data.reading import Found, SqlReading
from strangler.analyzers.data.words import names_by_words, unquoted

_HARMLESS = frozenset(
    {
        *("SET", "PRAGMA", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "START"),
        *("SHOW", "LISTEN", "UNLISTEN", "USE", "VACUUM", "ANALYZE", "ANALYSE", "KILL"),
        *("REINDEX", "COMMENT", "DESCRIBE", "DESC", "DISCARD", "RESET", "FETCH", "CLOSE"),
        *("END", "UNLOCK", "ABORT", "DEALLOCATE", "DETACH", "GRANT", "REVOKE", "CLUSTER"),
        *("OPTIMIZE", "DBCC"),
    }
)
"""Statements that change no rows of the project's tables."""
_LEAD = re.compile(r"(?:\s|--[^\n]*\n|/\*.*?\*/)*", re.DOTALL)
_CREATE = r"\s*CREATE\s+(?:OR\s+(?:REPLACE|ALTER)\s+)?(?:DEFINER\s*=\s*\S+\s+)?"
_ANY_NAME = r'(?P<name>[\w$.]+|"[^"]+"|`[^`]+`|\[[^\]]+\])'
_TRIGGER = re.compile(
    _CREATE + r"(?:TEMP\w*\s+)?(?:CONSTRAINT\s+)?TRIGGER\b.*?\bON\s+"
    r"(?P<table>(?:[\w$]+|\"[^\"]+\"|`[^`]+`|\[[^\]]+\])(?:\.(?:[\w$]+|\"[^\"]+\"|\[[^\]]+\]))*)"
    r"(?P<body>.*)",
    re.IGNORECASE | re.DOTALL,
)
_RUNS = re.compile(r"\bEXECUTE\s+(?:FUNCTION|PROCEDURE)\s+([\w$.\"]+)", re.IGNORECASE)
_FUNCTION = re.compile(_CREATE + r"(?:FUNCTION|PROCEDURE|PROC)\s+" + _ANY_NAME, re.IGNORECASE)
_EXPLAIN = re.compile(
    r"EXPLAIN\s+(?P<options>(?:\([^)]*\)|ANALYZE\b|VERBOSE\b|QUERY\s+PLAN\b|EXTENDED\b|FORMAT\s*=\s*\w+"
    r"|\s)*)",
    re.IGNORECASE,
)
_CURSOR = re.compile(r"DECLARE\s+\S+\s.*?\bCURSOR\b.*?\bFOR\s+", re.IGNORECASE | re.DOTALL)
_CALL = re.compile(r"(?:CALL|EXEC|EXECUTE)\s+(?:@\w+\s*=\s*)?" + _ANY_NAME, re.IGNORECASE)
_DOLLAR = re.compile(r"\$(\w*)\$(.*?)\$\1\$", re.DOTALL)

Read = Callable[[str], SqlReading]


def by_words(text: str, found: Found, read: Read) -> bool:
    """Whether the statement is one of these; what it does is then in `found`. `read` reads a
    statement inside it."""
    lead = _LEAD.match(text)
    text = text[lead.end() if lead else 0 :]
    word = re.match(r"\w*", text)
    first = word[0].upper() if word else ""
    match first:
        case "EXPLAIN":
            _explain(text, found, read)
        case "NOTIFY":
            channel = re.match(r"NOTIFY\s+(\"[^\"]+\"|[\w$]+)", text, re.IGNORECASE)
            found.publishes.add(unquoted(channel[1]) if channel else "")
        case "DECLARE" if (cursor := _CURSOR.match(text)) is not None:
            found.add(read(text[cursor.end() :]))
        case "CALL" | "EXEC" | "EXECUTE":
            name = _CALL.match(text)
            found.calls.add(unquoted(name["name"]) if name else "")
        case "DO":
            _do(text, found)
        case "LOCK":
            _lock(text, found)
        case "REFRESH":
            found.writes.add(unquoted(text.split()[-1]))
        case "CREATE" if (trigger := _TRIGGER.match(text)) is not None:
            _trigger(trigger, found)
        case "CREATE" if (function := _FUNCTION.match(text)) is not None:
            reads, writes = names_by_words(_body(text[function.end() :]))
            found.functions[unquoted(function["name"])] = (reads, writes)
        case _:
            return first in _HARMLESS
    return True


def _explain(text: str, found: Found, read: Read) -> None:
    """Only ANALYZE runs what it explains (PostgreSQL; MySQL 8)."""
    options = _EXPLAIN.match(text)
    if options is not None and "analyze" in options["options"].lower():
        found.add(read(text[options.end() :]))


def _do(text: str, found: Found) -> None:
    reads, writes = names_by_words(_body(text))
    found.possible |= reads | writes
    found.unknown.add("a DO block runs")


def _lock(text: str, found: Found) -> None:
    names = re.sub(
        r"^LOCK\s+(TABLES?\b)?|\bIN\b.*$|\b(READ|WRITE|NOWAIT|ONLY|LOCAL)\b",
        "",
        text,
        flags=re.IGNORECASE | re.DOTALL,
    )
    found.locks.update(unquoted(name.split()[0]) for name in names.split(",") if name.split())


def _trigger(trigger: re.Match[str], found: Found) -> None:
    """A trigger on a table writes what its body writes, or what the function writes that it
    runs (PostgreSQL)."""
    further = found.triggers.setdefault(unquoted(trigger["table"]), set())
    runs = _RUNS.search(trigger["body"])
    if runs is not None:
        further.add(f"{unquoted(runs[1])}()")
    else:
        further.update(names_by_words(trigger["body"])[1])


def _body(text: str) -> str:
    dollar = _DOLLAR.search(text)
    return dollar[2] if dollar is not None else text.replace("''", '"')
