"""Fields: a value in, a value out. Which rows a declared field looks at is told by the recogniser
for the serializer that has it.

Source: rest_framework/fields.py."""


class Field:
    source = ""
    field_name = ""
    parent = None
    root = None
    context = {}
    source_attrs = []
    validators = []
    default_error_messages = {}
    default = None
    required = False
    read_only = False
    write_only = False
    allow_null = False
    initial = None
    label = ""
    help_text = ""
    style = {}

    def bind(self, field_name, parent):
        pass

    def fail(self, key, **kwargs):
        pass

    def get_attribute(self, instance):
        return instance

    def get_default(self):
        pass

    def get_initial(self):
        pass

    def get_value(self, dictionary):
        return ""

    def validate_empty_values(self, data):
        return False, data

    def run_validation(self, data=None):
        return self.to_internal_value(data)

    def run_validators(self, value):
        pass

    def to_internal_value(self, data):
        return data

    def to_representation(self, value):
        return value


class BooleanField(Field):
    pass


class CharField(Field):
    pass


class EmailField(CharField):
    pass


class RegexField(CharField):
    pass


class SlugField(CharField):
    pass


class URLField(CharField):
    pass


class UUIDField(Field):
    pass


class IPAddressField(CharField):
    pass


class IntegerField(Field):
    pass


class FloatField(Field):
    pass


class DecimalField(Field):
    pass


class DateTimeField(Field):
    pass


class DateField(Field):
    pass


class TimeField(Field):
    pass


class DurationField(Field):
    pass


class ChoiceField(Field):
    choices = {}
    grouped_choices = {}
    choice_strings_to_values = {}


class MultipleChoiceField(ChoiceField):
    pass


class FilePathField(ChoiceField):
    pass


class FileField(Field):
    pass


class ImageField(FileField):
    pass


class ListField(Field):
    child = None


class DictField(Field):
    child = None


class HStoreField(DictField):
    pass


class JSONField(Field):
    pass


class ReadOnlyField(Field):
    pass


class HiddenField(Field):
    pass


class SerializerMethodField(Field):
    pass


class ModelField(Field):
    pass
