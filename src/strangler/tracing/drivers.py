"""Patches of database drivers, and of what stands above them.

SQLite tells all by itself once connected (`sql.Databases.sqlite_connected`). What Django and
SQLAlchemy execute through any other driver is recorded by them, and not once more below."""

from collections.abc import Callable
from types import ModuleType
from typing import Any

from . import postgres
from .sql import Databases
from .wrapping import wrap

Patch = Callable[[ModuleType], None]


def patches(databases: Databases) -> dict[str, Patch]:
    """What to do with a module, by its name."""
    known = _Drivers(databases)
    return {
        **postgres.patches(databases),
        "sqlite3.dbapi2": known.sqlite3,
        "sqlite3": known.sqlite3,
        "pymysql.connections": known.pymysql,
        "MySQLdb.connections": known.mysqldb,
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
        if driver == "pymysql":  # mysqlclient's is a query

            def begin(original: Any, given: Any) -> Any:
                self._databases.executed(driver, given, "BEGIN")
                return original(given)

            wrap(connection, "begin", begin)

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
