"""One file in, the calls that are given SQL out."""

import re
from collections.abc import Iterator

from strangler.analyzers.recognisers.sql.facts import (
    EACH,
    EXECUTE,
    FRAGMENT,
    PROCEDURE,
    TABLES,
    SqlCall,
)
from strangler.analyzers.recognisers.sql.holding import Holding
from strangler.analyzers.recognisers.sql.looks import LOOKS, STARTS
from strangler.analyzers.recognisers.sql.rebuilding import parts
from strangler.model.facts import DefinitionKind
from strangler.model.names import LOCAL, last
from strangler.model.values import (
    Call,
    Choice,
    Formatted,
    Items,
    Literal,
    Member,
    Name,
    Operation,
    Pairs,
    Splice,
    Subscript,
    Value,
)
from strangler.model.views import CallSite, ModuleView

_RUNS = frozenset(
    {
        *("execute", "executemany", "executescript", "exec_driver_sql", "execute_sql"),
        *("execute_query", "execute_query_dict", "execute_script", "execute_many"),
        *("execute_fetchall", "execute_insert", "execute_async", "RunSQL", "DDL"),
    }
)
"""What runs the text it is given."""
_ASKS = frozenset(
    {
        *("raw", "raw_query", "query", "sql", "fetch", "fetchrow", "fetchval", "fetch_all"),
        *("fetch_one", "fetch_val", "iterate", "read_sql", "read_sql_query", "from_statement"),
        *("scalar", "scalars", "stream", "prepare", "select_by_sql", "get_by_sql", "copy_expert"),
        *("get_records", "get_first", "get_pandas_df", "run_query", "run_sql", "query_df"),
    }
)
"""Names that other things have, too: only a text that looks like SQL tells."""
_OTHERS = frozenset({"RawSQL", "extra", "callproc"})
_NAMES = tuple(f".{name}" for name in sorted(_RUNS | _ASKS | _OTHERS))
_WANTED = _RUNS | _ASKS | _OTHERS
_KEYWORDS = ("sql", "query", "statement", "raw_query", "operation", "sql_script", "command")
_RECEIVER = re.compile(r"(^|[._])(cur|curs|cursor|crs|conn|connection|db_conn|dbapi_\w+)\d?$", re.I)
"""What people call the objects of PEP 249."""
_TEXTS = frozenset({"text", "DDL", "SQL", "dedent", "cleandoc", "str", "TextClause", EACH})
"""Functions that make a text of one."""
_KEEPS = frozenset(
    {
        *("format", "strip", "lstrip", "rstrip", "join", "format_map", "bindparams", "columns"),
        *("execution_options", "replace", "as_string", "lower", "upper", "read", "read_text"),
        *("removesuffix", "removeprefix"),
    }
)
"""Methods that give a text of a text."""


class Finder:
    """Finds the SQL of one file."""

    def __init__(self, module: ModuleView) -> None:
        self._module = module
        self._bodies: dict[int, Holding] = {}

    def found(self) -> Iterator[SqlCall]:
        """The calls in source order."""
        for site in self._module.calls(*_NAMES):
            name = last(site.call.name) or getattr(site.call.function, "attribute", "")
            name = name.lstrip(LOCAL + "?")
            if name == "extra":
                yield from self._extra(site)
            else:
                yield from self._given(site, name)

    def _given(self, site: CallSite, name: str) -> Iterator[SqlCall]:
        given = _argument(site.call)
        if given is None or not _may_be_text(given, name):
            return
        if not isinstance(given, Literal):
            held = self._held(site)
            call = held.calls.get((site.call.position, name))
            if call is not None:
                given = _argument(call) or given
            else:
                given = held.replaced(given)
        certain = name in _RUNS or name in _OTHERS
        if name == "callproc" or name == "RawSQL":
            kind = PROCEDURE if name == "callproc" else FRAGMENT
            yield _fact(site, kind, given, True)
            return
        is_cursor = name in _RUNS and _is_cursor(site.call, name)
        looks = _may_be_sql(given, STARTS if certain else LOOKS, is_cursor)
        if looks:
            sure = certain and (is_cursor or looks > 1)
            yield _fact(site, EXECUTE, given, sure)

    def _extra(self, site: CallSite) -> Iterator[SqlCall]:
        """`QuerySet.extra(select=, where=, tables=)`, a method that other things have, too."""
        for keyword, kind in (("select", FRAGMENT), ("where", FRAGMENT), ("tables", TABLES)):
            value = site.call.keyword(keyword)
            if isinstance(value, Pairs):
                value = Items(tuple(held for _, held in value.pairs))
            if isinstance(value, Items):
                yield _fact(site, kind, value, True)

    def _held(self, site: CallSite) -> Holding:
        index = site.scope_index
        known = self._bodies.get(index)
        if known is None:
            definitions = self._module.definitions
            owner = first = ""
            if site.scope is not None and site.scope.kind is DefinitionKind.FUNCTION:
                around = site.scope.scope
                if around >= 0 and definitions[around].kind is DefinitionKind.CLASS:
                    owner = LOCAL + definitions[around].name
                    first = site.scope.parameters[0].name if site.scope.parameters else ""
            known = self._bodies[index] = Holding(_WANTED, owner, first)
            for block in self._module.with_blocks():
                if block.scope_index == index:
                    for value, target in block.contexts:
                        if isinstance(target, Name):
                            known.hold(target, value)
            known.run(self._module.body(index))
        return known


