"""marshmallow: schemas and fields. What a schema of the project does, field by field, is written by
the recogniser and listens here."""

from marshmallow import fields, schema
from marshmallow.schema import Schema

__all__ = ["Schema", "fields", "schema"]
