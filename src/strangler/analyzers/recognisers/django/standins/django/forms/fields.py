"""Form fields: plain values; a field of the project may override what cleans them.

Source: django/forms/fields.py."""


class Field:
    queryset = None
    choices = []
    initial = None
    required = True
    label = ""
    help_text = ""
    disabled = False
    widget = None

    def __init__(self, *args, **kwargs):
        pass

    def clean(self, value):
        value = self.to_python(value)
        self.validate(value)
        self.run_validators(value)
        return value

    def to_python(self, value):
        return value

    def validate(self, value):
        pass

    def run_validators(self, value):
        pass

    def prepare_value(self, value):
        return value

    def has_changed(self, initial, data):
        return True

    def bound_data(self, data, initial):
        return data

    def widget_attrs(self, widget):
        return {}

    def get_bound_field(self, form, field_name):
        pass


class CharField(Field):
    pass


class IntegerField(Field):
    pass


class FloatField(Field):
    pass


class DecimalField(Field):
    pass


class DateField(Field):
    pass


class TimeField(Field):
    pass


class DateTimeField(Field):
    pass


class DurationField(Field):
    pass


class RegexField(Field):
    pass


class EmailField(Field):
    pass


class URLField(Field):
    pass


class SlugField(Field):
    pass


class BooleanField(Field):
    pass


class NullBooleanField(Field):
    pass


class ChoiceField(Field):
    pass


class TypedChoiceField(Field):
    pass


class MultipleChoiceField(Field):
    pass


class TypedMultipleChoiceField(Field):
    pass


class ComboField(Field):
    pass


class MultiValueField(Field):
    pass


class SplitDateTimeField(Field):
    pass


class FileField(Field):
    pass


class ImageField(Field):
    pass


class FilePathField(Field):
    pass


class GenericIPAddressField(Field):
    pass


class JSONField(Field):
    pass


class UUIDField(Field):
    pass
