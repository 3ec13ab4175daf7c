"""Accesses, joins and queries in loops on small Django and SQLAlchemy projects."""

import pytest

from strangler.analyzers.cache import Cache
from strangler.analyzers.calls.solving import solve
from strangler.analyzers.concluding import behaviour_of
from strangler.analyzers.data.placing import read_all
from strangler.analyzers.data.working import data_use
from strangler.analyzers.effects.preparing import prepare
from strangler.analyzers.recognisers.registry import built_in

DJANGO = """
from django.db import models

class Country(models.Model):
    name = models.CharField(max_length=9)
    class Meta:
        db_table = "countries"

class Customer(models.Model):
    name = models.CharField(max_length=9)
    country = models.ForeignKey(Country, on_delete=models.CASCADE)
    extra = models.JSONField()
    class Meta:
        db_table = "customers"

class Order(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="orders")
    placed = models.DateTimeField()
    class Meta:
        db_table = "orders"

class Line(models.Model):
    order = models.ForeignKey(Order, on_delete=models.CASCADE)
    class Meta:
        db_table = "lines"
"""
ALCHEMY = """
from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column
from sqlalchemy.orm import relationship, selectinload

class Base(DeclarativeBase): ...

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship(back_populates="order")

class Line(Base):
    __tablename__ = "lines"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    order: Mapped[Order] = relationship(back_populates="lines")
    product: Mapped["Product"] = relationship(lazy="joined")
    product_id: Mapped[int] = mapped_column(ForeignKey("products.id"))

class Product(Base):
    __tablename__ = "products"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
DJANGO_HEAD = "from django.db.models import Count, F, Q\nfrom models import *\ndef run(x: Order):\n"
ALCHEMY_HEAD = "from models import *; from sqlalchemy import select\ndef run(session: Session):\n"


@pytest.fixture
def used(project, tmp_path):
    """A function: files in, what they do to data out."""

    def run(files):
        inventory, conclusions = project(files)
        recognisers = built_in()
        behaviour, failures = behaviour_of(recognisers, inventory, conclusions)
        assert failures == ()
        cache = Cache(tmp_path / ".cache")
        prepared = prepare(recognisers, inventory, conclusions, behaviour, cache)
        sql = read_all(inventory, conclusions)
        activity = solve(inventory, prepared.standins, behaviour, ("run.run",)).activity
        return data_use(inventory, conclusions, behaviour, activity, sql.at)

    return run


def django(*lines):
    return {
        "manage.py": "",
        "models.py": DJANGO,
        "run.py": DJANGO_HEAD + "".join(f"    {line}\n" for line in lines),
    }


def alchemy(*lines):
    return {
        "models.py": ALCHEMY,
        "run.py": ALCHEMY_HEAD + "".join(f"    {line}\n" for line in lines),
    }


def test_many_to_many_joins_the_table_between(used):
    between = """
from sqlalchemy import Column, Table
tagged = Table("tagged", Base.metadata, Column("order_id", ForeignKey("orders.id")),
    Column("tag_id", ForeignKey("tags.id")))
