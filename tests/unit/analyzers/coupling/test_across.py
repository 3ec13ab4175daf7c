"""Signals as edges, the whole of a middleware, computed keys."""

from pathlib import Path

from strangler import analyze
from strangler.model.graph import Confidence, EdgeKind
from support.trees import write

SETTINGS = """
ROOT_URLCONF = "site_.urls"
INSTALLED_APPS = ["crm", "sales"]
MIDDLEWARE = ["site_.middleware.Visits"]
"""
PROJECT = {
    "manage.py": """
    import os
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")
    from django.core.management import execute_from_command_line
    """,
    "site_/__init__.py": "",
    "site_/settings.py": SETTINGS,
    "site_/urls.py": """
    from django.urls import path
    from sales.views import orders
    urlpatterns = [path("orders/", orders)]
    """,
    "site_/middleware.py": """
    from django.core.cache import cache
    from django.utils.functional import SimpleLazyObject
    from crm.models import Customer, Visit
    class Base:
        def note(self, path):
            Visit.objects.create(path=path)
    class Visits(Base):
        def __init__(self, get_response):
            self.get_response = get_response
        def __call__(self, request):
            self.note(request.path)
            request.customer = SimpleLazyObject(lambda: Customer.objects.first())
            cache.clear()
            return self.get_response(request)
    """,
    "crm/__init__.py": "",
    "crm/models.py": """
    from django.db import models
    class Customer(models.Model):
        name = models.CharField(max_length=40)
    class Visit(models.Model):
        path = models.CharField(max_length=40)
    """,
    "crm/receivers.py": """
    from django.db.models.signals import post_save
    from django.dispatch import receiver
    from sales.models import Order
    from sales.signals import paid
    @receiver(paid)
    def thank(sender, **kwargs):
        pass
    @receiver(post_save, sender=Order)
    def count(sender, **kwargs):
        pass
    """,
    "sales/__init__.py": "",
    "sales/signals.py": "from django.dispatch import Signal\npaid = Signal()\n",
    "sales/models.py": """
    from django.db import models
    class Order(models.Model):
        customer = models.ForeignKey("crm.Customer", models.CASCADE)
        number = models.CharField(max_length=40)
    """,
    "sales/views.py": """
    import uuid
    from django.core.cache import cache
    from django.http import HttpResponse
    from sales.models import Order
    from sales.signals import paid
    def orders(request):
        key = str(uuid.uuid4())
        cache.set(key, 1)
        cache.clear()
        paid.send(sender=None)
        return HttpResponse(str(Order.objects.count()))
    """,
}


def analysis(tmp_path: Path):
    """The project, analysed."""
    return analyze(write(tmp_path, PROJECT), cache=False, jobs=1)


def test_signals_are_edges_from_who_sends_to_who_receives(tmp_path):
    """A signal of the project's own from the code that sends it, a model's from the model."""
    found = [e for e in analysis(tmp_path).edges if e.kind is EdgeKind.SIGNALS]
    assert {(e.source, e.target) for e in found} == {
        ("sales.views", "crm.receivers"),
        ("sales.models", "crm.receivers"),
    }
    assert {e.confidence for e in found} == {Confidence.LIKELY}
    custom = next(e for e in found if e.source == "sales.views")
    assert [str(place).split(":")[0] for place in custom.evidence] == [
        "crm/receivers.py",
        "sales/views.py",
    ]


def test_computed_keys_are_named_and_what_takes_no_key_is_not(tmp_path):
    """`cache.clear()` empties all, which is no computed key."""
    found = [d for d in analysis(tmp_path).diagnostics if d.code == "STR389"]
    assert [(d.location.path, d.location.line) for d in found] == [("sales/views.py", 9)]


def test_a_middlewares_tables_are_those_of_all_that_it_may_run(tmp_path):
    """Of a base class's method, and of what a lazy object runs later."""
    found = {c.key: c for c in analysis(tmp_path).coupling if c.kind == "platform"}
    visits = found["site_.middleware.Visits"]
    assert "reads crm_customer" in visits.why
    assert "writes crm_visit" in visits.why
