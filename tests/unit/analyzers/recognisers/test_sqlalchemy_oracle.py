"""What SQLAlchemy's own metadata says of models is what the recogniser finds of their source."""

import pytest

from strangler.analyzers.recognisers.sqlalchemy.recogniser import SQLAlchemy
from support.orm_oracles import compare, executed, found_schema, sqlalchemy_schema

HEAD = """
import re
from typing import Annotated, ClassVar, List, Optional
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, String, Table
from sqlalchemy.orm import (DeclarativeBase, Mapped, MappedAsDataclass, as_declarative, composite,
    column_property, declarative_base, declared_attr, deferred, has_inherited_table, mapped_column,
    registry, relationship)
"""
BASE = "class Base(DeclarativeBase): ...\n"
SOURCES = {
    "names by a mixin's method": BASE
    + """
def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()

class Named:
    @declared_attr.directive
    def __tablename__(cls): return f"app_{snake(cls.__name__)}s"
    id: Mapped[int] = mapped_column(primary_key=True)

class OrderLine(Named, Base):
    order: Mapped[int] = mapped_column(ForeignKey("app_customer_orders.id", ondelete="set null"))
class CustomerOrder(Named, Base): ...
""",
    "names by two expressions, unless inherited": """
_first = re.compile("(.)([A-Z][a-z]+)")
class Root:
    @declared_attr
    def __tablename__(cls):
        if has_inherited_table(cls):
            return None
        once = _first.sub(r"\\1_\\2", cls.__name__)
        return re.sub("([a-z0-9])([A-Z])", r"\\1_\\2", once).lower()
    id = Column(Integer, primary_key=True)
    @declared_attr
    def kind(cls): return Column("row_kind", String(10))
Base = declarative_base(cls=Root)
class HttpEntry(Base):
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "a"}
class Special(HttpEntry):
    __mapper_args__ = {"polymorphic_identity": "b"}
    extra = Column(Integer)
""",
    "a base made by a decorator": """
@as_declarative(metadata=MetaData(schema="crm"))
class Base:
    id = Column(Integer, primary_key=True)
    @declared_attr
    def __tablename__(cls): return cls.__name__.lower() + "s"
class Lead(Base):
    owner_id = Column(Integer, ForeignKey("persons.id"))
class Person(Base):
    __table_args__ = ({"comment": "x"},)
    boss_id = Column(Integer, ForeignKey("crm.persons.id"))
""",
    "schemas and composite keys": BASE
    + """
metadata = Base.metadata
class Region(Base):
    __tablename__ = "region"
    __table_args__ = {"schema": "geo"}
    country: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
class City(Base):
    __tablename__ = "city"
    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str]
    region: Mapped[Optional[str]] = mapped_column("region_code")
    __table_args__ = (
        ForeignKeyConstraint(["country", "region_code"], ["geo.region.country", "geo.region.code"],
                             ondelete="CASCADE"),
    )
class Regional:
    @declared_attr.directive
    def __table_args__(cls):
        return (ForeignKeyConstraint(["country", "code"], [Region.country, Region.code]),)
class Road(Regional, Base):
    __tablename__ = "road"
    id: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[str]
    code: Mapped[str]
plain = Table("plain", metadata, Column("city_id", ForeignKey(City.id), primary_key=True),
              schema="geo")
""",
    "annotated types": BASE
    + """
key = Annotated[int, mapped_column(primary_key=True)]
owner_key = Annotated[int, mapped_column(ForeignKey("owners.id", ondelete="CASCADE"))]
class Owner(Base):
    __tablename__ = "owners"
    id: Mapped[key]
    limit: ClassVar[int] = 3
    pets: Mapped[List["Pet"]] = relationship(back_populates="owner")
class Pet(Base):
    __tablename__ = "pets"
    id: Mapped[key]
    owner_id: Mapped[owner_key]
    second: Mapped[owner_key] = mapped_column("second_id")
    owner: Mapped["Owner"] = relationship(back_populates="pets", foreign_keys="Pet.owner_id")
""",
    "columns inside other things": BASE
    + """
class Point:
    def __init__(self, x, y): ...
def link(target, **more):
    return mapped_column(ForeignKey(target), **more)
class Reference(Column):
    inherit_cache = True
class Spot(Base):
    __tablename__ = "spots"
    id = Column(Integer, primary_key=True)
    place = composite(Point, mapped_column("x", Integer), mapped_column("y", Integer))
    note = deferred(Column(String))
    both = column_property(Column("both_text", String))
    next_id = link("spots.id", nullable=True)
    other = Reference("other_id", Integer, ForeignKey("spots.id"))
""",
    "inheritance in three ways": BASE
    + """
class Stamped:
    made = Column(Integer)
class Thing(Base):
    __tablename__ = "things"
    id = Column(Integer, primary_key=True)
    kind = Column(String)
    __mapper_args__ = {"polymorphic_on": "kind"}
class Book(Thing, Stamped):
    __tablename__ = "books"
    id = Column(ForeignKey("things.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "book"}
class Toy(Thing):
    __mapper_args__ = {"polymorphic_identity": "toy"}
    age = Column(Integer)
class Copy(Thing):
    __tablename__ = "copies"
    id = Column(Integer, primary_key=True)
    __mapper_args__ = {"concrete": True, "polymorphic_identity": "copy"}
""",
    "a registry, dataclasses and a table in a function": """
reg = registry()
class Base(MappedAsDataclass, DeclarativeBase):
    registry = reg
@reg.mapped
class Old:
    __tablename__ = "old"
    id = Column(Integer, primary_key=True)
@reg.mapped_as_dataclass
class New:
    __tablename__ = "new"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    old_id: Mapped[int] = mapped_column(ForeignKey("old.id"))
class Newest(Base):
    __tablename__ = f"{Old.__tablename__}_est"
    id: Mapped[int] = mapped_column(primary_key=True)
    old_id: Mapped[int] = mapped_column(ForeignKey(f"{New.__tablename__}.id"))
    links = relationship("Old", secondary=Table("links", Base.metadata,
        Column("a", ForeignKey("old.id")), Column("b", ForeignKey("old_est.id"))),
        primaryjoin="Newest.id == links.c.b", secondaryjoin="Old.id == links.c.a")
def more():
    Table("made", reg.metadata, Column("id", Integer, primary_key=True))
more()
""",
    "a column hidden and one removed by a mixin": BASE
    + """
class A:
    x = Column(Integer)
    y = Column("why", Integer)
class B(A):
    x = Column("ex", Integer)
class C(B, Base):
    __tablename__ = "c"
    id = Column(Integer, primary_key=True)
    y = None
""",
}

