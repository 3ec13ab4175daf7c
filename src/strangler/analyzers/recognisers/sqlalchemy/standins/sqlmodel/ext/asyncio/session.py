"""SQLModel's session that is awaited."""

from sqlalchemy.ext.asyncio import AsyncSession as SQLAlchemyAsyncSession


class AsyncSession(SQLAlchemyAsyncSession):
    """A session with `exec`."""
