"""Executed statements in, records with tables and running transactions out.

Values never come this far: a statement is reduced to its shape (`statements.understood`) before
anything keeps it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from weakref import WeakKeyDictionary

from .recorder import Recorder
from .statements import Statement, ending, understood

_KNOWN = 2000
"""Texts whose statement is kept: ORMs send the same ones again and again."""

_above: ContextVar[bool] = ContextVar("strangler_above_driver", default=False)
"""Whether a layer above the driver (Django, SQLAlchemy) has recorded what is being executed."""


class Connection:
    """One connection's state: the running transaction and the savepoints in it, each by a number
    of its own in this process, innermost last; a savepoint has its name."""

    __slots__ = ("open",)

    def __init__(self) -> None:
        self.open: list[tuple[int, str]] = []


class Databases:
    """All connections of the process."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._connections: WeakKeyDictionary[Any, Connection] = WeakKeyDictionary()
        self._others: dict[int, Connection] = {}
        self._statements: dict[tuple[str, bool], Statement] = {}
        self._transactions = 0

    def sqlite_connected(self, handle: Any) -> None:
        """A new connection. SQLite itself tells every statement, those that the driver adds to
        begin and end transactions included."""
        connection = Connection()
        handle.set_trace_callback(lambda sql: self._sqlite(connection, sql))

    def _sqlite(self, connection: Connection, sql: str) -> None:
        if not sql.startswith("--"):  # a trigger's
            self._record("sqlite", connection, self._understood(sql))

    def executed(
        self,
        driver: str,
        connection: Any,
        sql: Any,
        implicit: bool = False,
        backslashes: bool = False,
    ) -> None:
        """A statement is executed. `implicit`: the driver begins a transaction by itself."""
        if _above.get():
            return
        if isinstance(sql, (bytes, bytearray)):
            sql = bytes(sql).decode(errors="replace")
        elif not isinstance(sql, str):
            # psycopg's Composed, SQLAlchemy's text.
            sql = sql.as_string(connection) if hasattr(sql, "as_string") else str(sql)
        state = self._state(connection)
        statement = self._understood(sql, backslashes)
        if implicit and not state.open and statement.action not in ("begin", "commit", "rollback"):
            self._begin(state)
        self._record(driver, state, statement)
        if backslashes and statement.schema:
            state.open.clear()  # MySQL commits whenever the schema changes

    def ended(self, driver: str, connection: Any, action: str) -> None:
        """A connection's `commit()` or `rollback()`."""
        state = self._state(connection)
        if state.open and not _above.get():
            self._record(driver, state, ending(action))

    @contextmanager
    def above(self) -> Iterator[None]:
        """Around what a layer above has recorded, so that drivers do not once more."""
        token = _above.set(True)
        try:
            yield
        finally:
            _above.reset(token)

    def _state(self, connection: Any) -> Connection:
        try:
            return self._connections.setdefault(connection, Connection())
        except TypeError:  # neither hashed nor weakly held
            return self._others.setdefault(id(connection), Connection())

    def _understood(self, sql: str, backslashes: bool = False) -> Statement:
        key = (sql, backslashes)
        known = self._statements.get(key)
        if known is None:
            if len(self._statements) > _KNOWN:
                self._statements.clear()
            known = self._statements[key] = understood(sql, backslashes)
        return known

    def _begin(self, connection: Connection, savepoint: str = "") -> None:
        self._transactions += 1
        connection.open.append((self._transactions, savepoint))

    def _record(self, driver: str, connection: Connection, statement: Statement) -> None:
        action = statement.action
        if action == "begin" and not connection.open:
            self._begin(connection)
        elif action == "savepoint":
            self._begin(connection, statement.savepoint)
        elif action in ("release", "rollback_to"):
            # One that is released or rolled back takes those inside it along.
            names = [name for _, name in connection.open]
            if statement.savepoint in names:
                last = len(names) - names[::-1].index(statement.savepoint)
                del connection.open[last:]
        details: dict[str, Any] = {"driver": driver, "text": statement.text}
        if action:
            details["action"] = action
        for name in ("reads", "writes"):
            tables = getattr(statement, name)
            if tables:
                details[name] = tables
        if connection.open:
            details["transaction"] = connection.open[-1][0]
            if len(connection.open) > 1:
                details["savepoint"] = True
        if action in ("commit", "rollback"):
            connection.open.clear()
        elif action == "release" and connection.open:
            connection.open.pop()
        self._recorder.happened("sql", **details)
