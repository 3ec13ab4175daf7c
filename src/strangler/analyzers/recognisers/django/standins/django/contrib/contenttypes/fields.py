"""Keys to rows of any model. The recogniser adds `_pointed`: rows of the models that have a
`GenericRelation` back.

Source: django/contrib/contenttypes/fields.py, `GenericForeignKey.__get__`."""

from django.contrib.contenttypes.models import ContentType

from strangler.standins.terms import reads, unknown


class Pointing:
    _pointed = None

    def target(self):
        reads(ContentType)
        unknown("the model that a generic key points to is known while it runs")
        return self._pointed
