"""`wtforms.fields`: fields by what they hold.

Source: the modules of wtforms/fields."""

from datetime import date, datetime, time
from decimal import Decimal

from werkzeug.datastructures import FileStorage

from wtforms.fields.core import DEFAULTS, Field, Flags, Label

__all__ = [
    "BooleanField",
    "ColorField",
    "DateField",
    "DateTimeField",
    "DateTimeLocalField",
    "DecimalField",
    "DecimalRangeField",
    "EmailField",
    "Field",
    "FieldList",
    "FileField",
    "Flags",
    "FloatField",
    "FormField",
    "HiddenField",
    "IntegerField",
    "IntegerRangeField",
    "Label",
    "MonthField",
    "MultipleFileField",
    "PasswordField",
    "RadioField",
    "SearchField",
    "SelectField",
    "SelectFieldBase",
    "SelectMultipleField",
    "StringField",
    "SubmitField",
    "TelField",
    "TextAreaField",
    "TimeField",
    "URLField",
    "WeekField",
]


class StringField(Field):
    data = ""


class TextAreaField(StringField): ...


class PasswordField(StringField): ...


class HiddenField(StringField): ...


class SearchField(StringField): ...


class TelField(StringField): ...


class URLField(StringField): ...


class EmailField(StringField): ...


class ColorField(StringField): ...


class BooleanField(Field):
    data = True


class SubmitField(BooleanField): ...


class IntegerField(Field):
    data = 0


class IntegerRangeField(IntegerField): ...


class DecimalField(Field):
    data = Decimal(0)


class DecimalRangeField(DecimalField): ...


class FloatField(Field):
    data = 0.0


class DateTimeField(Field):
    data = datetime(1, 1, 1)


class DateTimeLocalField(DateTimeField): ...


class DateField(Field):
    data = date(1, 1, 1)


class MonthField(DateField): ...


class WeekField(DateField): ...


class TimeField(Field):
    data = time(0)


class FileField(Field):
    data = FileStorage()


class MultipleFileField(Field):
    data = [FileStorage()]


class SelectFieldBase(Field):
    def iter_choices(self):
        yield "", "", True, {}

    def has_groups(self):
        return True


class SelectField(SelectFieldBase):
    """What is chosen is what `coerce` makes of a text."""

    choices = [("", "")]

    def __init__(
        self, label=None, validators=None, coerce=str, choices=None, validate_choice=True, **kwargs
    ):
        super().__init__(label, validators, **kwargs)
        self.data = coerce("")
        self.choices = choices
        DEFAULTS.append(choices)


class RadioField(SelectField): ...


class SelectMultipleField(SelectField):
    def __init__(
        self, label=None, validators=None, coerce=str, choices=None, validate_choice=True, **kwargs
    ):
        super().__init__(label, validators, coerce, choices, **kwargs)
        self.data = [coerce("")]


class FormField(Field):
    def __init__(self, form_class, label=None, validators=None, separator="-", **kwargs):
        super().__init__(label, validators, **kwargs)
        self.form = form_class()
        DEFAULTS.append(form_class)
        self.data = {}


class FieldList(Field):
    data = [""]

    def __init__(self, unbound_field, label=None, validators=None, *args, **kwargs):
        super().__init__(label, validators, **kwargs)
        self.entries = [unbound_field]

    def __iter__(self):
        yield from self.entries

    def __getitem__(self, index):
        return self.entries[index]

    def append_entry(self, data=None):
        return self.entries[0]

    def pop_entry(self):
        return self.entries[0]