SQLMODEL = """
from typing import ClassVar, List, Optional
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlmodel import Field, Relationship, SQLModel

class Stamped(SQLModel):
    made: Optional[int] = None
class HeroBase(SQLModel):
    name: str = Field(index=True)
    __schema_version__: ClassVar[int] = 1
class SecretTeam(Stamped, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    limit: ClassVar[int] = 3
    heroes: List["Hero"] = Relationship(back_populates="team")
class Hero(HeroBase, table=True):
    __tablename__ = "heroes"
    id: Optional[int] = Field(default=None, primary_key=True)
    team_id: Optional[int] = Field(foreign_key="secretteam.id", ondelete="SET NULL")
    boss: Optional[int] = Field(sa_column=Column("boss_id", Integer, ForeignKey("heroes.id")))
    team: Optional[SecretTeam] = Relationship(back_populates="heroes")
class HeroRead(HeroBase):
    id: int
"""


def test_sqlmodel_makes_the_tables_of_its_table_models(concluded):
    found = concluded(SQLAlchemy(), {"models.py": SQLMODEL})
    compare(found_schema(found), sqlalchemy_schema(executed(SQLMODEL)["SQLModel"].metadata))


@pytest.mark.parametrize("case", SOURCES)
def test_the_recogniser_finds_what_the_library_builds(case, concluded):
    source = HEAD + SOURCES[case]
    namespace = executed(source)
    found = concluded(SQLAlchemy(), {"models.py": source})
    compare(found_schema(found), sqlalchemy_schema(namespace["Base"].metadata))
    assert found.problems == []
