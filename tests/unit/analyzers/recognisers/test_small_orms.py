"""What peewee, Tortoise, Pony and MongoEngine make of code: which tables are touched."""

import re

from pony import orm

from strangler.analyzers.recognisers.mongoengine.recogniser import MongoEngine
from strangler.analyzers.recognisers.peewee.recogniser import Peewee
from strangler.analyzers.recognisers.pony.recogniser import Pony
from strangler.analyzers.recognisers.tortoise.recogniser import Tortoise
from support.touching import Touching

READ = re.compile(r"\b(?:FROM|JOIN)\s+\"(\w+)", re.IGNORECASE)
WRITTEN = re.compile(r"\b(?:INSERT INTO|UPDATE|DELETE FROM)\s+\"(\w+)", re.IGNORECASE)


def observed(statements):
    """The tables of some SQL in the form of `Touching.touches`, in lower case."""
    written = {name.lower() for sql in statements for name in WRITTEN.findall(sql)}
    read = {name.lower() for sql in statements for name in READ.findall(sql)} - written
    return {f"+{name}" for name in written} | {f"-{name}" for name in read}


def covers(told, seen):
    """Whether all that was seen is told; what is written may be read, too."""
    told = set(told.lower().split())
    return all(s in told or s.replace("-", "+") in told for s in seen)


def source_of(models, cases):
    """The models, and each case as a function."""
    source = models
    for number, (code, _) in enumerate(cases):
        kind = "async def" if "await " in code or "async " in code else "def"
        source += f"\n{kind} case{number}():\n    " + code.replace("; ", "\n    ") + "\n"
    return source


def check(root, recogniser, models, cases):
    found = Touching(root, [recogniser], {"m.py": source_of(models, cases)})
    said = [(code, found.touches(f"m.case{n}")) for n, (code, _) in enumerate(cases)]
    assert said == cases
    assert [code for n, (code, _) in enumerate(cases) if found.open(f"m.case{n}")] == []
    return found


def test_peewee_reads_by_queries_and_writes_by_saving(tmp_path):
    """docs.peewee-orm.com: querying, relationships; playhouse.signals."""
    models = """
from peewee import CharField, ForeignKeyField, Model, SqliteDatabase, fn
from playhouse.signals import Model as Signalling, post_save
db = SqliteDatabase(":memory:")
class Base(Model):
    class Meta:
        database = db
class User(Base):
    name = CharField()
class Tweet(Base):
    user = ForeignKeyField(User, backref="tweets", on_delete="CASCADE")
    text = CharField()
class Log(Base):
    text = CharField()
class Watched(Signalling):
    name = CharField()
    class Meta:
        database = db
@post_save(sender=Watched)
def log(model, instance, created):
    Log.create(text=instance.name.upper())
"""
    cases = [
        ("User.get(User.name == 'x').name.upper()", "-User"),
        (
            "for t in Tweet.select().where(Tweet.text == 'x').limit(3): t.user.name",
            "-Tweet -User",
        ),
        (
            "list(User.select(User.name, fn.COUNT(Tweet.id)).join(Tweet).dicts())",
            "-Tweet -User",
        ),
        ("User.get_by_id(1).tweets.count()", "-Tweet -User"),
        ("with db.atomic(): User.create(name='x')", "+User"),
        ("user = User.get_or_none(id=1); user.name = 'x'; user.save()", "+User -User"),
        ("User(name='x')", ""),
        ("User.insert_many([{'name': 'x'}]).execute()", "+User"),
        ("User.update(name='x').where(User.id == 1).execute()", "+User"),
        ("User[1].delete_instance()", "+Tweet +User -User"),
        ("Watched.create(name='x')", "+Log +Watched"),
    ]
    check(tmp_path, Peewee(), models, cases)
    real = {"__name__": "m"}
    exec(source_of(models, cases), real)
    db = real["db"]
    db.create_tables([real[name] for name in ("User", "Tweet", "Log", "Watched")])
    real["Tweet"].create(user=real["User"].create(name="x"), text="x")
    statements = []
    db.connection().set_trace_callback(statements.append)
    for number, (code, told) in enumerate(cases):
        with db.atomic() as transaction:
            statements.clear()
            real[f"case{number}"]()
            assert covers(told, observed(statements)), (code, statements)
            transaction.rollback()
    db.close()


