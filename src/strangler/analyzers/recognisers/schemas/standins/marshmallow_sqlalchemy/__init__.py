"""marshmallow-sqlalchemy: schemas of mapped classes."""

from marshmallow_sqlalchemy.schema import (
    SQLAlchemyAutoSchema,
    SQLAlchemySchema,
    auto_field,
)

__all__ = ["SQLAlchemyAutoSchema", "SQLAlchemySchema", "auto_field"]
