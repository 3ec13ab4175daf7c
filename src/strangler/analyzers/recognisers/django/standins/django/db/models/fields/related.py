"""Relations. The recogniser gives models what their relations lead to (an Accessor each); one whose
model is not known leads nowhere.

Source: django/db/models/fields/related.py."""

from django.db.models.fields import Field


class RelatedField(Field):
    def __get__(self, instance, owner):
        pass


class ForeignObject(RelatedField):
    pass


class ForeignKey(ForeignObject):
    pass


class OneToOneField(ForeignKey):
    pass


class ManyToManyField(RelatedField):
    pass


class ForeignObjectRel(Field):
    pass


class ManyToOneRel(ForeignObjectRel):
    pass


class OneToOneRel(ManyToOneRel):
    pass


class ManyToManyRel(ForeignObjectRel):
    pass
