"""Sessions that are awaited. What they do, `sqlalchemy.orm.Session` does."""

from sqlalchemy.ext.asyncio.engine import AsyncConnection
from sqlalchemy.orm.session import Session
from strangler.standins.terms import calls, handed


class AsyncSession:
    """A session."""

    sync_session = Session()

    def __init__(self, bind=None, **named):
        self.bind = bind

    async def execute(self, statement, params=None, **named):
        return self.sync_session.execute(statement)

    async def exec(self, statement, **named):
        """SQLModel's."""
        return self.sync_session.exec(statement)

    async def scalar(self, statement, params=None, **named):
        return self.sync_session.scalar(statement)

    async def scalars(self, statement, params=None, **named):
        return self.sync_session.scalars(statement)

    async def stream(self, statement, params=None, **named):
        return self.sync_session.execute(statement)._streamed()

    async def stream_scalars(self, statement, params=None, **named):
        return self.sync_session.execute(statement)._streamed().scalars()

    async def get(self, entity, ident, **named):
        return self.sync_session.get(entity, ident)

    get_one = get

    async def refresh(self, instance, *arguments, **named):
        self.sync_session.refresh(instance)

    def add(self, instance, *arguments, **named):
        self.sync_session.add(instance)

    def add_all(self, instances):
        self.sync_session.add_all(instances)

    async def merge(self, instance, **named):
        return self.sync_session.merge(instance)

    async def delete(self, instance):
        self.sync_session.delete(instance)

    async def run_sync(self, function, *arguments, **named):
        handed(function)
        return calls(function, self.sync_session, *arguments)

    async def flush(self, objects=None):
        self.sync_session.flush()

    async def commit(self):
        self.sync_session.commit()

    async def rollback(self):
        self.sync_session.rollback()

    async def connection(self, *arguments, **named):
        return AsyncConnection()

    def begin(self):
        return AsyncSessionTransaction(self)

    begin_nested = get_transaction = begin

    @property
    def no_autoflush(self):
        return self.sync_session.no_autoflush

    def get_bind(self, *arguments, **named):
        return self.sync_session.get_bind()

    async def close(self):
        pass

    aclose = reset = invalidate = close_all = close

    def _nothing(self, *arguments, **named):
        pass

    expire = expire_all = expunge = expunge_all = in_transaction = is_modified = _nothing
    in_nested_transaction = __contains__ = identity_key = _nothing

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        pass


class AsyncSessionTransaction:
    """`async with session.begin():` commits at its end."""

    def __init__(self, session):
        self.session = session

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        await self.session.commit()

    def __await__(self):
        yield self
        return self

    async def commit(self):
        await self.session.commit()

    async def rollback(self):
        await self.session.rollback()


class async_sessionmaker:
    """Makes sessions."""

    def __init__(self, bind=None, class_=AsyncSession, **named):
        self.class_ = class_

    def __call__(self, **named):
        return calls(self.class_) or AsyncSession()

    def begin(self):
        return Begun()

    def configure(self, **named):
        pass


class Begun:
    """`async with SessionLocal.begin() as session`."""

    async def __aenter__(self):
        return AsyncSession()

    async def __aexit__(self, *error):
        await AsyncSession().commit()


class async_scoped_session(AsyncSession):
    """The session of the current task."""

    def __init__(self, session_factory, scopefunc=None):
        self.session_factory = session_factory

    def __call__(self, **named):
        return calls(self.session_factory) or AsyncSession()

    async def remove(self):
        pass


class AsyncAttrs:
    """A mixin: relationships that are awaited."""

    @property
    def awaitable_attrs(self):
        return self


def async_object_session(instance):
    """The session that an instance is in."""
    return AsyncSession()


def async_session(session):
    """The session that a session belongs to."""
    return AsyncSession()
