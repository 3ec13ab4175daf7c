"""Models. An instance is written when it is saved."""

from strangler.standins.terms import many, notify, one, reads, writes
from tortoise.queryset import QuerySet, QuerySetSingle


class Model:
    """A model; what begins a query is a method of the class."""

    _emptied = None

    @classmethod
    def all(cls, *arguments, **named):
        reads(cls)
        return many(QuerySet, cls)

    filter = exclude = annotate = raw = select_for_update = all

    @classmethod
    def get(cls, *arguments, **named):
        reads(cls)
        return many(QuerySetSingle, cls)

    first = last = get_or_none = latest = earliest = get

    @classmethod
    async def create(cls, using_db=None, **values):
        made = cls(**values)
        await made.save()
        return made

    @classmethod
    async def get_or_create(cls, defaults=None, **values):
        reads(cls)
        return (await cls.create(), True)

    update_or_create = get_or_create

    @classmethod
    async def bulk_create(cls, objects, *arguments, **named):
        writes(cls)
        return objects

    @classmethod
    async def bulk_update(cls, objects, *arguments, **named):
        writes(cls)
        return 0

    @classmethod
    async def exists(cls, *arguments, **named):
        reads(cls)
        return True

    @classmethod
    async def in_bulk(cls, *arguments, **named):
        reads(cls)
        return {0: one(cls)}

    @classmethod
    async def fetch_for_list(cls, instances, *arguments, **named):
        reads(cls)

    @classmethod
    def describe(cls, *arguments, **named):
        return {}

    async def save(self, *arguments, **named):
        notify("pre_save", self, type(self), self, None, None)
        writes(self)
        notify("post_save", self, type(self), self, True, None, None)

    async def delete(self, using_db=None):
        notify("pre_delete", self, type(self), self, None)
        writes(self)
        writes(self._emptied)
        notify("post_delete", self, type(self), self, None)

    async def refresh_from_db(self, *arguments, **named):
        reads(self)

    async def fetch_related(self, *names, **named):
        """What is fetched is read where it is used."""

    def update_from_dict(self, values):
        return self

    def clone(self, *arguments, **named):
        return self
