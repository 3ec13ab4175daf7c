"""Serializers: what validating, saving and showing call. The recogniser adds who listens:
`validate_FIELD` to `rest_framework.validate`, `get_FIELD` to `rest_framework.represent`, properties
and methods of the model to `rest_framework.read`; and attributes: `_model` (a row of `Meta.model`),
`_chosen` (rows that fields refer to when they are written), `_many` (tables between), `_read` (rows
that fields lead to), `_nested` (serializers inside).

Source: rest_framework/serializers.py, fields.py, relations.py, validators.py."""

from rest_framework.fields import *
from rest_framework.fields import Field
from rest_framework.relations import *

from strangler.standins.terms import calls, notify, reads, writes


class BaseSerializer(Field):
    initial_data = {}
    partial = False
    parent = None
    fields = {}
    field_name = ""
    source_attrs = []
    error_messages = {}
    validators = []
    _model = None
    _chosen = None
    _many = None
    _read = None
    _nested = None

    def __init__(self, instance=None, data=None, many=False, partial=False, context=None, **kwargs):
        self.instance = instance
        self._context = context

    @property
    def context(self):
        return self._context

    @property
    def root(self):
        return self

    @property
    def validated_data(self):
        return dict(("", self._chosen) for _ in range(1))

    @property
    def errors(self):
        return {}

    def fail(self, key, **kwargs):
        pass

    def get_fields(self):
        return {}

    def is_valid(self, *, raise_exception=False):
        self.run_validation(self.initial_data)
        return True

    def run_validation(self, data=None):
        value = self.to_internal_value(data)
        self.run_validators(value)
        return self.validate(value)

    def run_validators(self, value):
        pass

    def to_internal_value(self, data):
        reads(self._chosen)
        notify("rest_framework.validate", self, self, data)
        calls(notify("rest_framework.check", self, data), data)
        return self.validated_data

    def validate(self, attrs):
        return attrs

    @property
    def data(self):
        for row in self.instance:
            self.to_representation(row)
        return self._shown()

    def _shown(self):
        self.to_representation(self.instance)
        return {}

    def to_representation(self, instance):
        notify("rest_framework.represent", self, self, instance)
        notify("rest_framework.read", self, instance)
        reads(self._read)
        reads(self._many)
        nested = self._nested
        reads(nested._model)
        calls(nested.to_representation, nested._model)
        return {}

    def save(self, **kwargs):
        self.instance = self.update(self.instance, self.validated_data)
        self.instance = self.create(self.validated_data)
        return self.instance

    def create(self, validated_data):
        pass

    def update(self, instance, validated_data):
        pass

    def __iter__(self):
        yield ""

    def __getitem__(self, key):
        return ""


class Serializer(BaseSerializer):
    pass


class ListSerializer(BaseSerializer):
    child = None

    def create(self, validated_data):
        return [self.child.create(item) for item in validated_data]


class ModelSerializer(Serializer):
    serializer_field_mapping = {}

    def run_validators(self, value):
        """Unique fields are looked for."""
        reads(self._model)

    def create(self, validated_data):
        row = type(self._model)._default_manager.create(**validated_data)
        writes(self._many)
        return row

    def update(self, instance, validated_data):
        calls(instance.save)
        writes(self._many)
        return instance

    def build_field(self, field_name, info, model_class, nested_depth):
        pass

    def build_standard_field(self, field_name, model_field):
        pass

    def build_relational_field(self, field_name, relation_info):
        pass

    def get_field_names(self, declared_fields, info):
        return []

    def get_extra_kwargs(self):
        return {}

    def get_unique_together_validators(self):
        return []


class HyperlinkedModelSerializer(ModelSerializer):
    pass
