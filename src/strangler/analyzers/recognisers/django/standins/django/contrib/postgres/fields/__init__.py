"""Columns of PostgreSQL."""

from django.db.models.fields import Field
from django.db.models.fields.json import JSONField


class ArrayField(Field):
    def _value(self):
        return []


class HStoreField(Field):
    def _value(self):
        return {}


class RangeField(Field):
    def _value(self):
        return ()


class IntegerRangeField(Field):
    def _value(self):
        return ()


class BigIntegerRangeField(Field):
    def _value(self):
        return ()


class DecimalRangeField(Field):
    def _value(self):
        return ()


class DateRangeField(Field):
    def _value(self):
        return ()


class DateTimeRangeField(Field):
    def _value(self):
        return ()


class CICharField(Field):
    pass


class CIEmailField(Field):
    pass


class CITextField(Field):
    pass
