"""How a text looks that is SQL: by its first word, or surely."""

import re

_LEAD = r"\s*(?:(?:--[^\n]*\n|/\*.*?\*/)\s*)*\(?\s*"
_WORDS = (
    *("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "UPSERT", "WITH", "TRUNCATE"),
    *("CREATE", "ALTER", "DROP", "CALL", "EXEC", "EXECUTE", "COPY", "SET", "PRAGMA", "EXPLAIN"),
    *("SHOW", "BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "START", "VACUUM"),
    *("ANALYZE", "ANALYSE", "REINDEX", "LOCK", "UNLOCK", "NOTIFY", "LISTEN", "UNLISTEN"),
    *("GRANT", "REVOKE", "REFRESH", "DO", "DECLARE", "FETCH", "CLOSE", "COMMENT", "USE"),
    *("ATTACH", "DETACH", "VALUES", "DESCRIBE", "DESC", "RENAME", "CLUSTER", "DISCARD", "RESET"),
    *("KILL", "OPTIMIZE", "FLUSH", "LOAD", "TABLE", "END", "IF", "DBCC", "HANDLER", "PREPARE"),
    *("DEALLOCATE", "ABORT"),
)
STARTS = re.compile(rf"{_LEAD}(?:{'|'.join(_WORDS)})(?=[\s(;\"'`\[*]|$)", re.IGNORECASE | re.DOTALL)
"""The first words of statements."""
LOOKS = re.compile(
    rf"{_LEAD}(?:SELECT\s.*\bFROM\b|SELECT\s+\w+\s*\(|"
    r"INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+.+\sSET\s|DELETE\s+FROM\s|MERGE\s+INTO\s|"
    r"WITH\s+(?:RECURSIVE\s+)?\w+\s*(?:\([^)]*\)\s*)?AS\s|TRUNCATE\s+\w|"
    r"(?:CREATE|ALTER|DROP)\s+(?:\w+\s+){0,3}(?:TABLE|VIEW|INDEX)\s|COPY\s+\S+\s)",
    re.IGNORECASE | re.DOTALL,
)
"""What is hardly anything else, whoever it is given to."""


def begins_as_sql(text: str) -> bool:
    """Whether the first word of a text is one that begins a statement."""
    return STARTS.match(text) is not None
