"""Patches of database drivers, and of what stands above them.

SQLite tells all by itself once connected (`sql.Databases.sqlite_connected`). What Django and
SQLAlchemy execute through any other driver is recorded by them, and not once more below."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from .sql import Databases
from .wrapping import wrap, wrap_async

Patch = Callable[[ModuleType], None]


def patches(databases: Databases) -> dict[str, Patch]:
    """What to do with a module, by its name."""
    known = _Drivers(databases)
    return {
        "sqlite3.dbapi2": known.sqlite3,
        "sqlite3": known.sqlite3,
        "psycopg": known.psycopg,
        "psycopg2": known.psycopg2,
        "pymysql.connections": known.pymysql,
        "MySQLdb.connections": known.mysqldb,
        "asyncpg.connection": known.asyncpg,
        "django.db.backends.utils": known.django,
        "django.db.backends.base.base": known.django_transactions,
        "sqlalchemy.engine": known.sqlalchemy,
    }


class _Drivers:
    def __init__(self, databases: Databases) -> None:
        self._databases = databases

    def sqlite3(self, module: ModuleType) -> None:
        """Connections of the standard library's module."""

        def connect(original: Any, *given: Any, **named: Any) -> Any:
            connection = original(*given, **named)
            self._databases.sqlite_connected(connection)
            return connection

        wrap(module, "connect", connect)

    def psycopg(self, module: ModuleType) -> None:
        """psycopg 3: cursors execute, connections commit; a transaction begins by itself unless
        `autocommit`."""

        def execute(original: Any, cursor: Any, query: Any, *rest: Any, **named: Any) -> Any:
            connection = cursor.connection
            self._databases.executed("psycopg", connection, query, not connection.autocommit)
            return original(cursor, query, *rest, **named)

        for name in ("Cursor", "ServerCursor", "ClientCursor"):
            for method in ("execute", "executemany", "stream", "copy"):
                wrap(_own(module, name, method), method, execute)
        for name in ("AsyncCursor", "AsyncServerCursor", "AsyncClientCursor"):
            for method in ("execute", "executemany"):
                wrap_async(_own(module, name, method), method, execute)
        for action in ("commit", "rollback"):
            wrap(getattr(module, "Connection", None), action, self._ending("psycopg", action))
            wrap_async(
                getattr(module, "AsyncConnection", None), action, self._ending("psycopg", action)
            )

    def psycopg2(self, module: ModuleType) -> None:
        """psycopg2's classes are C: a connection and its cursors are made from classes of ours,
        which `connection_factory` and `cursor_factory` are for."""
        extensions: Any = module.extensions
        databases = self._databases

        class Cursor(extensions.cursor):  # type: ignore[misc]  # known at run time only
            def execute(self, query: Any, vars: Any = None) -> Any:  # noqa: A002  # its name there
                databases.executed(
                    "psycopg2", self.connection, query, not self.connection.autocommit
                )
                return super().execute(query, vars)

            def executemany(self, query: Any, vars_list: Any) -> Any:
                databases.executed(
                    "psycopg2", self.connection, query, not self.connection.autocommit
                )
                return super().executemany(query, vars_list)

        class Connection(extensions.connection):  # type: ignore[misc]  # known at run time only
            def cursor(self, *given: Any, **named: Any) -> Any:
                if not given and "cursor_factory" not in named and self.cursor_factory is None:
                    named["cursor_factory"] = Cursor
                return super().cursor(*given, **named)

            def commit(self) -> None:
                databases.ended("psycopg2", self, "commit")
                super().commit()

            def rollback(self) -> None:
                databases.ended("psycopg2", self, "rollback")
                super().rollback()

        def connect(original: Any, *given: Any, **named: Any) -> Any:
            if len(given) < 2 and named.get("connection_factory") is None:
                named["connection_factory"] = Connection
            return original(*given, **named)

        wrap(module, "connect", connect)

    def pymysql(self, module: ModuleType) -> None:
        """Every statement of PyMySQL goes through `Connection.query`, but for ends of
        transactions."""
        self._mysql("pymysql", module.Connection)

    def mysqldb(self, module: ModuleType) -> None:
        """mysqlclient likewise."""
        self._mysql("mysqldb", module.Connection)

    def _mysql(self, driver: str, connection: Any) -> None:
        def query(original: Any, given: Any, sql: Any, *rest: Any, **named: Any) -> Any:
            self._databases.executed(driver, given, sql, not given.get_autocommit(), True)
            return original(given, sql, *rest, **named)

        wrap(connection, "query", query)
        for action in ("commit", "rollback"):
            wrap(connection, action, self._ending(driver, action))

    def asyncpg(self, module: ModuleType) -> None:
        """All of asyncpg's own methods execute through these three; a transaction is begun and
        ended by statements."""

        def execute(original: Any, connection: Any, query: Any, *rest: Any, **named: Any) -> Any:
            self._databases.executed("asyncpg", connection, query)
            return original(connection, query, *rest, **named)

        for name in ("execute", "executemany", "_execute"):
            wrap_async(module.Connection, name, execute)

    def django(self, module: ModuleType) -> None:
        """Django's cursor wrapper, over every driver but SQLite."""

        def execute(original: Any, wrapper: Any, sql: Any, *rest: Any, **named: Any) -> Any:
            db = wrapper.db
            if db.vendor == "sqlite":
                return original(wrapper, sql, *rest, **named)
            implicit = not db.get_autocommit()
            self._databases.executed(f"django.{db.vendor}", db, sql, implicit, db.vendor == "mysql")
            with self._databases.above():
                return original(wrapper, sql, *rest, **named)

        for name in ("execute", "executemany"):
            wrap(module.CursorWrapper, name, execute)

    def django_transactions(self, module: ModuleType) -> None:
        """The ends of Django's transactions, over every driver but SQLite."""

        def ending(action: str) -> Any:
            def end(original: Any, db: Any, *rest: Any, **named: Any) -> Any:
                if db.vendor != "sqlite":
                    self._databases.ended(f"django.{db.vendor}", db, action)
                with self._databases.above():
                    return original(db, *rest, **named)

            return end

        wrap(module.BaseDatabaseWrapper, "_commit", ending("commit"))
        wrap(module.BaseDatabaseWrapper, "_rollback", ending("rollback"))

    def sqlalchemy(self, module: ModuleType) -> None:
        """SQLAlchemy's engine events, over drivers that have no patch of their own."""
        from importlib import import_module

        event: Any = import_module("sqlalchemy.event")
        engine = module.Engine
        own = ("sqlite", "psycopg", "psycopg2", "pymysql", "mysqldb", "asyncpg", "aiosqlite")

        def execute(connection: Any, cursor: Any, sql: Any, *rest: Any) -> None:
            dialect = connection.dialect
            if dialect.driver not in own and dialect.name != "sqlite":
                self._databases.executed(f"sqlalchemy.{dialect.name}", connection, sql, True)

        def ending(action: str) -> Any:
            def end(connection: Any) -> None:
                dialect = connection.dialect
                if dialect.driver not in own and dialect.name != "sqlite":
                    self._databases.ended(f"sqlalchemy.{dialect.name}", connection, action)

            return end

        event.listen(engine, "before_cursor_execute", execute)
        event.listen(engine, "commit", ending("commit"))
        event.listen(engine, "rollback", ending("rollback"))

    def _ending(self, driver: str, action: str) -> Any:
        def end(original: Any, connection: Any, *rest: Any, **named: Any) -> Any:
            self._databases.ended(driver, connection, action)
            return original(connection, *rest, **named)

        return end


def _own(module: ModuleType, name: str, method: str) -> Any:
    """A class of the module if it defines the method itself, not only inherits it."""
    found = getattr(module, name, None)
    return found if found is not None and method in vars(found) else None
