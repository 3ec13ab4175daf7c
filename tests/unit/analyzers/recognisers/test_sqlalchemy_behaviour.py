"""What SQLAlchemy makes of a project's code: which tables a function reads and writes."""

import textwrap

import pytest

from strangler.analyzers.recognisers.sqlalchemy.recogniser import SQLAlchemy
from strangler.model.behaviour import Accessor, Base, Given, Listener
from support.touching import Touching
from support.trees import link

MODELS = """
from __future__ import annotations
import enum
from sqlalchemy import (Column, ForeignKey, String, Table, and_, create_engine, delete, event,
    exists, func, insert, or_, select, text, union_all, update)
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (DeclarativeBase, Mapped, Session, aliased, joinedload, mapped_column,
    relationship, scoped_session, selectinload, sessionmaker, validates)

class Base(DeclarativeBase):
    pass

post_tags = Table(
    "post_tags", Base.metadata,
    Column("post_id", ForeignKey("posts.id")), Column("tag_id", ForeignKey("tags.id")),
)

class State(enum.Enum):
    open = 1
    def shut(self):
        return shutting()

class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    posts: Mapped[list[Post]] = relationship(back_populates="author")
    profile: Mapped[Profile] = relationship(back_populates="author", uselist=False)
    @hybrid_property
    def label(self):
        return self.posts[0].title.upper()
    @validates("name")
    def check(self, key, value):
        return checked(value)

class Profile(Base):
    __tablename__ = "profiles"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="profile")

class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(10))
    state: Mapped[State]
    made = mapped_column(default=now)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="posts")
    tags: Mapped[list[Tag]] = relationship(secondary=post_tags, backref="posts")
    comments = relationship("Comment", backref="post", cascade="all", lazy="dynamic")
    names = association_proxy("tags", "name")

class Comment(Base):
    __tablename__ = "comments"
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    post_id = mapped_column(ForeignKey("posts.id"))

def now(): ...
def checked(value): ...
def shutting(): ...

engine = create_engine("sqlite://")
Making = sessionmaker(engine)
AsyncMaking = async_sessionmaker(create_async_engine("sqlite+aiosqlite://"))
scoped = scoped_session(sessionmaker())
PUBLISHED = select(Post).options(selectinload(Post.author)).join(Post.tags)

def get_db():
    with Making() as db:
        yield db
"""

