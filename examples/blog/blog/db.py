"""One SQLAlchemy session per request, closed with it."""

from flask import Flask
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, scoped_session, sessionmaker


class Base(DeclarativeBase):
    pass


session = scoped_session(sessionmaker())


def init_db(app: Flask) -> None:
    engine = create_engine(app.config["DATABASE_URL"])
    session.remove()
    session.configure(bind=engine)
    app.extensions["engine"] = engine
    app.teardown_appcontext(close_session)


def create_tables(app: Flask) -> None:
    Base.metadata.create_all(app.extensions["engine"])


def close_session(error: BaseException | None) -> None:
    session.remove()


@event.listens_for(Engine, "connect")
def enforce_foreign_keys(connection: object, record: object) -> None:
    """SQLite ignores foreign keys until told otherwise."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.close()
