"""Patches of PostgreSQL's drivers: psycopg, psycopg2, asyncpg."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from .sql import Databases
from .wrapping import wrap, wrap_async

_TRANSACTION = ("BEGIN", "START", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def patches(databases: Databases) -> dict[str, Callable[[ModuleType], None]]:
    """What to do with a module, by its name."""
    known = _Drivers(databases)
    return {
        "psycopg": known.psycopg,
        "psycopg2": known.psycopg2,
        "asyncpg.connection": known.asyncpg,
        "asyncpg.prepared_stmt": known.asyncpg_prepared,
        "asyncpg.cursor": known.asyncpg_cursor,
    }


class _Drivers:
    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    def psycopg(self, module: ModuleType) -> None:
        """psycopg 3: cursors execute, and begin a transaction unless `autocommit`; everything else
        that concerns transactions (`commit()`, `transaction()`) goes through one generator of
        connections, `_exec_command`."""

        def execute(original: Any, cursor: Any, query: Any, *rest: Any, **named: Any) -> Any:
            connection = cursor.connection
            self._databases.executed("psycopg", connection, query, not connection.autocommit)
            return original(cursor, query, *rest, **named)

        def command(original: Any, connection: Any, query: Any, *rest: Any, **named: Any) -> Any:
            text = query if isinstance(query, bytes) else _text(query, connection).encode()
            if text.lstrip().upper().startswith(tuple(word.encode() for word in _TRANSACTION)):
                self._databases.executed("psycopg", connection, text)
            return original(connection, query, *rest, **named)

        for name in ("Cursor", "ServerCursor", "ClientCursor", "RawCursor", "RawServerCursor"):
            for method in ("execute", "executemany", "stream", "copy"):
                wrap(_own(module, name, method), method, execute)
        for name in ("AsyncCursor", "AsyncServerCursor", "AsyncClientCursor", "AsyncRawCursor"):
            for method in ("execute", "executemany"):
                wrap_async(_own(module, name, method), method, execute)
            for method in ("stream", "copy"):  # an asynchronous generator, a context manager
                wrap(_own(module, name, method), method, execute)
        for kind in module.Connection.__mro__:
            if "_exec_command" in vars(kind):
                wrap(kind, "_exec_command", command)

    def psycopg2(self, module: ModuleType) -> None:
        """psycopg2's classes are C: a connection and its cursors are made from classes derived
        from the program's and ours, which `connection_factory` and `cursor_factory` are for."""
        extensions: Any = module.extensions
        cursor_class = _cursor_of_psycopg2(extensions, self._databases)
        databases = self._databases
        derived: dict[tuple[type, type], type] = {}

        def both(given: Any, own: type) -> Any:
            """A class that is the program's, with ours before the driver's."""
            if not isinstance(given, type) or issubclass(given, own):
                return given  # a function of the program makes what nobody can derive from
            if issubclass(own, given):
                return own  # the driver's own class, named
            known = derived.get((given, own))
            if known is None:
                known = type(given.__name__, (given, own), {"__module__": given.__module__})
                derived[given, own] = known
            return known

        class Connection(extensions.connection):  # type: ignore[misc]  # known at run time only
            def cursor(
                self, name: Any = None, cursor_factory: Any = None, *rest: Any, **named: Any
            ) -> Any:
                given = cursor_factory or self.cursor_factory
                factory = cursor_class if given is None else both(given, cursor_class)
                return super().cursor(name, factory, *rest, **named)

            def commit(self) -> None:
                databases.ended("psycopg2", self, "commit")
                super().commit()

            def rollback(self) -> None:
                databases.ended("psycopg2", self, "rollback")
                super().rollback()

        def connect(
            original: Any,
            dsn: Any = None,
            connection_factory: Any = None,
            cursor_factory: Any = None,
            **named: Any,
        ) -> Any:
            given = connection_factory
            factory = Connection if given is None else both(given, Connection)
            return original(dsn, factory, cursor_factory, **named)

        wrap(module, "connect", connect)

    def asyncpg(self, module: ModuleType) -> None:
        """All of asyncpg's own methods execute through these; a transaction is begun and ended by
        statements."""

        def execute(original: Any, connection: Any, query: Any, *rest: Any, **named: Any) -> Any:
            self._databases.executed("asyncpg", connection, query)
            return original(connection, query, *rest, **named)

        def records(original: Any, connection: Any, table_name: str, **named: Any) -> Any:
            self._databases.executed("asyncpg", connection, f'COPY "{table_name}" FROM STDIN')
            return original(connection, table_name, **named)

        for name in ("execute", "executemany", "_execute", "_copy_in", "_copy_out"):
            wrap_async(module.Connection, name, execute)
        wrap_async(module.Connection, "copy_records_to_table", records)

    def asyncpg_prepared(self, module: ModuleType) -> None:
        """Prepared statements, which SQLAlchemy's dialect uses for everything."""
        for name in ("fetch", "fetchval", "fetchrow", "fetchmany", "executemany"):
            wrap_async(module.PreparedStatement, name, self._prepared)

    def asyncpg_cursor(self, module: ModuleType) -> None:
        """Cursors of connections and of prepared statements."""
        for name in ("_bind_exec", "_bind"):
            wrap_async(module.BaseCursor, name, self._prepared)

    def _prepared(self, original: Any, statement: Any, *rest: Any, **named: Any) -> Any:
        self._databases.executed("asyncpg", statement._connection, statement._query)
        return original(statement, *rest, **named)


def _cursor_of_psycopg2(extensions: Any, databases: Databases) -> type:
    class Cursor(extensions.cursor):  # type: ignore[misc]  # known at run time only
        def execute(self, query: Any, vars: Any = None) -> Any:  # noqa: A002  # its name there
            self._strangler(query)
            return super().execute(query, vars)

        def executemany(self, query: Any, vars_list: Any) -> Any:
            self._strangler(query)
            return super().executemany(query, vars_list)

        def copy_expert(self, sql: Any, *rest: Any, **named: Any) -> Any:
            self._strangler(sql)
            return super().copy_expert(sql, *rest, **named)

        def copy_from(self, file: Any, table: str, *rest: Any, **named: Any) -> Any:
            self._strangler(f'COPY "{table}" FROM STDIN')
            return super().copy_from(file, table, *rest, **named)

        def copy_to(self, file: Any, table: str, *rest: Any, **named: Any) -> Any:
            self._strangler(f'COPY "{table}" TO STDOUT')
            return super().copy_to(file, table, *rest, **named)

        def _strangler(self, query: Any) -> None:
            implicit = not self.connection.autocommit
            databases.executed("psycopg2", self.connection, query, implicit)

    return Cursor


def _text(query: Any, connection: Any) -> str:
    return str(query.as_string(connection)) if hasattr(query, "as_string") else str(query)


def _own(module: ModuleType, name: str, method: str) -> Any:
    """The class of the module's class and its bases that defines a method."""
    found = getattr(module, name, None)
    return next((k for k in getattr(found, "__mro__", ()) if method in vars(k)), None)