CASES = [
    # sessions and what they find
    ("s.get(Post, 1)", "-Post"),
    ("for db in get_db(): db.get(Tag, 1)", "-Tag"),
    ("with Making.begin() as db: db.get(Tag, 1)", "-Tag"),
    ("with Session(engine) as db, db.begin(): db.merge(Tag())", "+Tag -Tag"),
    ("scoped.query(Tag).get(1)", "-Tag"),
    ("scoped().get(Tag, 1)", "-Tag"),
    ("author = s.get(Author, 1); s.refresh(author)", "-Author"),
    # statements
    ("s.scalars(select(Post).where(Post.id == 1)).all()", "-Post"),
    ("s.scalars(PUBLISHED.where(Post.id == 1))", "-Author -Post -Tag -post_tags"),
    ("s.execute(select(func.count()).select_from(Post)).scalar_one()", "-Post"),
    ("s.execute(select(func.count(Post.id)))", "-Post"),
    ("s.scalars(select(Author).where(exists().where(Post.id == 1)))", "-Author -Post"),
    ("s.scalars(union_all(select(Post.id), select(Tag.id)))", "-Post -Tag"),
    ("s.scalars(select(Author).where(or_(Author.id == 1, Tag.id == 1)))", "-Author -Tag"),
    ("s.execute(select(post_tags.c.tag_id)).all()", "-post_tags"),
    ("s.execute(insert(Tag).values(name='x'))", "+Tag"),
    ("s.execute(update(Tag).values(name='x').returning(Tag)).scalar_one().name", "+Tag -Tag"),
    ("s.execute(delete(Tag))", "+Tag"),
    ("s.execute(insert(post_tags).values(post_id=1))", "+post_tags"),
    ("s.execute(post_tags.insert().values(post_id=1))", "+post_tags"),
    ("with engine.begin() as c: c.execute(Tag.__table__.insert())", "+Tag"),
    ("s.execute(text('SELECT 1')).mappings().all()", ""),
    # queries
    ("s.query(Post).filter(Post.title.like('x')).order_by(Post.id.desc()).first()", "-Post"),
    ("s.query(Post.id, func.count(Comment.id)).join(Comment).all()", "-Comment -Post"),
    ("s.query(Post).join(Tag).count()", "-Post -Tag"),
    ("s.query(aliased(Author)).count()", "-Author"),
    ("s.query(Post).options(joinedload(Post.author).joinedload(Author.profile)).all()",
     "-Author -Post -Profile"),
    ("s.query(Post).update({'title': 'x'})", "+Post -Post"),
    ("s.query(Tag).delete()", "+Tag -Tag"),
    # the unit of work
    ("s.add(Comment(body='x'))", "+Comment"),
    ("s.add_all([Tag(name=n) for n in 'ab'])", "+Tag"),
    ("s.bulk_insert_mappings(Tag, [{}])", "+Tag"),
    ("for post in s.scalars(select(Post)): post.title = 'x'", "+Post -Post"),
    ("s.delete(s.get(Post, 1))", "+Comment +Post +post_tags -Comment -Post"),
    ("Post(tags=[s.get(Tag, 1)])", "+Post +post_tags -Tag"),
    # relationships, both ways
    ("s.get(Post, 1).author.profile.author", "-Author -Post -Profile"),
    ("s.get(Comment, 1).post.tags[0]", "-Comment -Post -Tag -post_tags"),
    ("s.get(Tag, 1).posts[0].author", "-Author -Post -Tag -post_tags"),
    ("s.get(Post, 1).comments.filter_by(id=1).all()", "-Comment -Post"),
    ("s.get(Post, 1).comments.append(Comment())", "+Comment -Comment -Post"),
    ("p = s.get(Post, 1); p.tags.append(s.get(Tag, 1))", "+post_tags -Post -Tag -post_tags"),
    ("p = s.get(Post, 1); p.tags = []", "+Post +post_tags -Post"),
    ("s.get(Post, 1).names.append('x')", "+Tag +post_tags -Post -Tag -post_tags"),
    ("s.get(Author, 1).label", "-Author -Post"),
    # awaited
    ("(await a.execute(select(Post))).scalars().all()[0].author", "-Author -Post"),
    ("async with AsyncMaking() as db: await db.delete(await db.get(Tag, 1))",
     "+Tag +post_tags -Tag"),
    ("async with AsyncMaking() as db:\n    async for p in await db.stream_scalars(select(Post)):"
     "\n        p.comments.all()", "-Comment -Post"),
    ("await a.run_sync(lambda db: db.get(Tag, 1))", "-Tag"),
]  # fmt: skip


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """All cases as functions of one project, solved once."""
    source = MODELS
    for number, (code, _) in enumerate(CASES):
        kind = "async def" if "await " in code else "def"
        body = textwrap.indent(code.replace("; ", "\n"), "    ")
        source += f"\n{kind} case{number}(s: Session, a: AsyncSession):\n{body}\n"
    return Touching(tmp_path_factory.mktemp("cases"), [SQLAlchemy()], {"m.py": source})


@pytest.mark.parametrize("number", range(len(CASES)), ids=[code for code, _ in CASES])
def test_the_tables_that_code_touches_are_known(cases, number):
    """And nothing else, and no call is left open."""
    assert cases.touches(f"m.case{number}") == CASES[number][1]
    assert cases.open(f"m.case{number}") == set()


def test_values_of_columns_are_data_but_for_enumerations(tmp_path):
    source = MODELS + textwrap.dedent(
        """
        def data(s: Session):
            for number, title in s.execute(select(Post.id, Post.title)):
                title.upper().strip()
            return s.get(Post, 1).title.split("x")
        def state(s: Session):
            s.get(Post, 1).state.shut()
        """
    )
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    assert found.outside("m.data") == set()
    assert found.open("m.data") == set()
    assert "m.shutting" in found.runs("m.state")


