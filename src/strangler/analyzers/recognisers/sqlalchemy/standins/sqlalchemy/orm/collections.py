"""What relationships hold. Loading one has read the table already (an accessor of the recogniser
says so); changing it writes the rows of those that come and go."""

from sqlalchemy.orm.query import Query
from sqlalchemy.orm.unitofwork import changed, disturbed, inserted
from sqlalchemy.plain import Plain
from sqlalchemy.sql.dml import to_delete, to_insert, to_update
from sqlalchemy.sql.selectable import Select
from strangler.standins.terms import many, one, reads


class InstrumentedList:
    """What a relationship to many holds; each relationship has a class of its own below this one
    (`_related`, `_parent` and `_between` are its accessors). What is put in is saved with the
    parent, what is taken out loses its key or its row. The parent counts as changed itself: its
    events run (orm: events, before_update)."""

    def _put(self, *items, **named):
        changed(self._related)
        disturbed(self._parent)

    def _taken(self, *items):
        self._put()
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


InstrumentedDict = InstrumentedSet = InstrumentedList


class ManyToMany(InstrumentedList):
    """A collection over an association table: what is put in or taken out is a row of that."""

    def _put(self, *items, **named):
        changed(self._between)
        disturbed(self._parent)

    append = add = extend = insert = update = remove = discard = clear = _put
    append_without_event = __set__ = __setitem__ = __delitem__ = __iadd__ = _put
    sort = reverse = _put


class AssociationList(InstrumentedList):
    """The values of the instances of a relationship (ext.associationproxy): a value put in makes
    one."""

    def _put(self, *items, **named):
        inserted(self._related)
        changed(self._between)
        disturbed(self._parent)

    append = add = extend = insert = update = remove = discard = clear = _put
    __set__ = __setitem__ = __delitem__ = __iadd__ = _put

    def _one(self, *keys):
        return Plain()

    __getitem__ = get = _one

    def __iter__(self):
        yield Plain()

    def _all(self):
        return [Plain()]

    values = copy = _all


class Referring:
    """Beside what a relationship to one gives that has its key on the other side: what is assigned
    is written, too."""

    def __set__(self, instance, value):
        changed(one(self))

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **named):
        pass


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


class Loaded:
    """Beside what a relationship gives, so that loading it reads another table: nothing else."""

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **named):
        pass
