"""Flask-SQLAlchemy (2 and 3): `db`, with everything of SQLAlchemy on it."""

from flask_sqlalchemy.extension import SQLAlchemy
from flask_sqlalchemy.query import Query

BaseQuery = Query
"""Its name before version 3."""
