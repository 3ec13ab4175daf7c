"""`sqlmodel.sql.expression`."""

from sqlalchemy.sql.selectable import Select
from sqlalchemy.sql.selectable import Select as SelectOfScalar

from sqlmodel import col, select