def test_what_a_mapped_class_is_given_is_checked_and_filled_in(tmp_path):
    """orm/mapped_attributes: validates; core/defaults: callables."""
    source = MODELS + textwrap.dedent(
        """
        def make(): return Author(name="x")
        def change(s: Session):
            author = s.get(Author, 1)
            author.name = "x"
        def fill(): return Post()
        """
    )
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    assert "m.checked" in found.runs("m.make")
    assert "m.checked" in found.runs("m.change")
    assert "m.now" in found.runs("m.fill")


def test_listeners_run_where_the_row_is_written(tmp_path):
    """orm/events: mapper, session and connection events; what they write is written."""
    source = MODELS + textwrap.dedent(
        """
        @event.listens_for(Post, "before_update")
        def keep(mapper, connection, target):
            connection.execute(Comment.__table__.insert().values(body=target.author.name))
        @event.listens_for(Base, "after_delete", propagate=True)
        def gone(mapper, connection, target): shutting()
        @event.listens_for(scoped, "before_flush")
        def flushing(session, context, instances): session.add(Tag())
        def traced(connection, cursor, statement, parameters, context, executemany): now()
        event.listen(Engine, "before_cursor_execute", traced)
        def change(s: Session): s.get(Post, 1).title = "x"
        def other(s: Session): s.get(Tag, 1).name = "x"
        def commit(s: Session): s.commit()
        def append(s: Session): s.get(Post, 1).tags.append(Tag())
        def refer(s: Session): s.get(Comment, 1).post = s.get(Post, 1)
        def delete_it(s: Session): s.delete(s.get(Tag, 1))
        """
    )
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    # `before_flush` comes only where something is to be flushed (`Session._flush`).
    assert found.touches("m.change") == "+Comment +Post +Tag -Author -Post"
    assert found.touches("m.other") == "+Tag -Tag"
    assert "m.flushing" in found.runs("m.other")
    assert found.touches("m.commit") == ""
    # A collection or back reference that changes makes its owner one of the session's dirty ones.
    assert "m.keep" in found.runs("m.append")
    assert "m.keep" in found.runs("m.refer")
    assert "m.gone" in found.runs("m.delete_it")
    assert "m.now" in found.runs("m.other")


def test_a_listener_of_all_mappers_runs_for_all_and_one_of_a_librarys_class_for_none(tmp_path):
    source = MODELS + textwrap.dedent(
        """
        from sqlalchemy.orm import Mapper
        from accounts import User, settings
        @event.listens_for(Mapper, "after_insert")
        def every(mapper, connection, target): ...
        @event.listens_for(User, "after_insert")
        def others(mapper, connection, target): ...
        event.listen(settings().user_model, "after_insert", others)
        def add(s: Session): s.add(Tag())
        """
    )
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    assert "m.every" in found.runs("m.add")
    assert "m.others" not in found.runs("m.add")


def test_a_listener_to_a_class_that_is_computed_leaves_what_it_may_hear_open(tmp_path):
    source = MODELS + textwrap.dedent(
        """
        def listening(model):
            event.listen(model, "after_insert", heard)
        def heard(mapper, connection, target): ...
        def add(s: Session): s.add(Tag())
        def load(s: Session): return s.get(Tag, 1)
        """
    )
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    assert found.open("m.add")
    assert not found.open("m.load")


def test_events_that_come_with_another_run_their_listeners(tmp_path):
    source = MODELS + textwrap.dedent(
        """
        @event.listens_for(Session, "do_orm_execute")
        def executed(state): ...
        @event.listens_for(Session, "pending_to_persistent")
        def kept(session, instance): ...
        @event.listens_for(Post.tags, "append")
        def tagged(target, value, initiator): ...
        def add(s: Session): s.add(Tag())
        def load(s: Session): return s.execute(select(Tag)).all()
        def append(s: Session): s.get(Post, 1).tags = [Tag()]
        """
    )
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    assert "m.kept" in found.runs("m.add")
    assert "m.executed" in found.runs("m.load")
    assert "m.tagged" in found.runs("m.append")


