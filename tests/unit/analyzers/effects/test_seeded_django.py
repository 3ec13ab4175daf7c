"""Hidden writes planted in a small Django application are all found."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from strangler import analyze
from strangler.model.analysis import EndpointSummary
from support.trees import write

FILES = {
    "manage.py": """
        import os
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")
    """,
    "site_/__init__.py": "",
    "site_/settings.py": """
        INSTALLED_APPS = ["shop"]
        ROOT_URLCONF = "site_.urls"
        MIDDLEWARE = []
        HOOK = "https://hook.example.com/item"
        DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "x"}}
    """,
    "site_/urls.py": """
        from django.urls import include, path
        urlpatterns = [path("", include("shop.urls"))]
    """,
    "shop/__init__.py": "",
    "shop/apps.py": """
        from django.apps import AppConfig
        class ShopConfig(AppConfig):
            name = "shop"
            def ready(self):
                from shop import receivers
    """,
    "shop/models.py": """
        from django.db import models

        class Audit(models.Model):
            text = models.CharField(max_length=10)

        class Noting(models.Model):
            class Meta:
                abstract = True

            def touch(self):
                self.changed()  # a template method

            def changed(self):
                pass

        class ItemManager(models.Manager):
            def noted(self):
                Audit.objects.create(text="manager")  # in a manager's method
                return self.get_queryset()

        class Item(Noting):
            name = models.CharField(max_length=10)
            objects = ItemManager()

            @property
            def label(self):
                Audit.objects.create(text="label")  # in a property
                return self.name

            def changed(self):
                Audit.objects.create(text="changed")  # in an override

        class Order(models.Model):
            item = models.ForeignKey(Item, on_delete=models.CASCADE)

            def save(self, *args, **kwargs):
                super().save(*args, **kwargs)
                Audit.objects.create(text="saved")  # in a save
    """,
    "shop/receivers.py": """
        import requests
        from django.conf import settings
        from django.db.models.signals import post_save
        from django.dispatch import receiver
        from shop.models import Item

        @receiver(post_save, sender=Item)
        def announce(sender, instance, **kwargs):
            requests.post(settings.HOOK)  # in a receiver
    """,
    "shop/helpers.py": """
        import functools
        import threading
        from contextlib import contextmanager
        from shop.models import Audit

        def note(text):
            Audit.objects.create(text=text)

        def audited(view):
            @functools.wraps(view)
            def wrapper(request, *args, **kwargs):
                note("seen")
                return view(request, *args, **kwargs)
            return wrapper

        @contextmanager
        def noted():
            yield
            note("left")

        def numbers():
            for number in range(3):
                note("number")
                yield number

        def apply(function, value):
            return function(value)

        class Worker(threading.Thread):
            def run(self):
                note("thread")
    """,
    "shop/views.py": """
        from django.http import HttpResponse
        from django.views import View
        from shop import helpers
        from shop.helpers import Worker, apply, audited, note, noted, numbers
        from shop.models import Audit, Item, Order

        def plain(request):
            return HttpResponse("x")

        def reads(request):
            return HttpResponse(Item.objects.count())

        def by_property(request):
            return HttpResponse(Item.objects.get(pk=1).label)

        def by_template_method(request):
            Item.objects.get(pk=1).touch()
            return HttpResponse("x")

        def by_manager(request):
            return HttpResponse(Item.objects.noted().count())

        def by_receiver(request):
            Item.objects.create(name="x")
            return HttpResponse("x")

        def by_save(request):
            Order.objects.create(item_id=1)
            return HttpResponse("x")

        @audited
        def by_decorator(request):
            return HttpResponse("x")

        def by_context_manager(request):
            with noted():
                return HttpResponse("x")

        def by_generator(request):
            return HttpResponse(list(numbers()))

        def by_callback(request):
            return HttpResponse(apply(note, "x"))

        def by_lazy_import(request):
            from shop.lazy import store
            store()
            return HttpResponse("x")

        def by_getattr(request):
            getattr(helpers, "note")("x")
            return HttpResponse("x")

        def by_thread(request):
            Worker().start()
            return HttpResponse("x")

        def by_relation(request):
            for order in Item.objects.get(pk=1).order_set.all():
                order.delete()
            return HttpResponse("x")

        class ByClass(View):
            def dispatch(self, request, *args, **kwargs):
                note("dispatch")
                return super().dispatch(request, *args, **kwargs)

            def get(self, request):
                return HttpResponse("x")
    """,
    "shop/lazy.py": """
        from shop.models import Audit
        def store():
            Audit.objects.create(text="lazy")
    """,
    "shop/urls.py": """
        from django.urls import path
        from shop import views
        urlpatterns = [
            path("plain", views.plain),
            path("reads", views.reads),
            path("property", views.by_property),
            path("template", views.by_template_method),
            path("manager", views.by_manager),
            path("receiver", views.by_receiver),
            path("save", views.by_save),
            path("decorator", views.by_decorator),
            path("context", views.by_context_manager),
            path("generator", views.by_generator),
            path("callback", views.by_callback),
            path("lazy", views.by_lazy_import),
            path("getattr", views.by_getattr),
            path("thread", views.by_thread),
            path("relation", views.by_relation),
            path("class", views.ByClass.as_view()),
        ]
    """,
}


@pytest.fixture(scope="module")
def endpoints(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, EndpointSummary]:
    root: Path = write(tmp_path_factory.mktemp("seeded"), FILES)
    found = {e.path: e for e in analyze(root, jobs=1, cache=False).endpoints}
    assert len(found) == 16
    return found


def line_of(path: str, text: str) -> str:
    """`file:line` of the line that holds a text."""
    lines = FILES[path].splitlines()
    (number,) = (n for n, line in enumerate(lines, 1) if text in line)
    return f"{path}:{number}"


NOTE = ("shop/helpers.py", "Audit.objects.create(text=text)")
WRITES = "writes shop_audit"


@pytest.mark.parametrize(
    ("path", "effect", "place"),
    [
        ("/property", WRITES, ("shop/models.py", "in a property")),
        ("/template", WRITES, ("shop/models.py", "in an override")),
        ("/manager", WRITES, ("shop/models.py", "in a manager's method")),
        ("/save", WRITES, None),
        ("/decorator", WRITES, NOTE),
        ("/context", WRITES, NOTE),
        ("/generator", WRITES, NOTE),
        ("/callback", WRITES, NOTE),
        ("/lazy", WRITES, ("shop/lazy.py", "Audit.objects")),
        ("/getattr", WRITES, NOTE),
        ("/thread", WRITES, NOTE),
        ("/relation", "writes shop_order", ("shop/views.py", "order.delete()")),
        ("/class", WRITES, NOTE),
        ("/receiver", "http hook.example.com", ("shop/receivers.py", "in a receiver")),
    ],
)
def test_a_hidden_effect_is_found_with_its_way(
    endpoints: Mapping[str, EndpointSummary],
    path: str,
    effect: str,
    place: tuple[str, str] | None,
) -> None:
    endpoint = endpoints[path]
    assert effect in endpoint.effects
    assert endpoint.effect == ("external" if effect.startswith("http") else "write")
    if place is not None:
        last = endpoint.witness[-1]
        assert f"{last.path}:{last.line}" == line_of(*place)


@pytest.mark.parametrize(("path", "effect"), [("/plain", "none"), ("/reads", "read")])
def test_what_is_known_to_its_end_is_complete(
    endpoints: Mapping[str, EndpointSummary], path: str, effect: str
) -> None:
    endpoint = endpoints[path]
    assert (endpoint.effect, endpoint.complete, endpoint.unknown) == (effect, True, ())
