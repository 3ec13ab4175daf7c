"""Pony: entities, queries, sessions. Instances are written where they are made and changed: the
session flushes them by itself."""

from strangler.standins.terms import calls, many, one, reads, writes


class Plain:
    """Data."""

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **named):
        return self

    def __getitem__(self, key):
        return self

    def __iter__(self):
        yield self


class Entity:
    """The base of all entities."""

    _emptied = None

    def __init__(self, *arguments, **values):
        self.before_insert()
        writes(self)
        self.after_insert()

    def __setattr__(self, name, value):
        self.before_update()
        writes(self)
        self.after_update()

    def set(self, **values):
        self.before_update()
        writes(self)
        self.after_update()

    def delete(self):
        self.before_delete()
        writes(self)
        writes(self._emptied)
        self.after_delete()

    def before_insert(self):
        pass

    after_insert = before_update = after_update = before_delete = after_delete = before_insert

    def flush(self):
        pass

    def load(self, *arguments):
        reads(self)

    def to_dict(self, *arguments, **named):
        return {}

    def get_pk(self):
        return Plain()

    @classmethod
    def get(cls, *arguments, **named):
        reads(cls)
        return one(cls)

    __class_getitem__ = get_for_update = get_by_sql = get

    @classmethod
    def select(cls, *arguments, **named):
        reads(cls)
        return many(Query, cls)

    filter = select_by_sql = select_random = select

    @classmethod
    def exists(cls, *arguments, **named):
        reads(cls)
        return True

    @classmethod
    def __class_iter__(cls):
        """`for p in Person`, as a generator that is translated to SQL has it."""
        reads(cls)
        yield one(cls)

    @classmethod
    def describe(cls):
        return ""

    drop_table = describe


class Query:
    """A query."""

    def _same(self, *arguments, **named):
        return self

    filter = where = order_by = sort_by = limit = page = distinct = prefetch = for_update = _same
    without_distinct = random = fetch = to_list = _same

    def _given(self):
        reads(self)
        return one(self)

    def __iter__(self):
        yield self._given()

    def __getitem__(self, key):
        return self._given()

    def first(self, *arguments):
        return self._given()

    get = first

    def _data(self, *arguments, **named):
        reads(self)
        return Plain()

    count = exists = sum = avg = min = max = group_concat = get_sql = show = __len__ = _data

    def delete(self, bulk=None):
        writes(self)
        return 0


class SetInstance(Query):
    """`customer.orders`."""

    def _put(self, *items):
        writes(self)

    add = remove = clear = __iadd__ = __isub__ = __set__ = _put

    def create(self, **values):
        writes(self)
        return one(self)

    def select(self, *arguments):
        return many(Query, self)

    def copy(self):
        return [self._given()]

    load = is_empty = Query._data

    def __contains__(self, item):
        reads(self)
        return True


class Required:
    """An attribute of an entity, as it is declared."""

    def __init__(self, *arguments, **named):
        pass


Optional = PrimaryKey = Set = Discriminator = Json = LongStr = Required


def composite_key(*attributes):
    """A key of several attributes."""


composite_index = composite_key


def select(generator, *arguments):
    """A query as a generator over an entity."""
    given = Query()
    for item in generator:
        given = many(Query, item)
    return given


def get(generator, *arguments):
    """The only one."""
    given = None
    for item in generator:
        given = item
    return given


def exists(generator, *arguments):
    """Whether there is one."""
    return list(generator) != []


count = delete_all = sum = avg = min = max = group_concat = distinct = exists


def delete(generator, *arguments):
    """DELETE of all that the generator gives."""
    for item in generator:
        writes(item)


def _nothing(*arguments, **named):
    pass


commit = rollback = flush = show = set_sql_debug = disconnect = _nothing


def desc(attribute):
    """Descending."""
    return attribute


def raw_sql(sql, *arguments):
    """SQL as text."""
    return Plain()


class Database:
    """A database; entities derive from its `Entity`."""

    Entity = Entity

    def __init__(self, *arguments, **named):
        pass

    def bind(self, *arguments, **named):
        pass

    generate_mapping = create_tables = drop_all_tables = commit = rollback = flush = bind
    disconnect = check_tables = drop_table = bind

    def execute(self, sql, *arguments):
        """SQL as text."""
        return Plain()

    def select(self, sql, *arguments):
        """SQL as text."""
        return [Plain()]

    get = exists = insert = execute


class DBSession:
    """`db_session`: a decorator, and a context manager."""

    def __call__(self, *arguments, **named):
        for function in arguments:
            return function
        return self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


db_session = DBSession()


class OrmError(Exception):
    """The base of errors."""


CacheIndexError = ConstraintError = IntegrityError = MultipleObjectsFoundError = OrmError
ObjectNotFound = OperationalError = ProgrammingError = RowNotFound = TransactionError = OrmError
TransactionIntegrityError = DatabaseError = DataError = ERDiagramError = OrmError
