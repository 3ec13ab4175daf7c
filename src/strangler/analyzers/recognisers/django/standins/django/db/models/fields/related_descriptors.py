"""What relations add to a manager of the related model: the recogniser gives a relation both, that
manager and one of these.

Source: django/db/models/fields/related_descriptors.py, `create_reverse_many_to_one_manager` and
`create_forward_many_to_many_manager`; documentation, "Related objects reference"."""

from django.db.models.query import QuerySet

from strangler.standins.terms import many, notify, one, reads, writes


class RelatedManager:
    """The other end of a foreign key. It holds rows of the related model: `add` and its like
    update their keys, without signals unless `bulk=False`."""

    def get_queryset(self):
        return many(QuerySet, self)

    def add(self, *objs, bulk=True):
        writes(self)
        if not bulk:
            one(self).save()

    def remove(self, *objs, bulk=True):
        writes(self)
        if not bulk:
            one(self).save()

    def clear(self, *, bulk=True):
        writes(self)
        if not bulk:
            one(self).save()

    def set(self, objs, *, bulk=True, clear=False):
        for row in objs:
            pass
        reads(self)
        self.remove(bulk=bulk)
        self.add(bulk=bulk)

    async def aadd(self, *objs, bulk=True):
        self.add(bulk=bulk)

    async def aremove(self, *objs, bulk=True):
        self.remove(bulk=bulk)

    async def aclear(self, *, bulk=True):
        self.clear(bulk=bulk)

    async def aset(self, objs, *, bulk=True, clear=False):
        self.set(objs, bulk=bulk)


class ManyRelatedManager:
    """A many-to-many relation. It holds rows of the table between both models."""

    def add(self, *objs, through_defaults=None):
        reads(self)
        notify("django.db.models.signals.m2m_changed", self)
        writes(self)

    def remove(self, *objs):
        notify("django.db.models.signals.m2m_changed", self)
        writes(self)

    def clear(self):
        notify("django.db.models.signals.m2m_changed", self)
        writes(self)

    def set(self, objs, *, clear=False, through_defaults=None):
        for row in objs:
            pass
        reads(self)
        self.remove()
        self.add()

    def create(self, *, through_defaults=None, **kwargs):
        self.add()

    def get_or_create(self, *, through_defaults=None, **kwargs):
        self.add()

    def update_or_create(self, *, through_defaults=None, **kwargs):
        self.add()

    def all(self):
        reads(self)

    def filter(self, *args, **kwargs):
        reads(self)

    def exclude(self, *args, **kwargs):
        reads(self)

    def get(self, *args, **kwargs):
        reads(self)

    def first(self):
        reads(self)

    def last(self):
        reads(self)

    def count(self):
        reads(self)

    def exists(self):
        reads(self)

    def order_by(self, *field_names):
        reads(self)

    def select_related(self, *fields):
        reads(self)

    def prefetch_related(self, *lookups):
        reads(self)

    def annotate(self, *args, **kwargs):
        reads(self)

    def values(self, *fields, **expressions):
        reads(self)

    def values_list(self, *fields, flat=False, named=False):
        reads(self)

    def get_queryset(self):
        reads(self)

    async def aadd(self, *objs, through_defaults=None):
        self.add()

    async def aremove(self, *objs):
        self.remove()

    async def aclear(self):
        self.clear()

    async def aset(self, objs, *, clear=False, through_defaults=None):
        self.set(objs)

    async def acreate(self, *, through_defaults=None, **kwargs):
        self.add()
