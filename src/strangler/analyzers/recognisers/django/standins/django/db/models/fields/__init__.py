"""Columns. What an instance has under a field's name is a plain value.

Source: django/db/models/fields/__init__.py and `DeferredAttribute`; documentation, "Model field
reference"."""

import datetime
import decimal
import uuid


class Field:
    def __init__(self, *args, **kwargs):
        pass

    def __get__(self, instance, owner):
        return self._value()

    def _value(self):
        return ""

    def to_python(self, value):
        return value

    def get_prep_value(self, value):
        return value

    def get_internal_type(self):
        return ""

    def deconstruct(self):
        return "", "", [], {}

    def contribute_to_class(self, cls, name, private_only=False):
        pass

    def formfield(self, *args, **kwargs):
        pass

    def validate(self, value, model_instance):
        pass

    def clean(self, value, model_instance):
        return self.to_python(value)

    def pre_save(self, model_instance, add):
        pass

    def value_to_string(self, obj):
        return ""

    def db_type(self, connection):
        return ""

    def check(self, **kwargs):
        return []


class CharField(Field):
    pass


class TextField(Field):
    pass


class SlugField(Field):
    pass


class EmailField(Field):
    pass


class URLField(Field):
    pass


class FilePathField(Field):
    pass


class GenericIPAddressField(Field):
    pass


class IPAddressField(Field):
    pass


class CommaSeparatedIntegerField(Field):
    pass


class AutoField(Field):
    def _value(self):
        return 0


class BigAutoField(Field):
    def _value(self):
        return 0


class SmallAutoField(Field):
    def _value(self):
        return 0


class IntegerField(Field):
    def _value(self):
        return 0


class BigIntegerField(Field):
    def _value(self):
        return 0


class SmallIntegerField(Field):
    def _value(self):
        return 0


class PositiveIntegerField(Field):
    def _value(self):
        return 0


class PositiveBigIntegerField(Field):
    def _value(self):
        return 0


class PositiveSmallIntegerField(Field):
    def _value(self):
        return 0


class OrderWrt(Field):
    def _value(self):
        return 0


class FloatField(Field):
    def _value(self):
        return 0.0


class BooleanField(Field):
    def _value(self):
        return True


class NullBooleanField(Field):
    def _value(self):
        return True


class BinaryField(Field):
    def _value(self):
        return b""


class DateField(Field):
    def _value(self):
        return datetime.date()


class DateTimeField(Field):
    def _value(self):
        return datetime.datetime()


class TimeField(Field):
    def _value(self):
        return datetime.time()


class DurationField(Field):
    def _value(self):
        return datetime.timedelta()


class DecimalField(Field):
    def _value(self):
        return decimal.Decimal()


class UUIDField(Field):
    def _value(self):
        return uuid.UUID()


class CompositePrimaryKey(Field):
    def _value(self):
        return ()


class GeneratedField(Field):
    def _value(self):
        return 0


class NOT_PROVIDED:
    pass


BLANK_CHOICE_DASH = []