def test_tortoise_is_awaited(tmp_path):
    """tortoise.github.io: query, fields (relational), signals."""
    models = """
from tortoise import fields
from tortoise.models import Model
from tortoise.signals import post_save
from tortoise.transactions import in_transaction
class Author(Model):
    name = fields.CharField(max_length=10)
class Book(Model):
    title = fields.CharField(max_length=10)
    author = fields.ForeignKeyField("models.Author", related_name="books")
    tags = fields.ManyToManyField("models.Tag")
class Tag(Model):
    name = fields.CharField(max_length=10)
class Log(Model):
    text = fields.TextField()
@post_save(Tag)
async def log(sender, instance, created, using_db, update_fields):
    await Log.create(text=instance.name.upper())
"""
    check(
        tmp_path,
        Tortoise(),
        models,
        [
            ("for b in await Book.filter(title='x').order_by('id'): b.title.upper()", "-Book"),
            ("async for b in Book.all(): await b.author", "-Author -Book"),
            ("(await Author.get(id=1)).name.upper()", "-Author"),
            ("await (await Author.get(id=1)).books.all()", "-Author -Book"),
            ("async with in_transaction(): await Author.create(name='x')", "+Author"),
            ("book = await Book.first(); book.title = 'x'; await book.save()", "+Book -Book"),
            ("await Book.filter(id=1).update(title='x')", "+Book -Book"),
            ("await Author.filter(id=1).count()", "-Author"),
            ("await (await Author.get(id=1)).delete()", "+Author +Book -Author"),
            ("await Tag.create(name='x')", "+Log +Tag"),
        ],
    )


def test_pony_writes_what_is_made_and_changed(tmp_path):
    """docs.ponyorm.org: queries, working with entities."""
    models = """
from pony.orm import Database, Optional, Required, Set, commit, count, db_session, delete, select
db = Database()
class Person(db.Entity):
    name = Required(str)
    cars = Set("Car")
class Car(db.Entity):
    make = Required(str)
    owner = Required(Person)
"""
    cases = [
        ("for p in select(p for p in Person if p.name == 'x').order_by(1): p.name.upper()",
         "-Person"),
        ("Car.get(make='x').owner.name", "-Car -Person"),
        ("Person[1].cars.count()", "-Car -Person"),
        ("with db_session: Person(name='x'); commit()", "+Person"),
        ("Person[1].name = 'x'", "+Person -Person"),
        ("Car.select(lambda c: c.make == 'x').first().delete()", "+Car -Car"),
        ("count(c for c in Car)", "-Car"),
        ("Person[1].cars.create(make='x')", "+Car -Car -Person"),
    ]  # fmt: skip
    check(tmp_path, Pony(), models, cases)
    real = {"__name__": "m"}
    exec(compile(source_of(models, cases), "m.py", "exec"), real)
    db = real["db"]
    db.bind("sqlite", ":memory:")
    db.generate_mapping(create_tables=True)
    with orm.db_session:
        real["Car"](make="x", owner=real["Person"](name="x"))
    for number, (code, told) in enumerate(cases):
        statements = []
        with orm.db_session:
            db.get_connection().set_trace_callback(statements.append)
            real[f"case{number}"]()
            orm.flush()
            orm.rollback()
        assert covers(told, observed(statements)), (code, statements)
    db.disconnect()


def test_mongoengine_has_queries_on_its_documents(tmp_path):
    """docs.mongoengine.org: guide/querying, guide/document-instances, guide/signals."""
    models = """
from mongoengine import CASCADE, Document, ListField, Q, ReferenceField, StringField, signals
class User(Document):
    name = StringField()
class Log(Document):
    text = StringField()
class Post(Document):
    title = StringField()
    author = ReferenceField(User, reverse_delete_rule=CASCADE)
    readers = ListField(ReferenceField(User))
def log(sender, document, **kwargs):
    Log(text=document.title.upper()).save()
signals.post_save.connect(log, sender=Post)
"""
    check(
        tmp_path,
        MongoEngine(),
        models,
        [
            ("for p in Post.objects(title='x').order_by('title'): p.title.upper()", "-Post"),
            ("Post.objects.filter(Q(title='x')).first().author.name", "-Post -User"),
            ("Post.objects.get(id=1).readers[0].name", "-Post -User"),
            ("User(name='x')", ""),
            ("User(name='x').save()", "+User"),
            ("User.objects(name='x').update(set__name='y')", "+User -User"),
            ("User.objects.create(name='x')", "+User"),
            ("User.objects.get(id=1).delete()", "+Post +User -User"),
            ("Post(title='x').save()", "+Log +Post"),
        ],
    )
