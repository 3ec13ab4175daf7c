"""Engines and connections that are awaited. What they do, those of `sqlalchemy.engine` do."""

from sqlalchemy.engine import Connection, Engine
from strangler.standins.terms import calls


class AsyncTransaction:
    """A transaction, awaited or entered."""

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        pass

    def __await__(self):
        yield self
        return self

    async def commit(self):
        pass

    rollback = close = start = commit


class AsyncResult:
    """What streaming gives."""

    def __init__(self, result):
        self._result = result

    def __aiter__(self):
        return self

    async def __anext__(self):
        return self._result._given()

    async def all(self):
        return self._result.all()

    fetchall = fetchmany = all

    async def first(self):
        return self._result.first()

    fetchone = one = one_or_none = first

    async def scalar(self):
        return self._result.scalar()

    scalar_one = scalar_one_or_none = scalar

    def scalars(self, index=0):
        return AsyncResult(self._result.scalars())

    def mappings(self):
        return AsyncResult(self._result.mappings())

    async def partitions(self, size=None):
        yield [self._result._given()]

    def yield_per(self, number):
        return self

    unique = yield_per

    async def close(self):
        pass


class AsyncConnection:
    """A connection, awaited or entered."""

    sync_connection = Connection()

    async def execute(self, statement, parameters=None, **named):
        return self.sync_connection.execute(statement)

    async def scalar(self, statement, parameters=None, **named):
        return self.sync_connection.scalar(statement)

    async def scalars(self, statement, parameters=None, **named):
        return self.sync_connection.scalars(statement)

    async def exec_driver_sql(self, statement, parameters=None, **named):
        return self.sync_connection.exec_driver_sql(statement)

    def stream(self, statement, parameters=None, **named):
        return AsyncResult(self.sync_connection.execute(statement))

    def stream_scalars(self, statement, parameters=None, **named):
        return AsyncResult(self.sync_connection.scalars(statement))

    async def run_sync(self, function, *arguments, **named):
        return calls(function, self.sync_connection, *arguments)

    def begin(self):
        return AsyncTransaction()

    begin_nested = get_transaction = begin

    async def commit(self):
        self.sync_connection.commit()

    async def rollback(self):
        self.sync_connection.rollback()

    async def close(self):
        pass

    async def execution_options(self, **options):
        return self

    async def get_raw_connection(self):
        return self.sync_connection.connection

    def __await__(self):
        yield self
        return self

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        pass


class AsyncEngine:
    """Where connections come from."""

    sync_engine = Engine()

    def connect(self):
        return AsyncConnection()

    begin = connect

    def execution_options(self, **options):
        return self

    async def dispose(self, close=True):
        pass

    async def raw_connection(self):
        return self.sync_engine.raw_connection()

    @property
    def url(self):
        return self.sync_engine.url

    @property
    def dialect(self):
        return self.sync_engine.dialect


def create_async_engine(url, **options):
    """An engine; nothing is connected yet."""
    return AsyncEngine()


async_engine_from_config = create_async_engine
