"""`sqlalchemy.sql.visitors`."""

from sqlalchemy.sql.elements import clause as traverse
