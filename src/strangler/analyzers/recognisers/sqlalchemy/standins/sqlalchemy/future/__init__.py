"""`sqlalchemy.future`: what 1.4 had of 2.0."""

from sqlalchemy import Connection, Engine, create_engine, select
from sqlalchemy.sql.selectable import Select
