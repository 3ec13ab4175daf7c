"""A facts file closes what code leaves open, from the command line to the report."""

import json
from pathlib import Path

import pytest

from strangler import analyze
from strangler.analyzers.config import Config
from support.trees import write

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/facts.md").read_text("utf-8")
EXAMPLE = PAGE.partition("```yaml\n")[2].partition("```")[0]
PROJECT = {
    "shop/__init__.py": "",
    "shop/web.py": """\
        from flask import Flask, request
        import acme_sdk
        from shop import clock, payments, reports

        app = Flask(__name__)

        @app.post("/pay")
        def pay():
            clock.now()
            acme_sdk.audit("pay")
            return payments.pay(10, request.form["with"])

        @app.post("/reports")
        def report():
            return reports.run(request.form["name"])
        """,
    "shop/payments.py": """\
        from importlib import import_module

        def pay(amount, name):
            return import_module(name).Gateway().charge(amount)
        """,
    "shop/settings.py": "PLUGINS = []\n",
    "shop/gateways.py": """\
        import urllib.request

        class Card:
            def charge(self, amount):
                urllib.request.urlopen("https://pay.example/charge")

        class Cash:
            def charge(self, amount):
                open("/var/cash", "w")
        """,
    "shop/clock.py": "import unknown_clock\n\ndef now():\n    return unknown_clock.ask()\n",
    "shop/plugins.py": """\
        from importlib import import_module
        from shop.settings import PLUGINS

        for name in PLUGINS:
            import_module(name)
        """,
    "shop/reports.py": """\
        import sqlite3

        def run(text):
            connection = sqlite3.connect("shop.db")
            return connection.execute(text)
        """,
    "shop/models.py": """\
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

        class Base(DeclarativeBase): ...

        class Order(Base):
            __tablename__ = "orders"
            id: Mapped[int] = mapped_column(primary_key=True)
        """,
}
SHOP = """\
version: 1
calls:
  - from: shop.payments.gateways.get_gateway
    to: [shop.payments.gateways.card.CardGateway, shop.payments.gateways.invoice.InvoiceGateway]
    why: PAYMENT_GATEWAYS lists these two
  - from: shop.shipping.carriers.load
    does: []
    why: the modules of carriers only define functions
  - from: shop.shipping.tasks.create_label
    call: book
    to: [shop.shipping.carriers.royal_post.book, shop.shipping.carriers.swift.book]
    why: carriers.load gives one of the two
  - from: shop.shipping.tasks.refresh_tracking
    call: track
    to: [shop.shipping.carriers.royal_post.track, shop.shipping.carriers.swift.track]
    why: carriers.load gives one of the two
  - {from: shop.notifications.tasks.notify_shipment, call: replace, does: [], why: it is text}
  - {from: shop.taskqueue.autodiscover, does: [], why: modules of tasks only define functions}
"""


def told(root, text):
    (root / "facts.yaml").write_text(text, encoding="utf-8")
    return analyze(root, Config(facts="facts.yaml"), jobs=1, cache=False)


def codes(analysis):
    return {d.code for d in analysis.diagnostics}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return analyze(write(tmp_path_factory.mktemp("p"), PROJECT), Config(), jobs=1, cache=False)


@pytest.fixture(scope="module")
def after(tmp_path_factory):
    return told(write(tmp_path_factory.mktemp("p"), PROJECT), EXAMPLE)


def test_every_fact_of_the_page_is_needed_and_fits(after):
    """Every example in the docs runs."""
    assert not [str(d) for d in after.diagnostics if d.code in ("STR411", "STR412", "STR413")]


def test_facts_make_endpoints_complete(before, after):
    assert [e.complete for e in before.endpoints] == [False, False]
    assert [e.unknown for e in after.endpoints] == [(), ()]
    pay, report = after.endpoints
    assert pay.effects == ("http api.acme.example", "http pay.example")
    assert (report.reads, report.writes) == (("orders",), ("report_runs",))


def test_an_edge_that_the_user_knows_has_the_fact_as_evidence(after):
    found = {(e.source, e.target): str(e.evidence[0]) for e in after.edges}
    assert found["shop.plugins", "shop.gateways"].startswith("facts.yaml:")
    assert found["shop.reports", "table:orders"].startswith("facts.yaml:")


def test_what_a_fact_answers_is_not_reported_any_more(before, after):
    assert codes(before) - codes(after) == {"STR320", "STR382"}
    computed = [d.location.path for d in before.diagnostics if d.code == "STR204"]
    assert computed == ["shop/payments.py", "shop/plugins.py"]
    assert [d.location.path for d in after.diagnostics if d.code == "STR204"] == computed[:1]


def test_the_shop_is_known_whole_with_what_its_settings_say(tmp_path):
    """`import_string` by a setting, `import_module` by a column: nothing else stays open."""
    facts = tmp_path / "facts.yaml"
    facts.write_text(SHOP, encoding="utf-8")
    analysis = analyze(ROOT / "examples/shop", Config(facts=str(facts)), jobs=1, cache=False)
    assert len(analysis.endpoints) == 67
    assert [e.id for e in analysis.endpoints if not e.complete] == []
    assert codes(analysis).isdisjoint({"STR320", "STR412", "STR413"})
    assert str(tmp_path) not in json.dumps([str(d) for d in analysis.diagnostics])
