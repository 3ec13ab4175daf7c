"""Fields for relations: what is written is looked up in the rows that may be chosen (`_chosen` of
the field's own class, where the project derives one; else the serializer's), what is shown is a
key, a link or an attribute of a row that is there.

Source: rest_framework/relations.py."""

from rest_framework.fields import Field

from strangler.standins.terms import calls


class RelatedField(Field):
    queryset = None
    many = False

    def get_queryset(self):
        return calls(self.queryset.all)

    def get_choices(self, cutoff=None):
        return {}

    def use_pk_only_optimization(self):
        return False


class StringRelatedField(RelatedField):
    def to_representation(self, value):
        return str(value)


class PrimaryKeyRelatedField(RelatedField):
    pk_field = None

    def to_internal_value(self, data):
        return calls(self.get_queryset().get)

    def to_representation(self, value):
        return value.pk


class HyperlinkedRelatedField(RelatedField):
    view_name = ""
    lookup_field = "pk"
    lookup_url_kwarg = ""
    format = None

    def reverse(self, viewname, args=None, kwargs=None, request=None, format=None):
        return ""

    def get_object(self, view_name, view_args, view_kwargs):
        return calls(self.get_queryset().get)

    def get_url(self, obj, view_name, request, format):
        return self.reverse(view_name)

    def to_internal_value(self, data):
        return self.get_object("", (), {})

    def to_representation(self, value):
        return self.get_url(value, self.view_name, None, None)


class HyperlinkedIdentityField(HyperlinkedRelatedField):
    pass


class SlugRelatedField(RelatedField):
    slug_field = ""

    def to_internal_value(self, data):
        return calls(self.get_queryset().get)

    def to_representation(self, obj):
        return ""


class ManyRelatedField(Field):
    child_relation = None

    def get_attribute(self, instance):
        return []
