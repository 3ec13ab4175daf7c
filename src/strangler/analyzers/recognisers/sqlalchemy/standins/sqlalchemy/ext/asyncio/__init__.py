"""Sessions and connections that are awaited."""

from sqlalchemy.ext.asyncio.engine import (
    AsyncConnection,
    AsyncEngine,
    AsyncResult,
    AsyncTransaction,
    async_engine_from_config,
    create_async_engine,
)
from sqlalchemy.ext.asyncio.session import (
    AsyncAttrs,
    AsyncSession,
    AsyncSessionTransaction,
    async_object_session,
    async_scoped_session,
    async_session,
    async_sessionmaker,
)
