"""peewee in Flask."""

from peewee import Database, Model

from strangler.standins.terms import one, reads


class FlaskDB:
    """The database of an application; models derive from its `Model`."""

    Model = Model
    database = Database()

    def __init__(self, *arguments, **named):
        pass

    def init_app(self, app):
        pass


FlaskDatabase = FlaskDB


def get_object_or_404(query_or_model, *query):
    """One instance."""
    reads(query_or_model)
    return one(query_or_model)


def object_list(template_name, query, *arguments, **named):
    """A page."""
    reads(query)
    return ""
