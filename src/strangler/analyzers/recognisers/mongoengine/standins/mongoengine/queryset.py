"""Queries. Making one reads the collection."""

from mongoengine.plain import Plain
from strangler.standins.terms import one, reads, writes


class QuerySet:
    """A query for documents."""

    def _same(self, *arguments, **named):
        reads(self)
        return self

    __call__ = filter = all = order_by = limit = skip = only = exclude = no_cache = _same
    select_related = batch_size = hint = timeout = read_preference = using = none = _same
    clone = no_dereference = no_sub_classes = fields = all_fields = search_text = _same
    where = comment = max_time_ms = collation = allow_disk_use = _same

    def _given(self):
        reads(self)
        return one(self)

    def __iter__(self):
        yield self._given()

    def __getitem__(self, key):
        return self._given()

    def first(self, *arguments, **named):
        return self._given()

    get = with_id = next = first

    def in_bulk(self, *arguments):
        return {"": self._given()}

    def count(self, *arguments, **named):
        reads(self)
        return 0

    def __len__(self):
        reads(self)
        return 0

    def _data(self, *arguments, **named):
        reads(self)
        return [Plain()]

    aggregate = distinct = scalar = values_list = as_pymongo = explain = to_json = _data
    item_frequencies = map_reduce = exec_js = sum = average = _data

    def create(self, **values):
        made = one(self)
        made.save()
        return made

    def insert(self, documents, *arguments, **named):
        writes(self)
        return documents

    def _changed(self, *arguments, **named):
        writes(self)
        return Plain()

    update = update_one = delete = _changed

    def modify(self, *arguments, **named):
        writes(self)
        return one(self)

    upsert_one = modify


QuerySetNoCache = BaseQuerySet = QuerySet


class QuerySetManager:
    """What gives a query."""


class Q:
    """A condition."""

    def __init__(self, **named):
        pass

    def __and__(self, other):
        return self

    __or__ = __invert__ = __and__


QCombination = Q


def queryset_manager(function):
    """A query of the project's own, as an attribute: what the function returns of a query."""
    return property(function)


CASCADE = DENY = DO_NOTHING = NULLIFY = PULL = 0
