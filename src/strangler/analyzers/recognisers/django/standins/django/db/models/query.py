"""Querysets. `one(self)` is a row, `many(Query, self)` another query for the same model.

Source: django/db/models/query.py; documentation, "QuerySet API reference". A query counts as read
where it is built: a queryset goes to places that no code shows, and one that nobody evaluates is
rare."""

from django.db.models.results import RawQuerySet, ValuesQuerySet

from strangler.standins.terms import many, one, reads, writes


class QuerySet:
    """Methods that write without signals are those of which the documentation says so: `update`,
    `bulk_create`, `bulk_update`; `delete` sends them."""

    def __new__(cls, model=None, query=None, using=None, hints=None):
        return many(cls, model)

    @property
    def model(self):
        return type(one(self))

    @classmethod
    def as_manager(cls):
        return cls()

    def get_queryset(self):
        return self

    def _row(self):
        """A row as it comes from the database (`Model.from_db` makes it by its constructor)."""
        reads(self)
        row = one(self)
        row.__init__()
        return row

    # -- one row

    def get(self, *args, **kwargs):
        return self._row()

    def first(self):
        return self._row()

    def last(self):
        return self._row()

    def earliest(self, *fields):
        return self._row()

    def latest(self, *fields):
        return self._row()

    async def aget(self, *args, **kwargs):
        return self._row()

    async def afirst(self):
        return self._row()

    async def alast(self):
        return self._row()

    async def aearliest(self, *fields):
        return self._row()

    async def alatest(self, *fields):
        return self._row()

    # -- all rows

    def __iter__(self):
        yield self._row()

    async def __aiter__(self):
        yield self._row()

    def iterator(self, chunk_size=None):
        yield self._row()

    async def aiterator(self, chunk_size=2000):
        yield self._row()

    def __getitem__(self, key):
        reads(self)
        if isinstance(key, slice):
            return self
        return one(self)

    def __len__(self):
        reads(self)
        return 0

    def __bool__(self):
        reads(self)
        return True

    def __contains__(self, row):
        reads(self)
        return True

    def in_bulk(self, id_list=None, *, field_name="pk"):
        return {row: row for row in self}

    async def ain_bulk(self, id_list=None, *, field_name="pk"):
        return {row: row for row in self}

    # -- questions

    def count(self):
        reads(self)
        return 0

    def exists(self):
        reads(self)
        return True

    def contains(self, obj):
        reads(self)
        return True

    def aggregate(self, *args, **kwargs):
        reads(self)
        return {}

    def explain(self, *, format=None, **options):
        reads(self)
        return ""

    async def acount(self):
        reads(self)
        return 0

    async def aexists(self):
        reads(self)
        return True

    async def acontains(self, obj):
        reads(self)
        return True

    async def aaggregate(self, *args, **kwargs):
        reads(self)
        return {}

    async def aexplain(self, *, format=None, **options):
        reads(self)
        return ""

    # -- values that are no rows

    def values(self, *fields, **expressions):
        reads(self)
        return ValuesQuerySet()

    def values_list(self, *fields, flat=False, named=False):
        reads(self)
        return ValuesQuerySet()

    def dates(self, field_name, kind, order="ASC"):
        reads(self)
        return ValuesQuerySet()

    def datetimes(self, field_name, kind, order="ASC", tzinfo=None):
        reads(self)
        return ValuesQuerySet()

    def raw(self, raw_query, params=(), translations=None, using=None):
        reads(self)
        return many(RawQuerySet, self)

    # -- other queries

    def none(self):
        return self

    def all(self):
        reads(self)
        return self

    def filter(self, *args, **kwargs):
        reads(self)
        return self

    def exclude(self, *args, **kwargs):
        reads(self)
        return self

    def complex_filter(self, filter_obj):
        reads(self)
        return self

    def union(self, *other_qs, all=False):
        reads(self)
        return self

    def intersection(self, *other_qs):
        reads(self)
        return self

    def difference(self, *other_qs):
        reads(self)
        return self

    def __and__(self, other):
        return self

    def __or__(self, other):
        return self

    def __xor__(self, other):
        return self

    def select_for_update(self, nowait=False, skip_locked=False, of=(), no_key=False):
        reads(self)
        return self

    def select_related(self, *fields):
        reads(self)
        return self

    def prefetch_related(self, *lookups):
        reads(self)
        return self

    def annotate(self, *args, **kwargs):
        reads(self)
        return self

    def alias(self, *args, **kwargs):
        reads(self)
        return self

    def order_by(self, *field_names):
        reads(self)
        return self

    def distinct(self, *field_names):
        reads(self)
        return self

    def extra(
        self, select=None, where=None, params=None, tables=None, order_by=None, select_params=None
    ):
        reads(self)
        return self

    def reverse(self):
        reads(self)
        return self

    def defer(self, *fields):
        reads(self)
        return self

    def only(self, *fields):
        reads(self)
        return self

    def using(self, alias):
        return self

    def db_manager(self, using=None, hints=None):
        return self

    def _clone(self):
        return self

    def _chain(self):
        return self

    # -- writing

    def create(self, **kwargs):
        row = one(self)
        row.__init__(**kwargs)
        row.save(force_insert=True)
        return row

    def get_or_create(self, defaults=None, **kwargs):
        reads(self)
        return self.create(**kwargs), True

    def update_or_create(self, defaults=None, create_defaults=None, **kwargs):
        reads(self)
        row = self.create(**kwargs)
        row.save()
        return row, True

    def bulk_create(
        self,
        objs,
        batch_size=None,
        ignore_conflicts=False,
        update_conflicts=False,
        update_fields=None,
        unique_fields=None,
    ):
        for row in objs:
            pass
        writes(self)
        return objs

    def bulk_update(self, objs, fields, batch_size=None):
        for row in objs:
            pass
        writes(self)
        return 0

    def update(self, **kwargs):
        writes(self)
        return 0

    def delete(self):
        reads(self)
        one(self)._go()
        return 0, {}

    def _raw_delete(self, using):
        writes(self)
        return 0

    async def acreate(self, **kwargs):
        return self.create(**kwargs)

    async def aget_or_create(self, defaults=None, **kwargs):
        return self.get_or_create(**kwargs)

    async def aupdate_or_create(self, defaults=None, create_defaults=None, **kwargs):
        return self.update_or_create(**kwargs)

    async def abulk_create(
        self,
        objs,
        batch_size=None,
        ignore_conflicts=False,
        update_conflicts=False,
        update_fields=None,
        unique_fields=None,
    ):
        return self.bulk_create(objs)

    async def abulk_update(self, objs, fields, batch_size=None):
        return self.bulk_update(objs, fields)

    async def aupdate(self, **kwargs):
        return self.update(**kwargs)

    async def adelete(self):
        return self.delete()


def prefetch_related_objects(model_instances, *related_lookups):
    for row in model_instances:
        pass


async def aprefetch_related_objects(model_instances, *related_lookups):
    for row in model_instances:
        pass
