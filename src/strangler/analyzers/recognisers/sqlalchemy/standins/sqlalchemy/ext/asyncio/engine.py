"""Engines and connections that are awaited. What they do, those of `sqlalchemy.engine` do."""

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.engine.result import Row
from sqlalchemy.plain import Plain
from strangler.standins.terms import calls, handed, many, one


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


class AsyncColumnResult:
    """What streaming rows of data gives."""

    def _given(self):
        return Plain()

    def __aiter__(self):
        return self

    async def __anext__(self):
        return self._given()

    async def all(self):
        return [self._given()]

    fetchall = fetchmany = all

    async def first(self):
        return self._given()

    fetchone = one = one_or_none = first

    async def scalar(self):
        return Plain()

    scalar_one = scalar_one_or_none = scalar

    def _same(self, *arguments):
        return self

    scalars = mappings = unique = yield_per = tuples = _same

    async def partitions(self, size=None):
        yield [self._given()]

    async def close(self):
        pass


class AsyncResult(AsyncColumnResult):
    """What streaming gives where instances are asked for."""

    def _given(self):
        return many(Row, self)

    async def scalar(self):
        return one(self)

    scalar_one = scalar_one_or_none = scalar

    def scalars(self, index=0):
        return many(AsyncScalarResult, self)


class AsyncScalarResult(AsyncResult):
    """What streaming gives: instances."""

    def _given(self):
        return one(self)


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
        return self.sync_connection.execute(statement)._streamed()

    def stream_scalars(self, statement, parameters=None, **named):
        return self.sync_connection.execute(statement)._streamed().scalars()

    async def run_sync(self, function, *arguments, **named):
        handed(function)
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
