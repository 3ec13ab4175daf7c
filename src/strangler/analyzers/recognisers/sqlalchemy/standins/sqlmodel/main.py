"""Models. Those with `table=True` are mapped classes besides, the recogniser says so."""

from sqlalchemy.plain import Plain
from sqlalchemy.sql.schema import MetaData


class SQLModel:
    """A model: plain data until it is a table."""

    metadata = MetaData()

    def model_dump(self, *arguments, **named):
        return {"": Plain()}

    dict = model_dump

    def model_dump_json(self, *arguments, **named):
        return ""

    json = model_dump_json

    def model_copy(self, *arguments, **named):
        return self

    copy = model_copy

    def sqlmodel_update(self, obj, *arguments, **named):
        """Assigns attributes."""
        self._sqlmodel_updated = obj
        return self

    @classmethod
    def model_validate(cls, obj, *arguments, **named):
        return cls()

    parse_obj = from_orm = model_validate_json = parse_raw = model_construct = model_validate

    @classmethod
    def model_json_schema(cls, *arguments, **named):
        return {}

    schema = model_rebuild = update_forward_refs = model_json_schema


def Field(*arguments, **named):
    """An attribute with a column."""


def Relationship(*arguments, **named):
    """A relationship."""


def col(column_expression):
    """A column, for those who check types."""
    return column_expression
