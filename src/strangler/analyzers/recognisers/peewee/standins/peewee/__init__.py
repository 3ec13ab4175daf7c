"""peewee: models, queries, and databases. A query touches its table when it is made: who executes
it cannot always be seen."""

from strangler.standins.terms import calls, many, notify, one, reads, writes


class Plain:
    """What a column holds: data."""

    def __getattr__(self, name):
        return self

    def __call__(self, *arguments, **named):
        return self

    def __getitem__(self, key):
        return self

    def __iter__(self):
        yield self


class Node:
    """A part of SQL. What it is put together with stays known."""

    def __init__(self, *arguments, **named):
        pass

    def __getattr__(self, name):
        return self

    def __call__(self, *others, **named):
        for other in others:
            return self or other
        return self

    def __and__(self, other):
        return self or other

    __or__ = __rand__ = __ror__ = __and__

    def _same(self, *others):
        return self

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __invert__ = __neg__ = _same
    __add__ = __sub__ = __mul__ = __truediv__ = __mod__ = __lshift__ = __rshift__ = _same
    __radd__ = __rsub__ = __rmul__ = __pow__ = __contains__ = __getitem__ = _same


class Field(Node):
    """`Post.title`: of a model, and so a collection of its instances."""


AutoField = BareField = BigAutoField = BigBitField = BigIntegerField = BinaryUUIDField = Field
BitField = BlobField = BooleanField = CharField = CompositeKey = DateField = Field
DateTimeField = DecimalField = DeferredForeignKey = DoubleField = FixedCharField = Field
FloatField = ForeignKeyField = IPField = IdentityField = IntegerField = Field
ManyToManyField = PrimaryKeyField = SmallIntegerField = TextField = TimeField = Field
TimestampField = UUIDField = Field
Alias = Asc = Case = Cast = Check = Column = Context = Desc = EnclosedNodeList = Node
Expression = Func = Index = NodeList = SQL = Table = Tuple = Value = Window = Node
DQ = ValuesList = Node
fn = Node()


class Query(Node):
    """A statement about the tables of a model."""

    def execute(self, database=None):
        return self

    def sql(self):
        return ("", [])

    def bind(self, database=None):
        return self

    def _narrowed(self, *parts, **named):
        """What it joins is read with it."""
        for part in parts:
            reads(part)
        return self

    where = orwhere = filter = join = join_from = left_outer_join = having = _narrowed
    order_by = group_by = from_ = columns = switch = ensure_join = with_cte = _narrowed

    def _same(self, *arguments, **named):
        return self

    limit = offset = paginate = distinct = for_update = alias = window = order_by_extend = _same
    objects = namedtuples = clone = cte = returning = on_conflict = as_rowcount = _same
    on_conflict_ignore = on_conflict_replace = timeout = lateral = _same

    def dicts(self, *arguments):
        return many(Rows, self)

    tuples = dicts


class ModelSelect(Query):
    """SELECT: its rows are instances of the model."""

    def _given(self):
        reads(self)
        return one(self)

    def __iter__(self):
        yield self._given()

    def __getitem__(self, index):
        return self._given()

    def first(self, *arguments):
        return self._given()

    get = get_or_none = peek = first

    def iterator(self, *arguments):
        yield self._given()

    def scalar(self, *arguments, **named):
        reads(self)
        return Plain()

    def count(self, *arguments, **named):
        reads(self)
        return 0

    def exists(self, *arguments):
        reads(self)
        return True

    def __len__(self):
        reads(self)
        return 0

    def prefetch(self, *queries):
        return [self._given()]

    def _other(self, *others):
        for other in others:
            return self or other
        return self

    union = union_all = except_ = intersect = __or__ = __add__ = __and__ = __sub__ = _other


class Rows(ModelSelect):
    """Rows of data."""

    def _given(self):
        reads(self)
        return Plain()


ModelAlias = ModelRaw = BaseModelSelect = Select = ModelSelect


class ManyToManyQuery(ModelSelect):
    """The other side of a many-to-many field: its changes are rows of the table between."""

    def _put(self, *items, **named):
        writes(self)

    add = remove = clear = _put


