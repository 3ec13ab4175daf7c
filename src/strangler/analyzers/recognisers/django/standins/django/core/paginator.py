"""Pages: they count and cut what they are given. Pages of a query hold what the query holds.

Source: django/core/paginator.py."""

from strangler.standins.terms import many, one, reads


class _Pages:
    """What does not depend on what is paged."""

    num_pages = 0
    page_range = range(1)
    per_page = 0
    count = 0
    ELLIPSIS = ""

    def validate_number(self, number):
        return 0

    def get_elided_page_range(self, number=1, *, on_each_side=3, on_ends=2):
        return range(1)


class PlainPaginator(_Pages):
    """Pages of a list."""

    def __iter__(self):
        yield PlainPage()

    def get_page(self, number):
        return PlainPage()

    def page(self, number):
        return PlainPage()


class Paginator(_Pages):
    """Pages of a query."""

    def __new__(cls, object_list, per_page=1, orphans=0, allow_empty_first_page=True, **kwargs):
        if not object_list:
            return PlainPaginator()
        return many(cls, object_list)

    @property
    def count(self):
        reads(self)
        return 0

    @property
    def num_pages(self):
        reads(self)
        return 0

    @property
    def object_list(self):
        return many(Rows, self)

    def __iter__(self):
        yield self.page(1)

    def get_page(self, number):
        return self.page(number)

    def page(self, number):
        reads(self)
        return many(Page, self)

    def _get_page(self, *args, **kwargs):
        return many(Page, self)


class AsyncPaginator(Paginator):
    pass


class _Place:
    number = 0

    def has_next(self):
        return True

    def has_previous(self):
        return True

    def has_other_pages(self):
        return True

    def next_page_number(self):
        return 0

    def previous_page_number(self):
        return 0

    def start_index(self):
        return 0

    def end_index(self):
        return 0

    def __len__(self):
        return 0

    def __bool__(self):
        return True


class PlainPage(_Place):
    """A page of a list."""

    object_list = []
    paginator = PlainPaginator()

    def __iter__(self):
        yield from self.object_list

    def __getitem__(self, index):
        return self.object_list[0]


class Rows:
    """Rows of a page, already read."""

    def __iter__(self):
        yield one(self)

    def __getitem__(self, index):
        return one(self)

    def __len__(self):
        return 0

    def __bool__(self):
        return True


class Page(_Place):
    """A page of a query."""

    @property
    def object_list(self):
        return many(Rows, self)

    @property
    def paginator(self):
        return many(Paginator, self)

    def __iter__(self):
        reads(self)
        yield one(self)

    def __getitem__(self, index):
        reads(self)
        return one(self)


class InvalidPage(Exception):
    pass


class PageNotAnInteger(InvalidPage):
    pass


class EmptyPage(InvalidPage):
    pass
