"""`sqlalchemy.orm.scoping`."""

from sqlalchemy.orm.session import scoped_session
