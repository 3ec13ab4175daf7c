"""`sqlalchemy.ext.declarative`: where declarative bases came from."""

from sqlalchemy.orm import (
    DeclarativeMeta,
    as_declarative,
    declarative_base,
    declared_attr,
    has_inherited_table,
)


class DeferredReflection:
    """A mixin: tables are read from the database."""


class AbstractConcreteBase:
    """A mixin of inheritance."""


ConcreteBase = AbstractConcreteBase
