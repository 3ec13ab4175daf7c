"""SQL as it was executed in; its shape without any value, and the tables it reads and writes out.

Made for the statements that drivers are given, in any dialect: a scan of tokens, no parser. What a
statement touches through triggers and views is not in its text."""

import re

MAX_TEXT = 1000

_TOKEN = re.compile(
    r"""
      (?P<space>\s+|--[^\n]*|\#(?=\s)[^\n]*|/\*.*?\*/)
    | (?P<dollar>\$(?P<tag>[A-Za-z_]*)\$.*?\$(?P=tag)\$)
    | (?P<string>[NnXxBbEe]?'(?:[^']|'')*'?)
    | (?P<name>"(?:[^"]|"")*"|`[^`]*`|\[[A-Za-z_][^\]]*\]|[A-Za-z_\x80-\uffff][\w$\x80-\uffff]*)
    | (?P<number>(?:\d[\w.]*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<parameter>%\(\w+\)s|%s|:\w+|\$\d+|\?\d*|@\w+)
    | (?P<sign>::|<>|[<>!=|]=|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
_BACKSLASHED = re.compile(r"""'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*\"""", re.DOTALL)
_LISTS = re.compile(
    r"\((?:\?|NULL|DEFAULT|TRUE|FALSE)(?:, ?(?:\?|NULL|DEFAULT|TRUE|FALSE))*\)", re.IGNORECASE
)
_ROWS = re.compile(r"\(\?\)(?:, ?\(\?\))+")
_TRANSACTION = {
    "BEGIN": "begin",
    "START": "begin",
    "COMMIT": "commit",
    "END": "commit",
    "ROLLBACK": "rollback",
    "ABORT": "rollback",
    "SAVEPOINT": "savepoint",
    "RELEASE": "release",
}


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_AFTER_TABLES = _words(
    "WHERE SET VALUES ON USING GROUP ORDER LIMIT HAVING UNION SELECT RETURNING WINDOW "
    "FETCH FOR EXCEPT INTERSECT DEFAULT OFFSET"
)
_JOINERS = _words("JOIN INNER LEFT RIGHT FULL OUTER CROSS NATURAL LATERAL STRAIGHT_JOIN AS")
_BEFORE_NAME = _words("ONLY LOW_PRIORITY IGNORE TABLE IF EXISTS NOT DELAYED QUICK")

Token = tuple[str, str]


class Statement:
    """What one statement is. `action` is empty but for `begin`, `commit`, `rollback`,
    `savepoint`, `release` and `rollback_to`, which have the name of their `savepoint`. `schema`:
    whether it changes tables themselves."""

    __slots__ = ("action", "reads", "savepoint", "schema", "text", "writes")

    def __init__(
        self,
        text: str,
        action: str = "",
        savepoint: str = "",
        reads: tuple[str, ...] = (),
        writes: tuple[str, ...] = (),
        schema: bool = False,
    ) -> None:
        self.text = text
        self.action = action
        self.savepoint = savepoint
        self.reads = reads
        self.writes = writes
        self.schema = schema


def understood(sql: str, backslashes: bool = False) -> Statement:
    """A statement without its values. `backslashes`: strings are written as MySQL has them, with
    backslashes and in double quotes, too."""
    if backslashes:
        sql = _BACKSLASHED.sub("''", sql)
    tokens = _tokens(sql)
    while tokens and tokens[-1] == ("sign", ";"):
        tokens.pop()
    verb = _verb(tokens)
    action = _TRANSACTION.get(verb, "")
    if verb == "ROLLBACK" and any(t == ("word", "TO") for t in tokens):
        action = "rollback_to"
    if action:
        return ending(action, tokens[-1][1])
    reads, writes = _tables(tokens, verb)
    schema = verb in _SCHEMA and ("word", "TEMPORARY") not in tokens[:3]
    return Statement(_shape(tokens), reads=reads, writes=writes, schema=schema)


def ending(action: str, savepoint: str = "") -> Statement:
    """The statement of a transaction: without the savepoint's name, which may be another one in
    each run."""
    return Statement(action.upper().replace("_", " "), action, savepoint)


def _tokens(sql: str) -> list[Token]:
    found: list[Token] = []
    for match in _TOKEN.finditer(sql):
        kind = match.lastgroup or ""
        text = match.group()
        if kind == "space":
            continue
        if match.group("dollar") or kind in ("string", "number", "parameter"):
            found.append(("value", "?"))
        elif kind == "name":
            if text[0] in '"`[':
                found.append(("name", text[1:-1]))
            else:
                found.append(("word", text if text.upper() not in _KEYWORDS else text.upper()))
        else:
            found.append(("sign", text))
    return found


_KEYWORDS = (
    frozenset(_TRANSACTION)
    | _AFTER_TABLES
    | _JOINERS
    | _BEFORE_NAME
    | _words("FROM INTO UPDATE DELETE INSERT REPLACE MERGE TRUNCATE WITH RECURSIVE TO")
    | _words("CREATE ALTER DROP TEMPORARY TEMP UNIQUE INDEX VIEW COPY EXPLAIN PRAGMA")
    | _words("CONFLICT DUPLICATE KEY DO DISTINCT EXTRACT SUBSTRING TRIM OVERLAY")
)


def _verb(tokens: list[Token]) -> str:
    words = [text.upper() for kind, text in tokens if kind == "word"]
    if words and words[0] == "WITH":
        return next((w for w in words if w in ("INSERT", "UPDATE", "DELETE")), "SELECT")
    return words[0] if words else ""


def _shape(tokens: list[Token]) -> str:
    parts: list[str] = []
    before = ""
    for kind, text in tokens:
        shown = f'"{text}"' if kind == "name" else text
        tight = shown in (",", ")", ".", ";", "::") or before in ("(", ".", "::", "")
        parts.append(shown if tight else f" {shown}")
        before = shown
    text = _LISTS.sub("(?)", "".join(parts))
    text = _ROWS.sub("(?)", text)
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + "..."


def _tables(tokens: list[Token], verb: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if verb == "COPY" and tokens[1:2] != [("sign", "(")]:
        return _copied(tokens)
    reads: set[str] = set()
    writes: set[str] = set()
    named = _common_tables(tokens)
    calls: list[str] = []  # for each open bracket, the function before it
    for index, (kind, text) in enumerate(tokens):
        if (kind, text) == ("sign", "("):
            calls.append(tokens[index - 1][1].upper() if index else "")
        elif (kind, text) == ("sign", ")") and calls:
            calls.pop()
        if kind != "word":
            continue
        before = tokens[index - 1][1] if index else ""
        if text == "FROM" and not (
            calls and calls[-1] in ("EXTRACT", "SUBSTRING", "TRIM", "OVERLAY")
        ):
            if before == "DISTINCT":  # IS DISTINCT FROM
                continue
            target = writes if before == "DELETE" else reads
            target.update(_list(tokens, index + 1))
        elif text in ("JOIN", "STRAIGHT_JOIN"):
            reads.update(_list(tokens, index + 1)[:1])
        elif text == "INTO" and verb in ("INSERT", "REPLACE", "MERGE", "SELECT", "WITH"):
            writes.update(_list(tokens, index + 1)[:1])
        elif text == "UPDATE" and before not in ("FOR", "DO", "KEY", "ON", "NO"):
            start = index + 1
            if start < len(tokens) and tokens[start][1].upper() == "OR":  # SQLite: UPDATE OR ...
                start += 2
            writes.update(_list(tokens, start)[:1])
        elif text == "USING" and verb in ("DELETE", "MERGE"):
            reads.update(_list(tokens, index + 1))
        elif text in ("TABLE", "TRUNCATE") and index <= 3 and verb in _SCHEMA:
            writes.update(_list(tokens, index + 1)[:1])
    return tuple(sorted(reads - named - {""})), tuple(sorted(writes - named - {""}))


def _copied(tokens: list[Token]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """PostgreSQL's `COPY table [(columns)] FROM|TO ...`."""
    tables = tuple(_list(tokens[:4], 1)[:1])
    into = next((text for kind, text in tokens if kind == "word" and text in ("FROM", "TO")), "")
    return ((), tables) if into == "FROM" else (tables, ())


_SCHEMA = ("CREATE", "ALTER", "DROP", "TRUNCATE")


def _common_tables(tokens: list[Token]) -> set[str]:
    """Names that a WITH clause gives to queries: `name AS (`, or `name (columns) AS (`."""
    if not tokens or ("word", "WITH") not in tokens:
        return set()
    found = set()
    for index, token in enumerate(tokens):
        after = tokens[index + 1 : index + 3]
        if token == ("word", "AS") and after and after[0][1] in ("(", "MATERIALIZED", "NOT"):
            back = index - 1
            if tokens[back][1] == ")":
                while back > 0 and tokens[back][1] != "(":
                    back -= 1
                back -= 1
            if tokens[back][0] in ("word", "name"):
                found.add(tokens[back][1])
    return found


def _list(tokens: list[Token], index: int) -> list[str]:
    """The tables from a place on: `a, b AS c, schema.d`. A bracket opens a subquery, whose own
    tables are found where they stand."""
    found: list[str] = []
    while index < len(tokens):
        kind, text = tokens[index]
        if kind == "word" and text in _BEFORE_NAME | {"LATERAL"}:
            index += 1
            continue
        if kind == "sign" and text == "(":
            index = _behind_bracket(tokens, index)
        elif kind in ("word", "name") and not (kind == "word" and text in _AFTER_TABLES):
            name = text
            while index + 2 < len(tokens) and tokens[index + 1] == ("sign", "."):
                index += 2
                name = tokens[index][1]  # the schema is left out
            index += 1
            if tokens[index : index + 1] == [("sign", "(")] and _is_call(tokens, index):
                index = _behind_bracket(tokens, index)  # a function that gives rows
                name = ""
            found.append(name)
        else:
            return found
        # An alias, then perhaps a comma.
        while index < len(tokens) and (
            tokens[index][0] == "name"
            or (
                tokens[index][0] == "word"
                and tokens[index][1] not in _AFTER_TABLES | (_JOINERS - {"AS"})
            )
        ):
            index += 1
        if index >= len(tokens) or tokens[index] != ("sign", ","):
            return found
        index += 1
    return found


def _is_call(tokens: list[Token], index: int) -> bool:
    """Whether a bracket behind a name after FROM holds arguments; after INTO it holds columns."""
    for kind, text in reversed(tokens[:index]):
        if kind == "word" and text in ("FROM", "JOIN", "INTO", "UPDATE", "TABLE"):
            return text in ("FROM", "JOIN")
    return False


def _behind_bracket(tokens: list[Token], index: int) -> int:
    depth = 0
    while index < len(tokens):
        if tokens[index] == ("sign", "("):
            depth += 1
        elif tokens[index] == ("sign", ")"):
            depth -= 1
            if depth == 0:
                return index + 1
        index += 1
    return index
