"""What the analysis says of a small FastAPI application against the SQL that it sends when it is
asked."""

import asyncio
import importlib
import sys
import textwrap

import httpx
import pytest
from sqlalchemy import event
from sqlglot import exp, parse_one

from strangler import analyze

SOURCE = textwrap.dedent(
    """
    from fastapi import Depends, FastAPI
    from pydantic import BaseModel, computed_field, field_validator
    from sqlalchemy import ForeignKey, String, create_engine, event
    from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
    from sqlalchemy.orm import sessionmaker
    from sqlalchemy.pool import StaticPool
    from sqlalchemy.types import TypeDecorator

    app = FastAPI()
    engine = create_engine(
        "sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False}
    )
    make = sessionmaker(engine)

    class Base(DeclarativeBase): ...

    class Sealed(TypeDecorator):
        impl = String
        cache_ok = True
        def process_bind_param(self, value, dialect):
            return self.turned(value)
        def process_result_value(self, value, dialect):
            return opened(value)
        def turned(self, value):
            return value and value[::-1]

    def opened(value):
        return value and value[::-1]

    def stamp():
        return "now"

    class Order(Base):
        __tablename__ = "orders"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]
        secret = mapped_column(Sealed)
        made = mapped_column(String, default=lambda: stamp())
        lines: Mapped[list["Line"]] = relationship(back_populates="order")

    class Line(Base):
        __tablename__ = "lines"
        id: Mapped[int] = mapped_column(primary_key=True)
        order_id = mapped_column(ForeignKey("orders.id"))
        order: Mapped[Order] = relationship(back_populates="lines")

    class Entry(Base):
        __tablename__ = "entries"
        id: Mapped[int] = mapped_column(primary_key=True)

    @event.listens_for(Session, "before_flush")
    def record(session, context, instances):
        session.add(Entry())

    def session():
        with make() as opened_session:
            yield opened_session

    class Given(BaseModel):
        name: str
        @field_validator("name")
        @classmethod
        def check(cls, value):
            return cleaned(value)

    def cleaned(value):
        return value.strip()

    class Shown(BaseModel):
        name: str
        @computed_field
        @property
        def loud(self) -> str:
            return raised(self.name)

    def raised(text):
        return text.upper()

    @app.post("/orders")
    def create(given: Given, db: Session = Depends(session)):
        order = Order(name=given.name, secret="s", lines=[Line()])
        db.add(order)
        db.commit()
        return {"id": order.id}

    @app.get("/orders/{id}", response_model=Shown)
    def show(id: int, db: Session = Depends(session)):
        order = db.get(Order, id)
        db.commit()
        return {"name": order.name}

    @app.patch("/orders/{id}")
    def change(id: int, given: Given, db: Session = Depends(session)):
        order = db.get(Order, id)
        for key, value in given.model_dump().items():
            setattr(order, key, value)
        db.commit()

    @app.get("/orders/{id}/lines")
    def lines(id: int, db: Session = Depends(session)):
        return len(db.get(Order, id).lines)

    @app.get("/nothing")
    def nothing(db: Session = Depends(session)):
        db.commit()
    """
)
REQUESTS = (
    ("POST", "/orders", "/orders", {"name": " a "}),
    ("GET", "/orders/{id}", "/orders/1", None),
    ("PATCH", "/orders/{id}", "/orders/1", {"name": "b"}),
    ("GET", "/orders/{id}/lines", "/orders/1/lines", None),
    ("GET", "/nothing", "/nothing", None),
)


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("observed")
    (root / "observed_orders.py").write_text(SOURCE)
    return root


@pytest.fixture(scope="module")
def observed(project):
    """Endpoint -> the tables that its statements read, and those that they write."""
    sys.path.insert(0, str(project))
    try:
        module = importlib.import_module("observed_orders")
    finally:
        sys.path.remove(str(project))
    module.Base.metadata.create_all(module.engine)
    reads, writes = set(), set()

    @event.listens_for(module.engine, "before_cursor_execute")
    def statement(connection, cursor, sql, parameters, context, many):
        parsed = parse_one(sql, read="sqlite")
        tables = {table.name for table in parsed.find_all(exp.Table)}
        (reads if isinstance(parsed, exp.Select) else writes).update(tables)

    async def ask():
        transport = httpx.ASGITransport(app=module.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            for method, path, url, body in REQUESTS:
                reads.clear()
                writes.clear()
                answer = await client.request(method, url, json=body)
                assert answer.is_success
                yield f"{method} {path}", (set(reads), set(writes))

    async def gathered():
        return {name: tables async for name, tables in ask()}

    return asyncio.run(gathered())


@pytest.fixture(scope="module")
def told(project):
    """Endpoint -> what the analysis says."""
    return {f"{e.method} {e.path}": e for e in analyze(project, cache=False).endpoints}


def test_every_table_that_is_written_is_told_and_no_other(observed, told):
    """A commit with nothing to flush writes nothing; `setattr` by a computed name does."""
    assert {name: set(told[name].writes) for name in observed} == {
        name: writes for name, (_, writes) in observed.items()
    }


def test_every_table_that_is_read_is_told(observed, told):
    missed = {
        name: reads - {*told[name].reads, *told[name].writes}
        for name, (reads, _) in observed.items()
    }
    assert {name: tables for name, tables in missed.items() if tables} == {}


def test_all_of_it_is_complete(told):
    assert [name for name, endpoint in told.items() if not endpoint.complete] == []
