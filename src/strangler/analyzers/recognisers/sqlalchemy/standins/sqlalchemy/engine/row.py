"""`sqlalchemy.engine.row`."""

from sqlalchemy.engine.result import Row, RowMapping
