"""The session of an application's context."""

from sqlalchemy.orm import Session as SQLAlchemySession


class Session(SQLAlchemySession):
    """A session."""


SignallingSession = Session