def test_a_class_or_statement_that_is_not_known_leaves_a_call_open(tmp_path):
    """So that whoever comes by is not taken to touch nothing."""
    source = """
        from sqlalchemy import select
        from sqlalchemy.orm import Session
        def statement(s: Session, given): return s.execute(given)
        def entity(s: Session, given): return s.query(given).all()
        def instance(s: Session, given): s.add(given)
        def table(s: Session, given): return select(given)
        """
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    for name in ("statement", "entity", "instance", "table"):
        assert found.open(f"m.{name}"), name


def test_classes_are_mapped_however_their_base_is_made(tmp_path):
    source = """
        from sqlalchemy import Column, ForeignKey, Integer, Table, MetaData
        from sqlalchemy.orm import Session, declarative_base, registry, relationship, backref
        Base = declarative_base()
        mapper_registry = registry()
        class Parent(Base):
            __tablename__ = "parents"
            id = Column(Integer, primary_key=True)
            children = relationship("Child", backref=backref("parent", lazy="joined"))
        class Child(Base):
            __tablename__ = "children"
            id = Column(Integer, primary_key=True)
            parent_id = Column(ForeignKey("parents.id"))
        @mapper_registry.mapped
        class Decorated:
            __tablename__ = "decorated"
            id = Column(Integer, primary_key=True)
        plain = Table("plain", MetaData(), Column("id", Integer, primary_key=True))
        class Plain: ...
        mapper_registry.map_imperatively(Plain, plain)
        def declared(s: Session):
            s.query(Parent).first().children[0].parent.children.append(Child())
        def decorated(s: Session): s.add(Decorated(id=1))
        def imperative(s: Session): s.query(Plain).filter(Plain.id == 1).delete()
        """
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    assert found.touches("m.declared") == "+Child -Child -Parent"
    assert found.touches("m.decorated") == "+Decorated"
    assert found.touches("m.imperative") == "+Plain -Plain"


def test_flask_sqlalchemy_has_a_session_queries_and_pages(tmp_path):
    """flask-sqlalchemy.palletsprojects.com: queries, pagination, models of 2.x."""
    source = """
        from flask_sqlalchemy import SQLAlchemy
        db = SQLAlchemy()
        tags = db.Table("tags", db.Column("id", db.Integer))
        class Post(db.Model):
            id = db.Column(db.Integer, primary_key=True)
            title = db.Column(db.String)
        class Note(db.Model):
            id = db.Column(db.Integer, primary_key=True)
            post_id = db.Column(db.ForeignKey("post.id"))
            post = db.relationship("Post", backref=db.backref("notes", lazy="dynamic"))
        def one(): return Post.query.filter_by(title="x").first_or_404().notes.count()
        def get(): return db.get_or_404(Post, 1).title
        def page():
            for note in Note.query.order_by(Note.id.desc()).paginate(page=1).items: note.post.title
        def newer():
            for post in db.paginate(db.select(Post)): post.notes.all()
        def add():
            db.session.add(Post(title="x"))
            db.session.commit()
        def drop(): Note.query.filter(Note.post_id == 1).delete()
        def between(): db.session.execute(tags.insert().values(id=1))
        """
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    said = {name: found.touches(f"m.{name}") for name in ("one", "get", "page", "newer", "add")}
    assert said == {
        "one": "-Note -Post",
        "get": "-Post",
        "page": "-Note -Post",
        "newer": "-Note -Post",
        "add": "+Post",
    }
    assert found.touches("m.drop") == "+Note -Note"
    assert found.touches("m.between") == "+tags"
    assert [n for n in said if found.open(f"m.{n}")] == []


def test_models_of_sqlmodel_are_tables_where_they_say_so(tmp_path):
    source = """
        from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
        engine = create_engine("sqlite://")
        class Team(SQLModel, table=True):
            id: int | None = Field(default=None, primary_key=True)
            heroes: list["Hero"] = Relationship(back_populates="team")
        class HeroBase(SQLModel):
            name: str
        class Hero(HeroBase, table=True):
            id: int | None = Field(default=None, primary_key=True)
            team_id: int | None = Field(default=None, foreign_key="team.id")
            team: Team | None = Relationship(back_populates="heroes")
        class HeroCreate(HeroBase): ...
        def read():
            with Session(engine) as session:
                for hero in session.exec(select(Hero).where(Hero.name == "x")): hero.team.heroes
        def write():
            with Session(engine) as session:
                session.add(Hero.model_validate(HeroCreate(name="x")))
                session.commit()
        def data(): return HeroCreate(name="x").name
        """
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    assert found.touches("m.read") == "-Hero -Team"
    assert found.touches("m.write") == "+Hero"
    assert found.touches("m.data") == ""
    assert found.open("m.read") | found.open("m.write") == set()


