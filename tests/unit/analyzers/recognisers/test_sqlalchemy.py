import pytest

from strangler.analyzers.recognisers.sqlalchemy.recogniser import SQLAlchemy

HEAD = (
    "import sqlalchemy as sa\nfrom sqlalchemy import Column, ForeignKey, Integer, Table\n"
    "from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column\n"
    "class Base(DeclarativeBase): ...\n"
)
FLASK = "from flask_sqlalchemy import SQLAlchemy\ndb = SQLAlchemy()\n"
ITEM = "class Item(Base):\n    __tablename__ = 'items'\n    id = mapped_column(primary_key=True)\n"


@pytest.fixture
def sql(concluded):
    """Files in, what the SQLAlchemy recogniser concludes out."""
    return lambda **files: concluded(
        SQLAlchemy(), {f"{name}.py": source for name, source in files.items()}
    )


@pytest.mark.parametrize(
    "base",
    [
        "from sqlalchemy.orm import DeclarativeBase\nclass Base(DeclarativeBase): ...\n",
        "from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n",
        "from sqlalchemy.ext.declarative import declarative_base\n"
        "class Base(declarative_base()): ...\n",
        "from sqlalchemy.orm import registry\nmapper = registry()\nBase = mapper.generate_base()\n",
        "from somewhere import Base\n",
        "from typing import TYPE_CHECKING, Any\nfrom sqlalchemy.orm import declarative_base\n"
        "if TYPE_CHECKING:\n    Base = Any\nelse:\n    Base = declarative_base()\n",
    ],
)
def test_a_class_on_a_declarative_base_is_a_table(sql, base):
    """Also on a library's base, where the class names its table."""
    found = sql(
        base=base,
        models="from base import Base\nfrom sqlalchemy import Column, Integer\n"
        "class A(Base):\n    __tablename__ = 'a'\n    id = Column(Integer, primary_key=True)\n",
    )
    assert found.tables["a"].columns == ("id",)
    assert found.edges == [("models.A", "maps", "table:a")]


def test_a_decorated_class_is_a_table(sql):
    found = sql(
        models=f"{HEAD}from sqlalchemy.orm import registry\nreg = registry()\n"
        "@reg.mapped\nclass A:\n    __tablename__ = 'a'\n"
    )
    assert set(found.tables) == {"a"}


def test_columns_have_their_names_in_the_database(sql):
    found = sql(
        models=f"{HEAD}class A(Base):\n    __tablename__ = 'a'\n    one = Column(Integer)\n"
        "    two = Column('zwei', Integer)\n    three: Mapped[int]\n"
        "    four: Mapped[int] = mapped_column('vier')\n    label = 'none'\n"
    )
    assert found.tables["a"].columns == ("one", "zwei", "three", "vier")


@pytest.mark.parametrize("target", ["'items.id'", "Item.id", "Item.__table__.c.id", "TARGET"])
def test_a_key_finds_its_table(sql, target):
    """By text, by attribute, by column, by constant."""
    found = sql(
        models=f"{HEAD}TARGET = 'items.id'\n{ITEM}"
        "class Line(Base):\n    __tablename__ = 'lines'\n"
        f"    item = mapped_column(ForeignKey({target}, ondelete='cascade'))\n"
    )
    assert found.keys["lines"] == [("item", "items", "CASCADE")]
    assert ("table:lines", "foreign_key", "table:items") in found.edges
    assert found.problems == []


def test_a_constraint_of_several_columns_gives_a_key_each(sql):
    """And a schema stands before the table's name."""
    found = sql(
        models=f"{HEAD}class A(Base):\n    __tablename__ = 'a'\n    x = Column(Integer)\n"
        "    __table_args__ = (sa.ForeignKeyConstraint(['x', 'y'], ['b.x', 'b.y']),"
        " {'schema': 's'})\nclass B(Base):\n    __tablename__ = 'b'\n"
    )
    assert found.keys["s.a"] == [("x", "b", ""), ("y", "b", "")]


def test_a_table_call_is_a_table(sql):
    """Its model is the variable that holds it."""
    found = sql(
        models=f"{HEAD}{ITEM}link = Table('link', Base.metadata,\n"
        "    Column('item_id', ForeignKey(Item.id)), Column('n', Integer))\n"
        "class C(Base):\n    __tablename__ = 'c'\n    n = Column(ForeignKey(link.c.n))\n"
    )
    table = found.tables["link"]
    assert (table.model, table.columns) == ("models.link", ("item_id", "n"))
    assert found.keys == {
        "c": [("n", "link", "")],
        "items": [],
        "link": [("item_id", "items", "")],
    }