class ModelWrite(Query):
    """INSERT, UPDATE, DELETE."""

    def execute(self, database=None):
        writes(self)
        return Plain()

    def __iter__(self):
        writes(self)
        yield one(self)


class Model:
    """A model. An instance is written when it is saved."""

    @classmethod
    def select(cls, *fields):
        reads(cls)
        for field in fields:
            reads(field)
        return many(ModelSelect, cls)

    @classmethod
    def filter(cls, *expressions, **named):
        return cls.select()

    @classmethod
    def raw(cls, sql, *parameters):
        return cls.select()

    @classmethod
    def alias(cls, alias=None):
        return cls

    @classmethod
    def noop(cls):
        return many(ModelSelect, cls)

    @classmethod
    def get(cls, *expressions, **named):
        reads(cls)
        return one(cls)

    get_or_none = get_by_id = __class_getitem__ = get

    @classmethod
    def create(cls, **values):
        made = cls(**values)
        made.save()
        return made

    @classmethod
    def get_or_create(cls, **values):
        reads(cls)
        return (cls.create(), True)

    @classmethod
    def _statement(cls, *arguments, **named):
        writes(cls)
        return many(ModelWrite, cls)

    insert = insert_many = insert_from = replace = replace_many = update = delete = _statement

    @classmethod
    def _changed(cls, *arguments, **named):
        writes(cls)
        return 0

    bulk_create = bulk_update = delete_by_id = set_by_id = truncate_table = drop_table = _changed

    @classmethod
    def create_table(cls, *arguments, **named):
        """Changes what tables there are."""

    create_index = add_index = bind = create_table

    @classmethod
    def bind_ctx(cls, *arguments, **named):
        return Atomic()

    @classmethod
    def table_exists(cls):
        return True

    def save(self, *arguments, **named):
        notify("pre_save", self, type(self), self, True)
        writes(self)
        notify("post_save", self, type(self), self, True)
        return 1

    def delete_instance(self, recursive=False, delete_nullable=False):
        notify("pre_delete", self, type(self), self)
        writes(self)
        writes(self._emptied)
        notify("post_delete", self, type(self), self)
        return 1

    def is_dirty(self):
        return True

    def get_id(self):
        return Plain()

    def clone(self):
        return self

    dirty_fields = ()
    _emptied = None


class Atomic:
    """A transaction, savepoint or connection: a context manager, and a decorator."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    async def __aenter__(self):
        return self

    async def __aexit__(self, *error):
        pass

    def __call__(self, function):
        return function

    def commit(self, *arguments):
        pass

    rollback = commit


class Database:
    """A database."""

    def __init__(self, *arguments, **named):
        pass

    def atomic(self, *arguments, **named):
        return Atomic()

    transaction = savepoint = manual_commit = connection_context = atomic
    bind_ctx = __enter__ = atomic

    def __exit__(self, *error):
        pass

    def _nothing(self, *arguments, **named):
        return True

    connect = close = init = initialize = create_tables = commit = rollback = bind = _nothing
    begin = is_closed = is_connection_usable = get_tables = table_exists = register_function = (
        _nothing
    )
    connection = func = collation = aggregate = _nothing

    def drop_tables(self, models, **named):
        for model in models:
            writes(model)

    def execute_sql(self, sql, params=None, *arguments, **named):
        """SQL as text."""
        return Cursor()

    def execute(self, query, *arguments, **named):
        return query.execute()


class Cursor:
    """What SQL as text gives."""

    rowcount = lastrowid = 0
    description = ()

    def fetchone(self):
        return Plain()

    def fetchall(self):
        return [Plain()]

    def __iter__(self):
        yield Plain()


MySQLDatabase = PostgresqlDatabase = SqliteDatabase = Proxy = DatabaseProxy = Database


def prefetch(query, *subqueries):
    """A query and those of related models."""
    return query


def chunked(iterable, size):
    """An iterable in parts."""
    return [iterable]


class PeeweeException(Exception):
    """The base of errors."""


DataError = DatabaseError = DoesNotExist = ImproperlyConfigured = IntegrityError = PeeweeException
InterfaceError = InternalError = NotSupportedError = OperationalError = PeeweeException
ProgrammingError = PeeweeException
JOIN = Plain()
