"""Flask-Marshmallow: schemas by an object of the application."""

import marshmallow.fields
import marshmallow.schema
import marshmallow_sqlalchemy.schema


class Schema(marshmallow.schema.Schema):
    """A schema."""

    def jsonify(self, obj, many=None, *args, **kwargs):
        """An answer."""
        self.dump(obj)
        return ""


class SQLAlchemySchema(marshmallow_sqlalchemy.schema.SQLAlchemySchema):
    """A schema of a mapped class."""

    def jsonify(self, obj, many=None, *args, **kwargs):
        """An answer."""
        self.dump(obj)
        return ""


class SQLAlchemyAutoSchema(SQLAlchemySchema):
    """A schema with the columns of a mapped class."""


class Marshmallow:
    """`ma`: schemas and all fields."""

    Schema = Schema
    SQLAlchemySchema = SQLAlchemySchema
    SQLAlchemyAutoSchema = SQLAlchemyAutoSchema
    ModelSchema = TableSchema = SQLAlchemyAutoSchema
    """Their names before version 0.12."""

    def init_app(self, app): ...

    def __getattr__(self, name):
        """`String`, `Nested`, `URLFor` and all others are fields."""
        return marshmallow.fields.Field


ModelSchema = TableSchema = SQLAlchemyAutoSchema
"""Their names before version 0.12."""