def test_a_table_of_very_many_columns_is_read_whole(sql):
    columns = ", ".join(f"Column('c{n}', Integer, nullable=False)" for n in range(120))
    found = sql(models=f"{HEAD}big = Table('big', Base.metadata, {columns})\n")
    assert len(found.tables["big"].columns) == 120


def test_a_class_can_be_given_its_table(sql):
    """By `__table__`, or by imperative mapping in another file."""
    found = sql(
        models=f"{HEAD}t = Table('t', Base.metadata)\nclass A(Base):\n    __table__ = t\n"
        "class B(Base):\n    __table__ = Table('b', Base.metadata)\n",
        domain="class C: ...\n",
        mapping="from sqlalchemy.orm import registry\nimport models, domain\n"
        "mapper = registry()\ndef start():\n"
        "    mapper.map_imperatively(domain.C, models.t)\n",
    )
    assert set(found.tables) == {"b", "t"}
    assert ("models.A", "maps", "table:t") in found.edges
    assert ("models.B", "maps", "table:b") in found.edges
    assert ("domain.C", "maps", "table:t") in found.edges


def test_mixins_and_abstract_bases_bring_columns_and_no_tables(sql):
    """Also those that a method declares."""
    found = sql(
        models=f"{HEAD}class Owned:\n    made = Column(Integer)\n    @declared_attr\n"
        "    def owner(cls): return Column('owner_id', ForeignKey('items.id'))\n"
        "class Thing(Base):\n    __abstract__ = True\n    kind = Column(Integer)\n"
        f"{ITEM}class A(Owned, Thing):\n    __tablename__ = 'a'\n"
    )
    assert set(found.tables) == {"a", "items"}
    assert set(found.tables["a"].columns) == {"made", "owner_id", "kind"}
    assert found.keys["a"] == [("owner_id", "items", "")]


def test_a_child_without_a_table_adds_to_its_parents(sql):
    """Single-table inheritance; its name sorts before the parent's here."""
    found = sql(
        models=f"{HEAD}{ITEM}class Book(Item):\n    isbn = Column(Integer)\n"
        "class Deep(Book):\n    deep = Column(Integer)\n"
    )
    assert found.tables["items"].columns == ("id", "isbn", "deep")
    assert ("models.Book", "maps", "table:items") in found.edges


def test_flask_sqlalchemy_names_tables_after_classes(sql):
    """A child shares its parent's table unless it has a primary key."""
    found = sql(
        ext=FLASK,
        models="from ext import db\n"
        "class HTTPUser2(db.Model):\n    id = db.Column(db.Integer, primary_key=True)\n"
        "class Admin(HTTPUser2):\n    level = db.Column(db.Integer)\n"
        "class Joined(HTTPUser2):\n"
        "    id = db.Column(db.ForeignKey('http_user2.id'), primary_key=True)\n"
        "class Base2(db.Model):\n    __abstract__ = True\n"
        "class Other(Base2):\n    id = db.Column(db.Integer, primary_key=True)\n"
        "tags = db.Table('tags', db.Column('a', db.ForeignKey('other.id')))\n",
    )
    assert set(found.tables) == {"http_user2", "joined", "other", "tags"}
    assert found.tables["http_user2"].columns == ("id", "level")
    assert found.keys["joined"] == [("id", "http_user2", "")]
    assert found.keys["tags"] == [("a", "other", "")]


def test_keys_to_an_unknown_table_are_reported_once(sql):
    found = sql(
        models=f"{HEAD}class A(Base):\n    __tablename__ = 'a'\n"
        "    x = Column(ForeignKey('z.id'))\n    y = Column(ForeignKey('z.id'))\n"
    )
    assert found.keys["a"] == [("x", "z", ""), ("y", "z", "")]
    assert found.messages == ["a.x and 1 more refer to 'z', which is not in the project"]
    assert found.problems == [("STR303", "models.py:7:9")]


def test_a_project_without_sqlalchemy_is_left_alone(sql):
    found = sql(models="class A:\n    __tablename__ = 'a'\n")
    assert (found.tables, found.edges) == ({}, [])


