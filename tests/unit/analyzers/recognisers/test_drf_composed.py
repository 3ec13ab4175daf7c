"""Composed permissions, validators that look for rows, generic keys, receivers made in `ready`."""

import pytest

from support.behaving import behaving

MODELS = """
    from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
    from django.contrib.contenttypes.models import ContentType
    from django.db import models

    class Log(models.Model):
        text = models.TextField()

    class Ban(models.Model):
        text = models.TextField()

    class Note(models.Model):
        kind = models.ForeignKey(ContentType, on_delete=models.CASCADE)
        key = models.PositiveIntegerField()
        about = GenericForeignKey("kind", "key")

    class Book(models.Model):
        title = models.TextField()
        notes = GenericRelation(Note)
"""
HEAD = """
    from rest_framework import permissions, serializers, viewsets
    from rest_framework.response import Response
    from rest_framework.validators import UniqueTogetherValidator, UniqueValidator
    from rest_framework.views import APIView
    from shop.models import Ban, Book, Log, Note
"""
URLS = """
    from django.urls import path
    from shop import views
    urlpatterns = [path("a/", views.A.as_view()), path("b/", views.B.as_view())]
"""
SETTINGS = """
    ROOT_URLCONF = "shop.urls"
    INSTALLED_APPS = ["django.contrib.contenttypes", "shop"]
"""


@pytest.fixture
def shop(tmp_path):
    """A function: the views of the shop in, what the project does out."""

    def run(views, **files):
        given = {
            "shop/__init__.py": "",
            "shop/settings.py": SETTINGS,
            "shop/models.py": MODELS,
            "shop/urls.py": URLS,
            "shop/views.py": HEAD + views,
        }
        return behaving(tmp_path, {**given, **files})

    return run


def auth_of(project, route):
    (found,) = (e.auth for e in project.conclusions.endpoints if f"{e.method} {e.path}" == route)
    return found


def test_composed_permissions_are_each_named_and_asked(shop):
    """`&`, `|`, `~` of classes (api-guide/permissions, "Setting the permission policy")."""
    project = shop(
        """
    class Logged(permissions.BasePermission):
        def has_permission(self, request, view):
            return Log.objects.exists()

    class Banned(permissions.BasePermission):
        def has_permission(self, request, view):
            return Ban.objects.exists()

    Careful = permissions.IsAuthenticated & ~Banned

    class A(APIView):
        authentication_classes = []
        permission_classes = [(Logged | permissions.IsAdminUser) & ~Banned]
        def get(self, request): return Response()

    class B(APIView):
        authentication_classes = []
        permission_classes = [Careful]
        def get(self, request): return Response()
"""
    )
    assert auth_of(project, "GET /a/") == (
        "shop.views.Logged",
        "rest_framework.permissions.IsAdminUser",
        "shop.views.Banned",
    )
    assert auth_of(project, "GET /b/") == (
        "rest_framework.permissions.IsAuthenticated",
        "shop.views.Banned",
    )
    assert {"-shop_log", "-shop_ban"} <= project.endpoint("GET /a/")
    assert "-shop_log" not in project.endpoint("GET /b/")
    assert "-shop_ban" in project.endpoint("GET /b/")


@pytest.mark.parametrize(
    ("field", "meta", "touched"),
    [
        ("title = serializers.CharField(validators=[UniqueValidator(Log.objects.all())])", "", 0),
        (
            "title = serializers.CharField("
            "validators=[UniqueValidator(queryset=Log.objects.all())])",
            "",
            "-shop_log",
        ),
        (
            "title = serializers.CharField()",
            "validators = [UniqueTogetherValidator(queryset=Ban.objects.all(), fields=['title'])]",
            "-shop_ban",
        ),
        ("title = serializers.CharField(validators=[check])", "", "-shop_log"),
        ("title = serializers.CharField(validators=[Check()])", "", "-shop_ban"),
        ("title = serializers.CharField()", "pass", ""),
    ],
)
def test_validators_look_for_rows(shop, field, meta, touched):
    """api-guide/validators: the framework's read their `queryset`, others are called."""
    project = shop(
        f"""
    def check(value):
        Log.objects.exists()

    class Check:
        def __call__(self, value):
            Ban.objects.exists()

    class Sheet(serializers.Serializer):
        {field}

        class Meta:
            {meta or "pass"}

    class A(APIView):
        authentication_classes = []
        def post(self, request):
            Sheet(data=request.data).is_valid()
            return Response()

    class B(APIView):
        def get(self, request): return Response()
"""
    )
    found = project.endpoint("POST /a/") & {"-shop_log", "-shop_ban"}
    assert found == ({touched} if touched else {"-shop_log"} if touched == 0 else set())


