"""`sqlalchemy.orm.base`: what annotations say."""

from sqlalchemy.orm import object_mapper
