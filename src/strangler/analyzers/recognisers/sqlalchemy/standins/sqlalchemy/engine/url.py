"""`sqlalchemy.engine.url`."""

from sqlalchemy.engine import URL, make_url