def test_a_generic_key_reads_what_it_is_known_to_point_to_and_stays_open(shop):
    """ref/contrib/contenttypes: a content type may name any model."""
    project = shop(
        """
    class A(APIView):
        authentication_classes = []
        def get(self, request):
            return Response(Note.objects.first().about.title)

    class B(APIView):
        authentication_classes = []
        def get(self, request):
            return Response(Book.objects.first().notes.first().text)
"""
    )
    assert project.endpoint("GET /a/") >= {"-shop_note", "-shop_book", "-django_content_type"}
    assert not project.complete("GET /a/")
    assert project.endpoint("GET /b/") >= {"-shop_book", "-shop_note"}
    assert project.complete("GET /b/")


@pytest.mark.parametrize(
    "ready",
    [
        "from shop import handlers; post_save.connect(handlers.noted, sender=Book)",
        "from .handlers import noted as f; post_save.connect(f, sender=Book, dispatch_uid='x')",
        "from .handlers import noted; post_save.connect(noted, sender='shop.Book', weak=False)",
        "from .handlers import noted as n; post_save.connect(n, sender=self.get_model('Book'))",
        "from .handlers import noted as n; post_save.connect(n, apps.get_model('shop', 'Book'))",
        "from . import handlers; signals.post_save.connect(handlers.noted, Book)",
    ],
)
def test_receivers_are_connected_when_an_app_is_ready(shop, ready):
    """topics/signals, "Connecting receiver functions"."""
    lines = ready.replace("; ", "\n            ")
    project = shop(
        """
    class A(APIView):
        authentication_classes = []
        def post(self, request):
            Book.objects.create(title="x")
            return Response()

    class B(APIView):
        authentication_classes = []
        def post(self, request):
            Ban.objects.create(text="x")
            return Response()
""",
        **{
            "shop/handlers.py": """
    from shop.models import Log
    def noted(sender, instance, **given):
        Log.objects.create(text=instance.title)
""",
            "shop/apps.py": f"""
    from django.apps import AppConfig, apps
    from django.db.models import signals
    class Shop(AppConfig):
        name = "shop"
        def ready(self):
            from django.db.models.signals import post_save
            from shop.models import Book
            {lines}
""",
        },
    )
    assert "+shop_log" in project.endpoint("POST /a/")
    assert "+shop_log" not in project.endpoint("POST /b/")


def test_a_urlconf_includes_the_patterns_of_a_configuration(shop):
    """`include(apps.get_app_config("shop").urls[0])`, as `path("", ....urls)`."""
    project = shop(
        """
    class A(APIView):
        def get(self, request): return Response()
""",
        **{
            "shop/apps.py": """
    from django.apps import AppConfig
    from django.urls import path
    class Shop(AppConfig):
        name = "shop"
        def get_urls(self):
            from shop.views import A
            return [path("a/", A.as_view())]
        @property
        def urls(self):
            return self.get_urls(), "shop", self.label
""",
            "shop/urls.py": """
    from django.apps import apps
    from django.urls import include, path
    urlpatterns = [
        path("in/", include(apps.get_app_config("shop").urls[0])),
        path("on/", apps.get_app_config("shop").urls),
    ]
""",
        },
    )
    paths = {endpoint.path for endpoint in project.conclusions.endpoints}
    assert paths == {"/in/a/", "/on/a/"}
