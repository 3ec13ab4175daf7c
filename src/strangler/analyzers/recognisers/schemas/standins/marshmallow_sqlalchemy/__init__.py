"""marshmallow-sqlalchemy: schemas of mapped classes."""

from marshmallow_sqlalchemy.schema import (
    ModelSchema,
    SQLAlchemyAutoSchema,
    SQLAlchemySchema,
    TableSchema,
    auto_field,
    field_for,
)

__all__ = [
    "ModelSchema",
    "SQLAlchemyAutoSchema",
    "SQLAlchemySchema",
    "TableSchema",
    "auto_field",
    "field_for",
]
