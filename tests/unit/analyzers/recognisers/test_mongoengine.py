"""Expected are the names of `_get_collection_name` and `_db_field_map` of MongoEngine."""

from strangler.analyzers.recognisers.mongoengine.recogniser import MongoEngine
from support.orm_oracles import found_schema

DOCUMENTS = """
import mongoengine as me
from mongoengine import (CASCADE, Document, DynamicDocument, EmbeddedDocument, IntField, ListField,
    NULLIFY, ReferenceField, StringField)

class Stamped(Document):
    meta = {"abstract": True}
    made = IntField(db_field="m")
class Address(EmbeddedDocument):
    city = StringField()
class User(DynamicDocument):
    email = me.EmailField(primary_key=True)
    address = me.EmbeddedDocumentField(Address)
    best = me.ReferenceField("PhotoPost")
    meta = {"collection": "people"}
class BlogPost(Stamped):
    meta = {"allow_inheritance": True}
    title = StringField()
    author = ReferenceField("User", reverse_delete_rule=CASCADE)
    readers = ListField(me.LazyReferenceField("User", reverse_delete_rule=NULLIFY))
class PhotoPost(BlogPost):
    url = me.URLField()
    cover = ReferenceField("self")
"""


def test_collections_are_those_of_the_library(concluded):
    found = concluded(MongoEngine(), {"models.py": DOCUMENTS})
    assert found_schema(found) == {
        "blog_post": (
            {"_id", "_cls", "m", "title", "author", "readers", "url", "cover"},
            {
                ("author", "people", "CASCADE"),
                ("readers", "people", "NULLIFY"),
                ("cover", "blog_post", ""),
            },
        ),
        "people": ({"_id", "address", "best"}, {("best", "blog_post", "")}),
    }
    assert found.problems == []
    assert ("models.User", "maps", "table:people") in found.edges


def test_flasks_extension_brings_the_same_documents(concluded):
    found = concluded(
        MongoEngine(),
        {
            "models.py": "from mongoengine import fields\nfrom flask_mongoengine import Document\n"
            "class Note(Document):\n    text = fields.StringField()\n"
            "    other = fields.ReferenceField('Gone')\n"
        },
    )
    assert found.tables["note"].columns == ("_id", "text", "other")
    assert found.problems == [("STR303", "models.py:5:5")]