class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    orders: Mapped[list[Order]] = relationship(secondary=tagged)
"""
    files = alchemy("return session.scalars(select(Tag).join(Tag.orders))")
    use = used(files | {"models.py": ALCHEMY + between})
    assert [(e.source, e.target) for e in use.joins] == [
        ("table:orders", "table:tagged"),
        ("table:tagged", "table:tags"),
    ]


PAIRS = {
    "NC": ("table:countries", "table:customers"),
    "CO": ("table:customers", "table:orders"),
    "LO": ("table:lines", "table:orders"),
}


def joins(use):
    names = {pair: name for name, pair in PAIRS.items()}
    return " ".join(names[edge.source, edge.target] for edge in use.joins)


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("Order.objects.filter(customer__name='x')", "CO"),
        ("Order.objects.filter(customer__country__name='x')", "NC CO"),
        ("Order.objects.exclude(line__id=1)", "LO"),
        ("Customer.objects.filter(orders__placed__date__year=1)", "CO"),
        ("Order.objects.order_by('-customer__name')", "CO"),
        ("Order.objects.values('customer__name')", "CO"),
        ("Order.objects.annotate(n=F('customer__name'))", "CO"),
        ("Order.objects.annotate(n=Count('line'))", "LO"),
        ("Order.objects.filter(Q(customer__name=1) | ~Q(line__id=2))", "CO LO"),
        ("Order.objects.all().select_related('customer__country')", "NC CO"),
        ("Order.objects.filter(customer=1)", ""),
        ("Order.objects.filter(customer__id__in=[1])", ""),
        ("Order.objects.filter(customer__pk=1)", ""),
        ("Order.objects.filter(customer__isnull=True, customer__in=[])", ""),
        ("Order.objects.filter(placed__date__gte=1, placed__year=2)", ""),
        ("Customer.objects.filter(extra__country__name=1, name__icontains='a')", ""),
        ("Order.objects.values(line=F('id'))", ""),
    ],
)  # fmt: skip
def test_lookups_of_django_join_what_they_go_through(used, query, pairs):
    assert joins(used(django(f"return {query}"))) == pairs


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("session.scalars(select(Order).join(Line))", "LO"),
        ("session.scalars(select(Order).join(Order.lines))", "LO"),
        ("session.query(Order).outerjoin(Order.lines).all()", "LO"),
        ("session.scalars(select(Order).options(joinedload(Order.lines)))", "LO"),
        ("session.execute(select(Order, Line).where(Order.id == Line.order_id))", "LO"),
        ("session.scalars(select(Order).where(Order.id == 1))", ""),
        ("', '.join(['a', 'b'])", ""),
    ],
)
def test_joins_of_sqlalchemy(used, query, pairs):
    assert joins(used(alchemy(f"return {query}"))) == pairs


def test_access_names_place_mode_form_and_what_is_joined(used):
    use = used(django("return Order.objects.filter(customer__name='x')"))
    (one,) = {(a.symbol, a.location.line, a.table, a.mode, a.joins) for a in use.accesses}
    assert one == ("run.run", 4, "orders", "reads", ("customers",))
    assert all(a.form.startswith("django.db.models") for a in use.accesses)


def test_access_by_sql_names_every_table(used):
    text = "cursor.execute('INSERT INTO orders SELECT * FROM lines')"
    use = used(django("from django.db import connection", "cursor = connection.cursor()", text))
    found = {(a.table, a.mode, a.form) for a in use.accesses if a.location.line == 6}
    assert found == {("orders", "writes", "cursor.execute"), ("lines", "reads", "cursor.execute")}


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        (["for o in Order.objects.all():", "    print(o.customer.name)"], 5),
        (["orders = Order.objects.filter(id=1)", "for o in orders:", "    o.customer.name"], 6),
        (["return [o.customer.name for o in Order.objects.all()]"], 4),
        (["for o in Order.objects.all():", "    list(o.line_set.all())"], 5),
        (["for o in Order.objects.prefetch_related('line'):", "    o.line_set.filter(id=1)"], 5),
        (["for o in Order.objects.select_related('customer'):", "    o.customer.country.name"], 5),
        (["for o in Order.objects.all():", "    Line.objects.filter(order=o).count()"], 5),
    ],
)  # fmt: skip
def test_query_for_each_row_of_a_loop_is_found(used, lines, line):
    use = used(django(*lines))
    assert [(d.code, d.location.line) for d in use.diagnostics] == [("STR387", line)]


def test_access_in_a_loop_says_so(used):
    use = used(django("for o in Order.objects.all():", "    print(o.customer.name)"))
    assert {(a.table, a.in_loop) for a in use.accesses} == {("orders", False), ("customers", True)}


@pytest.mark.parametrize(
    "lines",
    [
        ["for o in Order.objects.select_related('customer'):", "    print(o.customer.name)"],
        ["for o in Order.objects.select_related('customer__country'):", "    o.customer.country"],
        ["q = Order.objects.prefetch_related('line_set')", "[list(o.line_set.all()) for o in q]"],
        ["for o in Order.objects.all():", "    print(o.customer_id, o.placed)"],
        ["for i in range(3):", "    print(x.customer.name)"],
        ["for o in Order.objects.all():", "    o.save()"],
    ],
)
def test_what_the_loops_query_brings_along_is_none(used, lines):
    assert used(django(*lines)).diagnostics == ()


def test_relation_of_sqlalchemy_in_a_loop_is_found_unless_it_is_loaded_with_the_rows(used):
    loop = "for o in session.scalars(select(Order)OPTIONS):"
    plain = used(alchemy(loop.replace("OPTIONS", ""), "    print(o.lines)"))
    assert [d.location.line for d in plain.diagnostics] == [4]
    eager = loop.replace("OPTIONS", ".options(selectinload(Order.lines))")
    assert used(alchemy(eager, "    print(o.lines)")).diagnostics == ()


def test_relation_that_the_mapping_loads_with_the_rows_is_none(used):
    lines = ("for line in session.scalars(select(Line)):", "    print(line.product)")
    assert used(alchemy(*lines)).diagnostics == ()
