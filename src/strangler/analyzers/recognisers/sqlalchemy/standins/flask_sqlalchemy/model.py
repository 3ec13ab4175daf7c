"""The base of models; `query` is an accessor of each, the recogniser says so."""

from sqlalchemy.orm import DeclarativeBase, DeclarativeMeta


class Model(DeclarativeBase):
    """What `db.Model` is."""


DefaultMeta = DeclarativeMeta
BindMixin = NameMixin = BindMetaMixin = NameMetaMixin = type


def camel_to_snake_case(name):
    """How tables are named."""
    return ""
