"""SQLModel's session."""

from sqlalchemy.orm import Session as SQLAlchemySession


class Session(SQLAlchemySession):
    """A session with `exec`."""
