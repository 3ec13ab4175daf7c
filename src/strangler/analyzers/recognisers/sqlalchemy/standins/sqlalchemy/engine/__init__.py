"""Engines, connections and what executing gives.

A connection executes what a session does; SQL as text leaves by the names of these methods."""

from sqlalchemy.engine.result import (
    ColumnResult,
    CursorResult,
    MappingResult,
    Result,
    Row,
    ScalarResult,
)
from sqlalchemy.plain import Plain
from strangler.standins.terms import calls, handed, notify


class Transaction:
    """A transaction of a connection or a savepoint in it."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        pass

    def commit(self):
        pass

    def rollback(self):
        pass

    def close(self):
        pass


class Connection:
    """A connection to a database."""

    def execute(self, statement, parameters=None, **named):
        asked(self)
        return statement._executed()

    def scalar(self, statement, parameters=None, **named):
        asked(self)
        return statement._executed().scalar()

    def scalars(self, statement, parameters=None, **named):
        asked(self)
        return statement._executed().scalars()

    def exec_driver_sql(self, statement, parameters=None, **named):
        """SQL as text."""
        asked(self)
        return ColumnResult()

    def execution_options(self, **options):
        return self

    def begin(self):
        return Transaction()

    begin_nested = begin_twophase = get_transaction = get_nested_transaction = begin

    def in_transaction(self):
        return True

    def commit(self):
        notify("commit", self, self)

    def rollback(self):
        notify("rollback", self, self)

    def close(self):
        pass

    detach = invalidate = close

    def run_callable(self, function, *arguments, **named):
        handed(function)
        return calls(function, self, *arguments)

    @property
    def connection(self):
        return PoolProxiedConnection()

    @property
    def engine(self):
        return Engine()

    @property
    def dialect(self):
        return Plain()

    @property
    def info(self):
        return {}

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class Engine:
    """Where connections come from."""

    def connect(self, **named):
        return Connection()

    def begin(self):
        return Begun()

    def execute(self, statement, *parameters, **named):
        """Before 2.0."""
        asked(self)
        return statement._executed()

    def scalar(self, statement, *parameters, **named):
        """Before 2.0."""
        asked(self)
        return statement._executed().scalar()

    def raw_connection(self):
        return PoolProxiedConnection()

    def execution_options(self, **options):
        return self

    def dispose(self, close=True):
        pass

    def has_table(self, *arguments, **named):
        return True

    @property
    def dialect(self):
        return Plain()

    @property
    def url(self):
        return URL()

    @property
    def pool(self):
        return Plain()


class Begun:
    """`with engine.begin() as connection`."""

    def __enter__(self):
        return Connection()

    def __exit__(self, *error):
        pass


class PoolProxiedConnection:
    """A connection of the database's driver: its SQL is text."""

    def cursor(self, *arguments, **named):
        return DBAPICursor()

    def execute(self, statement, parameters=None):
        """sqlite3 has it."""
        return DBAPICursor()

    def commit(self):
        pass

    rollback = close = invalidate = commit

    def create_function(self, *arguments, **named):
        """sqlite3 has it."""

    create_aggregate = create_collation = enable_load_extension = load_extension = create_function

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class DBAPICursor:
    """A cursor of the database's driver (PEP 249)."""

    def execute(self, statement, parameters=None):
        return self

    def executemany(self, statement, parameters=None):
        return self

    def fetchone(self):
        return Plain()

    def fetchall(self):
        return [Plain()]

    def fetchmany(self, size=1):
        return [Plain()]

    def copy_expert(self, *arguments, **named):
        """psycopg has it."""

    def close(self):
        pass

    def __iter__(self):
        yield Plain()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class URL(Plain):
    """Where a database is."""

    def set(self, **named):
        return self

    @classmethod
    def create(cls, *arguments, **named):
        return cls()


def create_engine(url, **options):
    """An engine; nothing is connected yet."""
    return Engine()


def engine_from_config(configuration, prefix="", **options):
    """An engine by settings."""
    return Engine()


def make_url(name):
    """A URL of a database."""
    return URL()


def asked(connection):
    """The events of a connection, whoever uses it (core: events). The first use opens it."""
    notify("engine_connect", connection, connection)
    notify("connect", connection, PoolProxiedConnection(), Plain())
    notify("first_connect", connection, PoolProxiedConnection(), Plain())
    notify("checkout", connection, PoolProxiedConnection(), Plain(), Plain())
    notify("checkin", connection, PoolProxiedConnection(), Plain())
    notify("begin", connection, connection)
    notify("before_execute", connection, connection, Plain(), [], {}, {})
    notify("after_execute", connection, connection, Plain(), [], {}, {}, Result())
    notify(
        "before_cursor_execute", connection, connection, DBAPICursor(), "", Plain(), Plain(), False
    )
    notify(
        "after_cursor_execute", connection, connection, DBAPICursor(), "", Plain(), Plain(), False
    )
