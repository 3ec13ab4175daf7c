"""Queries: awaited, or gone through. Making one has read the table."""

from strangler.standins.terms import many, one, reads, writes


class QuerySet:
    """A query for instances."""

    def _same(self, *arguments, **named):
        return self

    filter = exclude = order_by = limit = offset = distinct = annotate = group_by = _same
    prefetch_related = select_related = select_for_update = only = using_db = all = _same
    use_index = force_index = resolve_filters = _same

    def __await__(self):
        reads(self)
        yield None
        return [one(self)]

    async def __aiter__(self):
        reads(self)
        yield one(self)

    def __getitem__(self, key):
        return self

    def get(self, *arguments, **named):
        return many(QuerySetSingle, self)

    first = last = get_or_none = latest = earliest = get

    def values(self, *names, **named):
        return many(ValuesQuery, self)

    values_list = values

    async def count(self):
        reads(self)
        return 0

    async def exists(self):
        reads(self)
        return True

    async def in_bulk(self, *arguments, **named):
        reads(self)
        return {0: one(self)}

    async def explain(self):
        return ""

    def _changed(self, *arguments, **named):
        writes(self)
        return many(Changed, self)

    update = delete = bulk_update = bulk_create = _changed

    async def create(self, **values):
        made = one(self)
        await made.save()
        return made

    def sql(self, *arguments, **named):
        return ""


class QuerySetSingle(QuerySet):
    """A query for one instance."""

    def __await__(self):
        reads(self)
        yield None
        return one(self)


class ValuesQuery(QuerySet):
    """A query for data."""

    def __await__(self):
        reads(self)
        yield None
        return [{}]

    async def __aiter__(self):
        reads(self)
        yield {}


class Changed:
    """A statement that changes rows, awaited."""

    def __await__(self):
        writes(self)
        yield None
        return 0


class RelationManager(QuerySet):
    """`author.posts`: those that refer to it."""

    def __iter__(self):
        yield one(self)

    def __len__(self):
        return 0

    def __contains__(self, item):
        return True


class ManyToManyManager(RelationManager):
    """`post.tags`: changes are rows of the table between."""

    async def add(self, *instances, **named):
        writes(self)

    remove = clear = add
