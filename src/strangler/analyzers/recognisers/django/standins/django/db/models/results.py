"""Queries that give no plain rows, in a file of their own for their length.

Source: django/db/models/query.py."""

from strangler.standins.terms import one, reads


class ValuesQuerySet:
    """`values()` and `values_list()`: still a query, but its rows are dicts, tuples or values."""

    def __iter__(self):
        yield {}

    def __len__(self):
        return 0

    def __bool__(self):
        return True

    def __getitem__(self, key):
        return {}

    def all(self, *args, **kwargs):
        return self

    def filter(self, *args, **kwargs):
        return self

    def exclude(self, *args, **kwargs):
        return self

    def order_by(self, *args, **kwargs):
        return self

    def distinct(self, *args, **kwargs):
        return self

    def annotate(self, *args, **kwargs):
        return self

    def alias(self, *args, **kwargs):
        return self

    def reverse(self, *args, **kwargs):
        return self

    def using(self, *args, **kwargs):
        return self

    def union(self, *args, **kwargs):
        return self

    def intersection(self, *args, **kwargs):
        return self

    def difference(self, *args, **kwargs):
        return self

    def values(self, *args, **kwargs):
        return self

    def values_list(self, *args, **kwargs):
        return self

    def none(self, *args, **kwargs):
        return self

    def iterator(self, *args, **kwargs):
        return self

    def first(self, *args, **kwargs):
        return {}

    def last(self, *args, **kwargs):
        return {}

    def get(self, *args, **kwargs):
        return {}

    def earliest(self, *args, **kwargs):
        return {}

    def latest(self, *args, **kwargs):
        return {}

    def count(self, *args, **kwargs):
        return 0

    def exists(self, *args, **kwargs):
        return True

    def contains(self, *args, **kwargs):
        return True

    def aggregate(self, *args, **kwargs):
        return {}

    def in_bulk(self, *args, **kwargs):
        return {}

    async def afirst(self, *args, **kwargs):
        return {}

    async def alast(self, *args, **kwargs):
        return {}

    async def aget(self, *args, **kwargs):
        return {}

    async def acount(self, *args, **kwargs):
        return 0

    async def aexists(self, *args, **kwargs):
        return True


class RawQuerySet:
    """Rows of a query in SQL."""

    def __iter__(self):
        reads(self)
        yield one(self)

    def __getitem__(self, key):
        reads(self)
        return one(self)

    def __len__(self):
        reads(self)
        return 0

    def __bool__(self):
        reads(self)
        return True

    def iterator(self):
        yield one(self)

    def prefetch_related(self, *lookups):
        return self

    def using(self, alias):
        return self
