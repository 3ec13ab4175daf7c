"""`sqlalchemy.orm.relationships`."""

from sqlalchemy.orm import foreign, relationship, remote
from sqlalchemy.plain import Plain as RelationshipProperty
