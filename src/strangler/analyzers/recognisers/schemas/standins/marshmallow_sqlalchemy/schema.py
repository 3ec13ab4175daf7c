"""`marshmallow_sqlalchemy.schema`"""

from marshmallow.fields import Field
from marshmallow.schema import Schema


class SQLAlchemySchema(Schema):
    """A schema of a mapped class: the recogniser knows which."""

    session = None
    transient = False
    instance = None

    def load(self, data, *, session=None, instance=None, transient=False, **options):
        """A row, where `load_instance` says so."""
        return super().load(data)

    def get_instance(self):
        """The row of the data's key."""


class SQLAlchemyAutoSchema(SQLAlchemySchema):
    """A schema with the columns of a mapped class."""


ModelSchema = TableSchema = SQLAlchemyAutoSchema
"""Their names before version 1."""


def auto_field(column_name=None, *, model=None, table=None, **kwargs):
    """A field for a column."""
    return Field()


def field_for(model, property_name, *arguments, **kwargs):
    """A field for a column of a mapped class."""
    return Field()
