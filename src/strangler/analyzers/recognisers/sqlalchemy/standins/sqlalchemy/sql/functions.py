"""`sqlalchemy.sql.functions`: `func` and its classes."""

from sqlalchemy.sql.elements import ColumnElement, FunctionGenerator
from sqlalchemy.sql.elements import clause as coalesce
from sqlalchemy.sql.elements import clause as concat
from sqlalchemy.sql.elements import clause as count
from sqlalchemy.sql.elements import clause as current_timestamp
from sqlalchemy.sql.elements import clause as max
from sqlalchemy.sql.elements import clause as min
from sqlalchemy.sql.elements import clause as now
from sqlalchemy.sql.elements import clause as sum

func = FunctionGenerator()


class FunctionElement(ColumnElement):
    """A function of SQL."""


class GenericFunction(FunctionElement):
    """A function of SQL that a project names."""