def test_behaviour_names_bases_accessors_listeners_and_what_they_are_given(tmp_path):
    source = """
        from sqlalchemy import Column, Integer, Table, event
        from sqlalchemy.orm import declarative_base
        Base = declarative_base()
        bare = Table("bare", Base.metadata, Column("id", Integer))
        class Post(Base):
            __tablename__ = "posts"
            id = Column(Integer, primary_key=True)
        @event.listens_for(Post, "before_insert")
        def fill(mapper, connection, post): ...
        """
    told = Touching(tmp_path, [SQLAlchemy()], {"m.py": source}).behaviour
    attribute = "sqlalchemy.orm.attributes.InstrumentedAttribute"
    for expected in (
        Base("m.Post", "sqlalchemy.orm.decl_api.DeclarativeBase"),
        Base("m.bare", "sqlalchemy.sql.schema.Table"),
        Accessor("m.Post", "id", "m.Post", attribute, reads=True, on_class=True),
        Accessor("m.Post", "id", "sqlalchemy.plain.Plain"),
        Listener("before_insert", "m.Post", "m.fill"),
        Given("m.fill", "connection", "sqlalchemy.engine.Connection"),
        Given("m.fill", "post", "m.Post"),
    ):
        assert expected in told


def test_types_of_the_project_and_lambdas_give_columns_their_values(tmp_path):
    """`TypeDecorator`: one way where a row is written, the other where it is loaded."""
    source = textwrap.dedent(
        """
        from sqlalchemy import String
        from sqlalchemy.orm import DeclarativeBase, Session, mapped_column
        from sqlalchemy.types import TypeDecorator
        class Base(DeclarativeBase): ...
        class Sealed(TypeDecorator):
            impl = String
            def process_bind_param(self, value, dialect): return self.seal(value)
            def process_result_value(self, value, dialect): return unseal(value)
            def seal(self, value): ...
        def unseal(value): ...
        def stamp(): ...
        def other(): ...
        class Post(Base):
            __tablename__ = "posts"
            id = mapped_column(String, primary_key=True)
            secret = mapped_column(Sealed(20))
            made = mapped_column(String, default=lambda: stamp(), onupdate=lambda: other())
        def load(s: Session): return s.get(Post, 1)
        def make(s: Session): s.add(Post())
        def change(s: Session): s.get(Post, 1).id = "x"
        """
    )
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    assert "m.unseal" in found.runs("m.load")
    assert "m.Sealed.seal" not in found.runs("m.load")
    assert {"m.Sealed.seal", "m.stamp"} <= set(found.runs("m.make"))
    assert "m.other" in found.runs("m.change")


def test_an_attribute_set_by_a_computed_name_is_a_write(tmp_path):
    source = MODELS + textwrap.dedent(
        """
        def change(s: Session, data: dict):
            tag = s.get(Tag, 1)
            for key, value in data.items():
                setattr(tag, key, value)
        """
    )
    found = Touching(tmp_path, [SQLAlchemy()], {"m.py": source})
    assert found.touches("m.change") == "+Tag -Tag"


def test_a_listener_of_a_class_that_is_computed_is_said(tmp_path):
    source = MODELS + textwrap.dedent(
        """
        for each in (Post, Tag):
            event.listen(each, "after_insert", print)
        def listen(cls):
            @event.listens_for(cls, "after_update")
            def heard(mapper, connection, target): ...
        @event.listens_for(Tag, "after_update")
        def known(mapper, connection, target): ...
        """
    )
    inventory = link(tmp_path, {"m.py": source}, recognisers=[SQLAlchemy()]).inventory
    said = [d for d in SQLAlchemy().conclude(inventory).diagnostics if d.code == "STR375"]
    assert len(said) == 2
