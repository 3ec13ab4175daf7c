"""`flask_appbuilder.models.sqla.interface`: the store of one model."""

from strangler.standins.terms import many, one, reads, writes


class _Interface:
    """What `SQLAInterface(Model)` makes."""

    def query(self, filters=None, order_column="", order_direction="", **options):
        """How many there are, and some of them."""
        reads(self)
        return 1, [one(self)]

    def query_simple_group(self, group_by="", aggregate_func=None, **options):
        """Groups."""
        reads(self)
        return []

    def query_model_group(self, query, filters=None, group_by=""):
        """Groups."""
        reads(self)
        return []

    def get(self, id, filters=None, select_columns=None, outer_default_load=False):
        """One of them."""
        reads(self)
        return one(self)

    def get_all(self):
        """All of them."""
        reads(self)
        return [one(self)]

    def add(self, item, raise_exception=False):
        """A new one."""
        writes(self)
        return True

    def edit(self, item, raise_exception=False):
        """A changed one."""
        writes(self)
        return True

    def delete(self, item, raise_exception=False):
        """One less."""
        writes(self)
        return True

    def delete_all(self, items):
        """Several less."""
        writes(self)
        return True


def SQLAInterface(obj, session=None):
    """The store of a model: told apart by the model."""
    return many(_Interface, obj)
