"""What runs in one transaction is found, however the code says it."""

import pytest

from strangler import analyze
from support.trees import write

DJANGO = {
    "manage.py": "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_.settings')\n",
    "site_/__init__.py": "",
    "site_/settings.py": """
        INSTALLED_APPS = ["shop"]
        ROOT_URLCONF = "site_.urls"
        DATABASES = {"default": {"ENGINE": "x"ATOMIC}}
    """,
    "site_/urls.py": """
        from django.urls import path
        from shop import views
        urlpatterns = [
            path("buy/", views.buy),
            path("note/", views.note),
            path("look/", views.look),
        ]
    """,
    "shop/__init__.py": "",
    "shop/models.py": """
        from django.db import models
        class Order(models.Model):
            total = models.IntegerField()
        class Stock(models.Model):
            count = models.IntegerField()
    """,
    "shop/services.py": """
        import requests
        from django.db import transaction
        from shop.models import Order, Stock

        def charge():
            requests.post("https://pay.example.com/charges")

        def receipt():
            requests.post("https://mail.example.com/receipts")

        def buy():
            Order.objects.count()
            with transaction.atomic():
                stock = Stock.objects.select_for_update().get(pk=1)
                stock.save()
                order = Order.objects.create(total=1)
                with transaction.atomic():
                    order.save()
                charge()
                transaction.on_commit(receipt)
            Order.objects.first()

        @transaction.atomic(durable=True)
        def note():
            Order.objects.create(total=2)
    """,
    "shop/views.py": """
        from django.db import transaction
        from django.http import HttpResponse
        from shop import services
        from shop.models import Order

        def buy(request):
            services.buy()
            return HttpResponse()

        @transaction.non_atomic_requests
        def note(request):
            services.note()
            return HttpResponse()

        def look(request):
            Order.objects.first()
            return HttpResponse()
    """,
}


def found(tmp_path, files):
    write(tmp_path, files)
    return analyze(tmp_path, cache=False).transactions


def django(tmp_path, atomic_requests=False):
    setting = ', "ATOMIC_REQUESTS": True' if atomic_requests else ""
    files = {path: text.replace("ATOMIC", setting, 1) for path, text in DJANGO.items()}
    return found(tmp_path, files)


@pytest.fixture
def in_shop(tmp_path):
    return {(t.symbol, t.kind): t for t in django(tmp_path)}


def test_a_block_holds_what_stands_in_it_and_below(in_shop):
    buy = in_shop["shop.services.buy", "atomic"]
    assert (buy.location.path, buy.location.line, buy.end_line) == ("shop/services.py", 14, 21)
    assert buy.writes == ("shop_order", "shop_stock")
    assert buy.reads == ("shop_stock",)
    assert buy.complete


def test_what_leaves_the_process_before_the_commit_is_told(in_shop):
    buy = in_shop["shop.services.buy", "atomic"]
    assert [(h.effect.target, h.via, h.location.line) for h in buy.published] == [
        ("pay.example.com", "shop.services.charge", 20)
    ]


def test_what_is_left_for_after_the_commit_is_told_apart(in_shop):
    buy = in_shop["shop.services.buy", "atomic"]
    assert [(late.function, late.location.line) for late in buy.after_commit] == [
        ("shop.services.receipt", 21)
    ]


def test_rows_that_are_locked_are_told(in_shop):
    assert in_shop["shop.services.buy", "atomic"].locks == ("shop_stock",)


def test_a_block_inside_another_is_a_savepoint(in_shop):
    inner = in_shop["shop.services.buy", "savepoint"]
    assert (inner.location.line, inner.writes) == (18, ("shop_order",))


def test_a_decorated_function_is_one_transaction(in_shop):
    note = in_shop["shop.services.note", "atomic"]
    assert (note.writes, note.end_line) == (("shop_order",), 26)


def test_endpoints_that_reach_it_are_named(in_shop):
    assert in_shop["shop.services.buy", "atomic"].endpoints == ("site_:ANY /buy/",)
    assert in_shop["shop.services.note", "atomic"].endpoints == ("site_:ANY /note/",)


def test_each_view_that_writes_is_one_where_the_settings_say_so(tmp_path):
    """But those that are taken out."""
    requests = {t.symbol: t for t in django(tmp_path, True) if t.kind == "request"}
    assert list(requests) == ["shop.views.buy"]
    assert requests["shop.views.buy"].writes == ("shop_order", "shop_stock")


SQLALCHEMY = {
    "app.py": """
        from contextlib import contextmanager
        from sqlalchemy import create_engine
        from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

        engine = create_engine("sqlite://")
        Local = sessionmaker(engine)

        class Base(DeclarativeBase): ...
        class Post(Base):
            __tablename__ = "posts"
            id: Mapped[int] = mapped_column(primary_key=True)
        class Tag(Base):
            __tablename__ = "tags"
            id: Mapped[int] = mapped_column(primary_key=True)

        def two():
            session = Local()
            session.add(Post())
            session.commit()
            session.add(Tag())
            session.commit()

        def block(session: Session):
            session.add(Tag())
            with session.begin():
                session.add(Post())

        @contextmanager
        def scope():
            session = Local()
            yield session
            session.commit()

        def scoped():
            with scope() as session:
                session.add(Post())
    """,
}


@pytest.fixture
def in_app(tmp_path):
    return [(t.symbol, t.kind, t.location.line, t.writes) for t in found(tmp_path, SQLALCHEMY)]


def test_a_session_is_one_transaction_up_to_each_commit(in_app):
    assert ("app.two", "session", 20, ("posts",)) in in_app
    assert ("app.two", "session", 22, ("tags",)) in in_app


def test_a_block_of_a_session_is_one(in_app):
    assert ("app.block", "atomic", 26, ("posts",)) in in_app


def test_a_block_of_a_function_that_commits_is_one(in_app):
    assert ("app.scoped", "session", 36, ("posts",)) in in_app
