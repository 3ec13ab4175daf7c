"""Managers: their methods are those of the queryset that `get_queryset` gives."""

from django.db.models.query import QuerySet

from strangler.standins.terms import many, one


class BaseManager:
    _db = ""

    @property
    def model(self):
        return type(one(self))

    @classmethod
    def from_queryset(cls, queryset_class, class_name=None):
        return cls

    def get_queryset(self):
        return many(QuerySet, self)

    def all(self):
        return self.get_queryset()

    def db_manager(self, using=None, hints=None):
        return self

    def get_by_natural_key(self, *args):
        return self.get_queryset().get()

    def get(self, *args, **kwargs):
        return self.get_queryset().get(*args, **kwargs)

    def first(self, *args, **kwargs):
        return self.get_queryset().first(*args, **kwargs)

    def last(self, *args, **kwargs):
        return self.get_queryset().last(*args, **kwargs)

    def earliest(self, *args, **kwargs):
        return self.get_queryset().earliest(*args, **kwargs)

    def latest(self, *args, **kwargs):
        return self.get_queryset().latest(*args, **kwargs)

    async def aget(self, *args, **kwargs):
        return await self.get_queryset().aget(*args, **kwargs)

    async def afirst(self, *args, **kwargs):
        return await self.get_queryset().afirst(*args, **kwargs)

    async def alast(self, *args, **kwargs):
        return await self.get_queryset().alast(*args, **kwargs)

    async def aearliest(self, *args, **kwargs):
        return await self.get_queryset().aearliest(*args, **kwargs)

    async def alatest(self, *args, **kwargs):
        return await self.get_queryset().alatest(*args, **kwargs)

    def iterator(self, *args, **kwargs):
        return self.get_queryset().iterator(*args, **kwargs)

    def aiterator(self, *args, **kwargs):
        return self.get_queryset().aiterator(*args, **kwargs)

    def in_bulk(self, *args, **kwargs):
        return self.get_queryset().in_bulk(*args, **kwargs)

    async def ain_bulk(self, *args, **kwargs):
        return await self.get_queryset().ain_bulk(*args, **kwargs)

    def count(self, *args, **kwargs):
        return self.get_queryset().count(*args, **kwargs)

    def exists(self, *args, **kwargs):
        return self.get_queryset().exists(*args, **kwargs)

    def contains(self, *args, **kwargs):
        return self.get_queryset().contains(*args, **kwargs)

    def aggregate(self, *args, **kwargs):
        return self.get_queryset().aggregate(*args, **kwargs)

    def explain(self, *args, **kwargs):
        return self.get_queryset().explain(*args, **kwargs)

    async def acount(self, *args, **kwargs):
        return await self.get_queryset().acount(*args, **kwargs)

    async def aexists(self, *args, **kwargs):
        return await self.get_queryset().aexists(*args, **kwargs)

    async def acontains(self, *args, **kwargs):
        return await self.get_queryset().acontains(*args, **kwargs)

    async def aaggregate(self, *args, **kwargs):
        return await self.get_queryset().aaggregate(*args, **kwargs)

    async def aexplain(self, *args, **kwargs):
        return await self.get_queryset().aexplain(*args, **kwargs)

    def values(self, *args, **kwargs):
        return self.get_queryset().values(*args, **kwargs)

    def values_list(self, *args, **kwargs):
        return self.get_queryset().values_list(*args, **kwargs)

    def dates(self, *args, **kwargs):
        return self.get_queryset().dates(*args, **kwargs)

    def datetimes(self, *args, **kwargs):
        return self.get_queryset().datetimes(*args, **kwargs)

    def raw(self, *args, **kwargs):
        return self.get_queryset().raw(*args, **kwargs)

    def none(self, *args, **kwargs):
        return self.get_queryset().none(*args, **kwargs)

    def filter(self, *args, **kwargs):
        return self.get_queryset().filter(*args, **kwargs)

    def exclude(self, *args, **kwargs):
        return self.get_queryset().exclude(*args, **kwargs)

    def complex_filter(self, *args, **kwargs):
        return self.get_queryset().complex_filter(*args, **kwargs)

    def union(self, *args, **kwargs):
        return self.get_queryset().union(*args, **kwargs)

    def intersection(self, *args, **kwargs):
        return self.get_queryset().intersection(*args, **kwargs)

    def difference(self, *args, **kwargs):
        return self.get_queryset().difference(*args, **kwargs)

    def select_for_update(self, *args, **kwargs):
        return self.get_queryset().select_for_update(*args, **kwargs)

    def select_related(self, *args, **kwargs):
        return self.get_queryset().select_related(*args, **kwargs)

    def prefetch_related(self, *args, **kwargs):
        return self.get_queryset().prefetch_related(*args, **kwargs)

    def annotate(self, *args, **kwargs):
        return self.get_queryset().annotate(*args, **kwargs)

    def alias(self, *args, **kwargs):
        return self.get_queryset().alias(*args, **kwargs)

    def order_by(self, *args, **kwargs):
        return self.get_queryset().order_by(*args, **kwargs)

    def distinct(self, *args, **kwargs):
        return self.get_queryset().distinct(*args, **kwargs)

    def extra(self, *args, **kwargs):
        return self.get_queryset().extra(*args, **kwargs)

    def reverse(self, *args, **kwargs):
        return self.get_queryset().reverse(*args, **kwargs)

    def defer(self, *args, **kwargs):
        return self.get_queryset().defer(*args, **kwargs)

    def only(self, *args, **kwargs):
        return self.get_queryset().only(*args, **kwargs)

    def using(self, *args, **kwargs):
        return self.get_queryset().using(*args, **kwargs)

    def create(self, *args, **kwargs):
        return self.get_queryset().create(*args, **kwargs)

    def get_or_create(self, *args, **kwargs):
        return self.get_queryset().get_or_create(*args, **kwargs)

    def update_or_create(self, *args, **kwargs):
        return self.get_queryset().update_or_create(*args, **kwargs)

    def bulk_create(self, objs, *args, **kwargs):
        return self.get_queryset().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, *args, **kwargs):
        return self.get_queryset().bulk_update(objs, *args, **kwargs)

    def update(self, *args, **kwargs):
        return self.get_queryset().update(*args, **kwargs)

    async def acreate(self, *args, **kwargs):
        return await self.get_queryset().acreate(*args, **kwargs)

    async def aget_or_create(self, *args, **kwargs):
        return await self.get_queryset().aget_or_create(*args, **kwargs)

    async def aupdate_or_create(self, *args, **kwargs):
        return await self.get_queryset().aupdate_or_create(*args, **kwargs)

    async def abulk_create(self, objs, *args, **kwargs):
        return await self.get_queryset().abulk_create(objs, *args, **kwargs)

    async def abulk_update(self, objs, *args, **kwargs):
        return await self.get_queryset().abulk_update(objs, *args, **kwargs)

    async def aupdate(self, *args, **kwargs):
        return await self.get_queryset().aupdate(*args, **kwargs)


class Manager(BaseManager):
    pass


class EmptyManager(Manager):
    pass