@pytest.mark.parametrize(
    "relation",
    [
        "relationship('Line', cascade='all, delete-orphan')",
        "relationship(cascade='save-update, delete')",
        "relationship(lambda: Line, cascade='all')",
    ],
)
def test_a_relationship_that_deletes_makes_its_key_cascade(sql, relation):
    """Its target by name or by annotation."""
    found = sql(
        models=f"{HEAD}from sqlalchemy.orm import relationship\n{ITEM}"
        f"    lines: Mapped[list['Line']] = {relation}\n"
        "class Line(Base):\n    __tablename__ = 'lines'\n"
        "    item = mapped_column(ForeignKey('items.id'))\n"
    )
    assert found.keys["lines"] == [("item", "items", "CASCADE")]


def test_a_back_reference_that_deletes_makes_the_key_cascade(sql):
    """But not a relationship without a cascade, nor one of two keys between the tables."""
    found = sql(
        models=f"{HEAD}from sqlalchemy.orm import backref, relationship\n{ITEM}"
        "class Line(Base):\n    __tablename__ = 'lines'\n"
        "    item_id = mapped_column(ForeignKey('items.id'))\n"
        "    item = relationship('Item', backref=backref('lines', cascade='all, delete'))\n"
        "class Note(Base):\n    __tablename__ = 'notes'\n"
        "    item_id = mapped_column(ForeignKey('items.id'))\n"
        "    item = relationship('Item', backref='notes')\n"
        "class Pair(Base):\n    __tablename__ = 'pairs'\n"
        "    a_id = mapped_column(ForeignKey('items.id'))\n"
        "    b_id = mapped_column(ForeignKey('items.id'))\n"
        "    a = relationship(Item, foreign_keys=a_id,"
        " backref=backref('pairs', cascade='all, delete'))\n"
    )
    assert found.keys["lines"] == [("item_id", "items", "CASCADE")]
    assert found.keys["notes"] == [("item_id", "items", "")]
    assert {key[2] for key in found.keys["pairs"]} == {""}


def test_a_name_that_cannot_be_folded_is_listed_and_not_guessed(sql):
    found = sql(
        models=f"{HEAD}from names import name_of, PREFIX\n"
        "class A(Base):\n    @declared_attr\n    def __tablename__(cls): return name_of(cls)\n"
        "class B(Base):\n    __tablename__ = name_of('b')\n"
        "t = Table(PREFIX + 't', Base.metadata)\n"
    )
    assert found.tables == {}
    assert found.problems == [
        ("STR371", "models.py:11:5"),
        ("STR371", "models.py:6:7"),
        ("STR371", "models.py:9:7"),
    ]


def test_a_reflected_table_is_listed_with_what_is_known(sql):
    found = sql(models=f"{HEAD}old = Table('old', Base.metadata, autoload_with=sa.engine)\n")
    assert found.tables["old"].columns == ()
    assert found.problems == [("STR372", "models.py:5:7")]


def test_a_table_of_something_else_is_none(sql):
    """Other libraries have tables, too."""
    found = sql(
        models=f"{HEAD}import boto3\nfrom rich.table import Table as Drawn\n"
        "dynamo = boto3.resource('dynamodb')\norders = dynamo.Table('orders')\n"
        "drawn = Drawn('drawn')\n"
        "def f(session):\n    return session.db.Table('x', 1)\n"
    )
    assert found.tables == {}


def test_a_table_in_a_file_that_imports_only_the_extension_is_found(sql):
    found = sql(
        ext=FLASK,
        models="from ext import db\nclass A(db.Model):\n"
        "    id = db.Column(db.Integer, primary_key=True)\n"
        "    bs = db.relationship('A', secondary=db.Table('unseen'))\n"
        "links = db.Table('links', db.metadata, db.Column('a_id', db.ForeignKey('a.id')))\n",
    )
    assert found.keys == {"a": [], "links": [("a_id", "a", "")]}


def test_a_pattern_that_could_hang_the_analysis_is_not_tried(sql):
    found = sql(
        models=f"{HEAD}import re\nclass {'a' * 60}(Base):\n    @declared_attr\n"
        "    def __tablename__(cls): return re.sub('(a+)+$', 'x', cls.__name__ + '!')\n"
    )
    assert found.problems == [("STR371", "models.py:6:7")]


def test_metadata_that_is_taken_from_itself_has_no_schema(sql):
    found = sql(
        models="from sqlalchemy.orm import DeclarativeBase, mapped_column\n"
        "class Base(DeclarativeBase):\n    metadata = Base.metadata\n"
        "class A(Base):\n    __tablename__ = 'a'\n    id = mapped_column(primary_key=True)\n"
    )
    assert set(found.tables) == {"a"}
