"""Sessions: what executes statements, finds instances, and writes those that were changed."""

from sqlalchemy.engine import Connection, Engine, asked
from sqlalchemy.orm.query import Rows
from strangler.standins.terms import calls, notify


class Session:
    """A session. Its events are those of `SessionEvents` (orm: events)."""

    def __init__(self, bind=None, **named):
        self.info = {}
        self.bind = Engine()

    def query(self, *entities, **named):
        for entity in entities:
            return entity._queried()
        return Rows()

    def execute(self, statement, params=None, **named):
        self._asked()
        return statement._executed()

    def scalar(self, statement, params=None, **named):
        self._asked()
        return statement._executed().scalar()

    def scalars(self, statement, params=None, **named):
        self._asked()
        return statement._executed().scalars()

    def exec(self, statement, **named):
        """SQLModel's."""
        self._asked()
        return statement._executed().scalars()

    def _asked(self):
        notify("do_orm_execute", self, self)
        asked(self)

    def get(self, entity, ident=None, **named):
        self._asked()
        return entity._got()

    get_one = get

    def refresh(self, instance, *arguments, **named):
        self._asked()
        instance._refreshed()

    def add(self, instance, *arguments, **named):
        notify("before_attach", self, self, instance)
        instance._added()

    def add_all(self, instances):
        for instance in instances:
            self.add(instance)

    bulk_save_objects = add_all

    def merge(self, instance, **named):
        return instance._merged()

    def merge_all(self, instances, **named):
        for instance in instances:
            self.merge(instance)
        return instances

    def delete(self, instance):
        instance._deleted()

    def delete_all(self, instances):
        for instance in instances:
            instance._deleted()

    def bulk_insert_mappings(self, mapper, mappings, **named):
        mapper._written()

    bulk_update_mappings = bulk_insert_mappings

    def flush(self, objects=None):
        """Its events come only where something was changed (`Session._flush`), so that what changes
        an instance tells of them (`unitofwork`)."""

    def commit(self):
        notify("before_commit", self, self)
        self.flush()
        notify("after_commit", self, self)
        notify("after_transaction_end", self, self, None)

    def prepare(self):
        self.flush()

    def rollback(self):
        notify("after_rollback", self, self)
        notify("after_soft_rollback", self, self, None)

    def begin(self, nested=False):
        notify("after_begin", self, self, None, Connection())
        return SessionTransaction(self)

    begin_nested = begin

    def get_transaction(self):
        return SessionTransaction(self)

    get_nested_transaction = get_transaction

    def connection(self, *arguments, **named):
        return Connection()

    def get_bind(self, *arguments, **named):
        return Engine()

    @property
    def no_autoflush(self):
        return SessionTransaction(self)

    def _nothing(self, *arguments, **named):
        pass

    close = close_all = reset = invalidate = expire = expire_all = expunge = expunge_all = _nothing
    in_transaction = in_nested_transaction = is_modified = bind_mapper = bind_table = _nothing
    enable_relationship_loading = identity_key = execution_options = __contains__ = _nothing

    @classmethod
    def object_session(cls, instance):
        return Session()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass


class SessionTransaction:
    """`with session.begin():` commits at its end."""

    def __init__(self, session):
        self.session = session

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.session.commit()

    def commit(self):
        self.session.commit()

    def rollback(self, *arguments):
        self.session.rollback()

    def close(self):
        pass

    is_active = True


class sessionmaker:
    """Makes sessions."""

    def __init__(self, bind=None, class_=Session, **named):
        self.class_ = class_
        self.kw = {}

    def __call__(self, **named):
        return calls(self.class_) or Session()

    def begin(self):
        return Begun()

    def configure(self, **named):
        pass

    def close_all(self):
        pass


class Begun:
    """`with SessionLocal.begin() as session`."""

    def __enter__(self):
        return Session()

    def __exit__(self, *error):
        Session().commit()


class scoped_session(Session):
    """The session of the current thread or request; all that a session does, it does."""

    def __init__(self, session_factory, scopefunc=None):
        self.session_factory = session_factory
        self.registry = self

    def __call__(self, **named):
        return calls(self.session_factory) or Session()

    def remove(self):
        pass

    def configure(self, **named):
        pass

    def has(self):
        return True

    def query_property(self, query_cls=None):
        """`Base.query`: the recogniser tells which classes have it."""


def create_session(bind=None, **named):
    """A session, before 2.0."""
    return Session()


def object_session(instance):
    """The session that an instance is in."""
    return Session()
