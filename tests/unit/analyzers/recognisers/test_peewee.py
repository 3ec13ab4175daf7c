import pytest

from strangler.analyzers.recognisers.peewee.recogniser import Peewee
from support.orm_oracles import compare, executed, found_schema, peewee_schema

HEAD = "from peewee import *\ndb = SqliteDatabase(None)\n"
MODELS = """
import peewee
from peewee import (AutoField, BigAutoField, CharField, CompositeKey, DateTimeField,
    DeferredForeignKey, ForeignKeyField, IntegerField, ManyToManyField, Model, SqliteDatabase,
    TextField)
db = SqliteDatabase(None)

class Slug(CharField): ...
class BaseModel(Model):
    class Meta:
        database = db
class Stamped(BaseModel):
    made = DateTimeField(column_name="made_at")
class APIKey(BaseModel):
    code = Slug(primary_key=True)
    class Meta:
        table_name = "keys"
class StaffMember(Stamped):
    boss = ForeignKeyField("self", null=True, backref="staff", on_delete="SET NULL")
    key = ForeignKeyField(APIKey, column_name="api")
    newest_id = DeferredForeignKey("Post", null=True)
class Post(Stamped):
    number = BigAutoField()
    author = ForeignKeyField(model=StaffMember, on_delete="CASCADE")
    readers = ManyToManyField(StaffMember, backref="read")
    text = TextField()
class Vote(BaseModel):
    post = ForeignKeyField(Post)
    name = peewee.CharField()
    class Meta:
        primary_key = CompositeKey("post", "name")
        legacy_table_names = False
class VoteCount(Vote):
    number = IntegerField()
class Log(BaseModel):
    text = TextField()
    class Meta:
        primary_key = False
        schema = "audit"
"""


def test_tables_are_those_of_the_librarys_own_metadata(concluded):
    found = concluded(Peewee(), {"models.py": MODELS})
    names = executed(MODELS)
    wanted = ("Stamped", "APIKey", "StaffMember", "Post", "Vote", "VoteCount", "Log")
    models = [names[name] for name in wanted]
    through = names["Post"].readers.get_through_model()
    compare(found_schema(found), peewee_schema(*models, through))
    assert found.problems == []
    assert ("models.Post", "maps", "table:post") in found.edges


def test_models_of_other_files_and_of_flasks_wrapper_are_found(concluded):
    found = concluded(
        Peewee(),
        {
            "db.py": "from playhouse.flask_utils import FlaskDB\nwrapper = FlaskDB()\n",
            "users.py": "from peewee import CharField\nfrom db import wrapper\n"
            "class User(wrapper.Model):\n    name = CharField()\n",
            "posts.py": "import users\nfrom peewee import ForeignKeyField\n"
            "class Post(users.User):\n    by = ForeignKeyField(users.User)\n",
        },
    )
    assert found.keys == {"user": [], "post": [("by_id", "user", "")]}
    assert found.tables["post"].columns == ("id", "by_id", "name")


def test_a_name_that_a_function_makes_and_an_unknown_model_are_listed(concluded):
    found = concluded(
        Peewee(),
        {
            "models.py": "from peewee import ForeignKeyField, Model\n"
            "from other import Thing, name\n"
            "class A(Model):\n    thing = ForeignKeyField(Thing)\n"
            "class B(Model):\n    a = ForeignKeyField(A)\n"
            "    class Meta:\n        table_function = name\n"
        },
    )
    assert set(found.tables) == {"a"}
    assert [code for code, _ in found.problems] == ["STR303", "STR371"]


@pytest.mark.parametrize("source", ["class A: ...\n", "import peewee\nclass Model: ...\n"])
def test_a_class_that_is_no_model_has_no_table(concluded, source):
    assert concluded(Peewee(), {"models.py": source}).tables == {}
