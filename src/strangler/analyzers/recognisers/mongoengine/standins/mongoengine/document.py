"""Documents. An instance is written when it is saved; `objects` is an accessor of each class."""

from mongoengine.plain import Plain
from strangler.standins.terms import notify, reads, writes


class BaseDocument:
    """What all documents can."""

    def __init__(self, *arguments, **values):
        pass

    def to_mongo(self, *arguments, **named):
        return {}

    def to_json(self, *arguments, **named):
        return ""

    @classmethod
    def from_json(cls, *arguments, **named):
        return cls()

    def validate(self, clean=True):
        self.clean()

    def clean(self):
        pass

    def __getitem__(self, name):
        return Plain()


class EmbeddedDocument(BaseDocument):
    """A part of a document."""

    def save(self, *arguments, **named):
        """Saves the document around it."""

    reload = save


class Document(BaseDocument):
    """A document of a collection."""

    _emptied = None
    pk = id = Plain()

    def save(self, *arguments, **named):
        notify("pre_save", self, type(self), self)
        self.validate()
        notify("pre_save_post_validation", self, type(self), self)
        writes(self)
        notify("post_save", self, type(self), self)
        return self

    def delete(self, *arguments, **named):
        notify("pre_delete", self, type(self), self)
        writes(self)
        writes(self._emptied)
        notify("post_delete", self, type(self), self)

    def update(self, *arguments, **named):
        writes(self)

    modify = cascade_save = update

    def reload(self, *arguments, **named):
        reads(self)
        return self

    def select_related(self, max_depth=1):
        return self

    def to_dbref(self):
        return Plain()

    def switch_db(self, *arguments, **named):
        return self

    switch_collection = switch_db

    @classmethod
    def _get_collection(cls):
        from strangler.standins.terms import unknown

        unknown("the collection is used without its model")

    @classmethod
    def drop_collection(cls):
        writes(cls)

    @classmethod
    def ensure_indexes(cls):
        pass

    create_index = register_delete_rule = list_indexes = compare_indexes = ensure_indexes


class DynamicDocument(Document):
    """A document with any fields."""


class DynamicEmbeddedDocument(EmbeddedDocument):
    """The same inside another."""


class MapReduceDocument:
    """A result."""