def _fact(site: CallSite, kind: str, given: Value, sure: bool) -> SqlCall:
    call = site.call
    loops = bool(site.loops)
    return SqlCall(_form(call), kind, given, site.scope_index, call.position, sure, loops)


def _argument(call: Call) -> Value | None:
    if call.positional:
        return call.positional[0]
    return next((v for word in _KEYWORDS if (v := call.keyword(word)) is not None), None)


def _form(call: Call) -> str:
    if isinstance(call.function, Name):
        return call.function.name
    return f".{call.function.attribute}" if isinstance(call.function, Member) else ""


def _may_be_text(value: Value, name: str) -> bool:
    """Whether an argument, as it stands there, can be a text: a query that is built by calls
    (`select(Order)`) is the business of others."""
    match value:
        case Literal():
            return isinstance(value.value, str)
        case Call():
            word = last(value.name) or getattr(value.function, "attribute", "")
            return word.lstrip("?:") in _TEXTS | _KEEPS
        case Items():
            return name == "RunSQL" or any(isinstance(item, Splice) for item in value.items)
        case Pairs():
            return False
        case _:
            return True


def _is_cursor(call: Call, name: str) -> bool:
    """Whether the call is one of PEP 249, of Alembic or of a migration, whatever it is given."""
    if name in ("RunSQL", "executescript", "exec_driver_sql", "DDL"):
        return True
    if isinstance(call.function, Member):
        inner = call.function.value
        word = last(_form(inner)) if isinstance(inner, Call) else ""
        return word.lstrip("?:") == "cursor"
    receiver = _form(call).rpartition(".")[0]
    return receiver == "alembic.op" or _RECEIVER.search(receiver.lstrip("?:")) is not None


def _may_be_sql(value: Value, pattern: re.Pattern[str], is_cursor: bool) -> int:
    """2: its beginning is SQL; 1: it may be (a name of the module, the argument of a cursor); 0:
    it is not, or nothing is known."""
    match value:
        case Literal():
            found = isinstance(value.value, str) and pattern.match(value.value)
            return 2 if found else int(is_cursor and isinstance(value.value, str))
        case Formatted():
            whole = "".join(
                p.value if isinstance(p, Literal) and isinstance(p.value, str) else " x "
                for p in value.parts
            )
            if isinstance(value.parts[0], Literal):
                return 2 if pattern.match(whole) else int(is_cursor)
            return _may_be_sql(value.parts[0], pattern, is_cursor)
        case Name() if pattern is LOOKS:
            return int(last(value.name).isupper())
        case Name():
            return int(is_cursor or value.name[:1] != "?")
        case Choice():
            ways = value.value, value.other
            return max(_may_be_sql(way, pattern, is_cursor) for way in ways)
        case Operation():
            return _may_be_sql(value.operands[0], pattern, is_cursor)
        case Subscript():
            return _may_be_sql(value.value, pattern, is_cursor)
        case Call() if value.name == EACH and pattern is LOOKS:
            return 0
        case Call() if value.name == EACH:
            return int(is_cursor or not isinstance(value.positional[0], Call | Member))
        case Call():
            return _made(value, pattern, is_cursor)
        case Items():
            first = value.items[0] if value.items else None
            if isinstance(first, Splice):
                return _may_be_sql(first.value, pattern, is_cursor)
            return int(bool(value.items))
        case _:
            return int(is_cursor)


def _made(call: Call, pattern: re.Pattern[str], is_cursor: bool) -> int:
    word = (last(call.name) or getattr(call.function, "attribute", "")).lstrip("?:")
    if word in _TEXTS and call.positional:
        return max(1, _may_be_sql(call.positional[0], pattern, is_cursor))
    if word in ("read", "read_text"):
        return max(int(is_cursor), int(any(name.endswith(".sql") for name in _words(call))))
    if word in _KEEPS:
        if isinstance(call.function, Member):
            if word == "join" and call.positional and isinstance(call.positional[0], Items):
                items = call.positional[0].items
                return _may_be_sql(items[0], pattern, is_cursor) if items else 0
            return _may_be_sql(call.function.value, pattern, is_cursor)
        return int(is_cursor or call.name[:1] != "?")
    return 0


def _words(value: Value) -> Iterator[str]:
    if isinstance(value, Literal) and isinstance(value.value, str):
        yield value.value
    for part in parts(value):
        yield from _words(part)
