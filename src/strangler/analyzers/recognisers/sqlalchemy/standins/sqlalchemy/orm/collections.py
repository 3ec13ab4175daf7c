"""What a relationship to many holds. Loading it has read the table already (an accessor of the
recogniser says so); changing it writes the rows of those that come and go."""

from sqlalchemy.orm.query import Query
from sqlalchemy.orm.unitofwork import changed
from sqlalchemy.sql.dml import to_delete, to_insert, to_update
from sqlalchemy.sql.selectable import Select
from strangler.standins.terms import many, one, reads


class _Related:
    """A collection of related instances. What is put in is saved with the parent, what is taken out
    loses its key or its row: either way its table is written."""

    def _put(self, *items, **named):
        changed(one(self))

    def _taken(self, *items):
        self._put()
        return one(self)

    append = add = extend = insert = update = remove = discard = clear = _put
    append_without_event = __set__ = __setitem__ = __delitem__ = __iadd__ = _put
    sort = reverse = copy = _put
    pop = popitem = setdefault = _taken

    def __iter__(self):
        yield one(self)

    def __getitem__(self, key):
        return one(self)

    def __contains__(self, item):
        return True

    def __len__(self):
        return 0

    def get(self, key, default=None):
        return one(self)

    def keys(self):
        return [""]

    def values(self):
        return [one(self)]

    def items(self):
        return [("", one(self))]

    def index(self, item):
        return 0

    count = index


class InstrumentedList(_Related):
    """The collection of a relationship, a list unless it says otherwise."""

    def copy(self):
        return [one(self)]


class InstrumentedSet(InstrumentedList):
    """The same as a set."""


class InstrumentedDict(InstrumentedList):
    """The same as a dictionary."""


class AppenderQuery(Query):
    """`lazy="dynamic"`: a query that can be added to."""

    def _put(self, *items):
        changed(one(self))

    append = add = extend = remove = add_all = append_all = __set__ = _put


class WriteOnlyCollection:
    """`lazy="write_only"`: statements, and changes."""

    def _put(self, *items):
        changed(one(self))

    add = add_all = remove = __set__ = _put

    def select(self):
        reads(self)
        return many(Select, self)

    def insert(self):
        return to_insert(self)

    def update(self):
        return to_update(self)

    def delete(self):
        return to_delete(self)


class ManyToMany:
    """A collection over an association table: what is put in or taken out is a row of that."""

    def _put(self, *items, **named):
        changed(self._between)

    def _taken(self, *items):
        changed(self._between)
        return self._related

    append = add = extend = insert = update = remove = discard = clear = _put
    append_without_event = __set__ = __setitem__ = __delitem__ = __iadd__ = _put
    sort = reverse = _put
    pop = popitem = setdefault = _taken

    def _one(self, *keys):
        return self._related

    __getitem__ = get = _one

    def __iter__(self):
        yield self._related

    def __contains__(self, item):
        return True

    def __len__(self):
        return 0

    def keys(self):
        return [""]

    def _all(self):
        return [self._related]

    values = copy = _all

    def items(self):
        return [("", self._related)]

    def index(self, item):
        return 0

    count = index


class Loaded:
    """Beside what a relationship gives, so that loading it reads another table: nothing else."""

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **named):
        pass
