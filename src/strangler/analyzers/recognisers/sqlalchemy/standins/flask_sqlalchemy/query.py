"""Queries that end in a page or in 404."""

from flask.helpers import abort
from sqlalchemy.orm.query import Query as SQLAlchemyQuery

from flask_sqlalchemy.pagination import Pagination
from strangler.standins.terms import many, one, reads


class Query(SQLAlchemyQuery):
    """A query of a model."""

    def get_or_404(self, ident, description=None):
        reads(self)
        abort(404)
        return self._given()

    def first_or_404(self, description=None):
        reads(self)
        abort(404)
        return self._given()

    def one_or_404(self, description=None):
        reads(self)
        abort(404)
        return self._given()

    def paginate(self, *arguments, **named):
        reads(self)
        return many(Pagination, self)


BaseQuery = Query
