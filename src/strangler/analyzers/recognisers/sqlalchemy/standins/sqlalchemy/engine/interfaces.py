"""`sqlalchemy.engine.interfaces`."""

from sqlalchemy.engine import DBAPICursor
from sqlalchemy.engine import PoolProxiedConnection as DBAPIConnection
from sqlalchemy.plain import Plain as Dialect
