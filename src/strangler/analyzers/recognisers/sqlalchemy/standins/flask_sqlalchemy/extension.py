"""The object that an application has one of, `db`."""

import sqlalchemy
import sqlalchemy.event
import sqlalchemy.orm
from flask.helpers import abort
from sqlalchemy.engine import Engine
from sqlalchemy.orm import scoped_session
from sqlalchemy.sql.elements import ClauseElement

from flask_sqlalchemy.model import Model
from flask_sqlalchemy.pagination import Pagination
from flask_sqlalchemy.query import Query
from flask_sqlalchemy.session import Session
from strangler.standins.terms import many, one, reads


class SQLAlchemy:
    """`db`: the session, the base of models, and the names of `sqlalchemy` and `sqlalchemy.orm`."""

    Model = Model
    Query = Query
    Table = sqlalchemy.Table
    Column = sqlalchemy.Column
    ForeignKey = sqlalchemy.ForeignKey
    event = sqlalchemy.event
    func = sqlalchemy.func
    metadata = sqlalchemy.MetaData()
    session = scoped_session(Session)
    engine = Engine()
    engines = {"": engine}

    relationship = staticmethod(sqlalchemy.orm.relationship)
    dynamic_loader = staticmethod(sqlalchemy.orm.relationship)
    mapped_column = staticmethod(sqlalchemy.orm.mapped_column)
    backref = staticmethod(sqlalchemy.orm.backref)
    column_property = staticmethod(sqlalchemy.orm.column_property)
    synonym = staticmethod(sqlalchemy.orm.synonym)
    validates = staticmethod(sqlalchemy.orm.validates)
    aliased = staticmethod(sqlalchemy.orm.aliased)
    joinedload = staticmethod(sqlalchemy.orm.joinedload)
    selectinload = staticmethod(sqlalchemy.orm.selectinload)
    subqueryload = staticmethod(sqlalchemy.orm.subqueryload)
    contains_eager = staticmethod(sqlalchemy.orm.contains_eager)
    select = staticmethod(sqlalchemy.select)
    insert = staticmethod(sqlalchemy.insert)
    update = staticmethod(sqlalchemy.update)
    delete = staticmethod(sqlalchemy.delete)
    exists = staticmethod(sqlalchemy.exists)
    union = staticmethod(sqlalchemy.union)
    text = staticmethod(sqlalchemy.text)
    inspect = staticmethod(sqlalchemy.inspect)

    def __init__(self, app=None, **options):
        pass

    def __getattr__(self, name):
        """`or_`, `desc`, `String` and all others make expressions or types."""
        return ClauseElement()

    def init_app(self, app):
        pass

    def get_or_404(self, entity, ident, **named):
        abort(404)
        return self.session.get(entity, ident)

    def first_or_404(self, statement, **named):
        abort(404)
        return self.session.scalar(statement)

    def one_or_404(self, statement, **named):
        abort(404)
        return self.session.scalar(statement)

    def paginate(self, select, **named):
        reads(select)
        self.session.execute(select)
        return many(Pagination, select)

    def create_all(self, *arguments, **named):
        pass

    drop_all = reflect = create_all

    def get_engine(self, *arguments, **named):
        return Engine()

    get_app = create_scoped_session = get_binds = get_tables_for_bind = create_all
