"""`sqlalchemy.engine.base`."""

from sqlalchemy.engine import Connection, Engine, Transaction
