"""One page of a query."""

from strangler.standins.terms import one


class Pagination:
    """The items of one page; a collection."""

    page = per_page = total = pages = prev_num = next_num = first = last = 0
    has_prev = has_next = True

    @property
    def items(self):
        return [one(self)]

    def __iter__(self):
        yield one(self)

    def iter_pages(self, *arguments, **named):
        return [0]

    def prev(self, error_out=False):
        return self

    def next(self, error_out=False):
        return self


class QueryPagination(Pagination):
    """Of a query."""


class SelectPagination(Pagination):
    """Of a statement."""
