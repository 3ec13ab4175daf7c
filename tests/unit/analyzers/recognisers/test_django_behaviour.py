"""What models, signals, views, forms and middleware of Django make a project do."""

import pytest

from support.behaving import behaving

SETTINGS = """
    ROOT_URLCONF = "shop.urls"
    INSTALLED_APPS = ["django.contrib.auth", "shop"]
    AUTH_USER_MODEL = "shop.User"
"""
MODELS = """
    from django.contrib.auth.models import AbstractUser
    from django.db import models

    class User(AbstractUser):
        pass

    class Tag(models.Model):
        name = models.CharField(max_length=9)

    class OpenQuerySet(models.QuerySet):
        def open(self):
            return self.filter(done=False)

    class Order(models.Model):
        customer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="orders")
        tags = models.ManyToManyField(Tag)
        done = models.BooleanField()
        status = models.CharField(max_length=9, choices=[("a", "A")])
        objects = OpenQuerySet.as_manager()

        @property
        def size(self):
            return self.line_set.count()

    class Line(models.Model):
        order = models.ForeignKey(Order, on_delete=models.CASCADE)

    class Note(models.Model):
        order = models.ForeignKey(Order, null=True, on_delete=models.SET_NULL)

    class Paper(models.Model):
        order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="paper")

    class Log(models.Model):
        text = models.TextField()
"""


@pytest.fixture
def does(tmp_path):
    """What the function `f` of a module of the shop touches."""

    def run(code: str, **more: str) -> set[str]:
        files = {"shop/__init__.py": "", "shop/settings.py": SETTINGS, "shop/models.py": MODELS}
        files["shop/code.py"] = "from shop.models import *\n" + code
        files |= {f"shop/{name}.py": text for name, text in more.items()}
        return behaving(tmp_path, files, "shop.code.f").touched("shop.code.f")

    return run


@pytest.mark.parametrize(
    ("code", "touched"),
    [
        ("Log.objects.first()", {"-shop_log"}),
        ("Log.objects.create(text='')", {"+shop_log"}),
        ("Log(text='').save()", {"+shop_log"}),
        ("list(Log.objects.filter(text=''))", {"-shop_log"}),
        ("Log.objects.filter(pk=1).update(text='')", {"-shop_log", "+shop_log"}),
        ("Log.objects.bulk_create([Log()])", {"+shop_log"}),
        ("Log.objects.get_or_create(text='')", {"-shop_log", "+shop_log"}),
        ("Order.objects.open().count()", {"-shop_order"}),
        ("for o in Order.objects.all():\n        o.customer", {"-shop_order", "-shop_user"}),
        ("Order.objects.get().customer.orders.open()", {"-shop_order", "-shop_user"}),
        ("Line.objects.get().order.paper", {"-shop_line", "-shop_order", "-shop_paper"}),
        ("Order.objects.first().size", {"-shop_order", "-shop_line"}),
        ("Tag.objects.first().order_set.all()", {"-shop_tag", "-shop_order", "-shop_order_tags"}),
    ],
)
def test_calls_of_models_and_managers_touch_their_tables(does, code, touched):
    assert does(f"def f():\n    {code}\n") == touched


def test_a_many_to_many_relation_writes_the_table_between(does):
    found = does("def f(order: Order, tag: Tag):\n    order.tags.add(tag)\n")
    assert "+shop_order_tags" in found
    assert "+shop_tag" not in found


def test_deleting_follows_the_keys(does):
    """Rows that cascade go, rows whose key is set are written, protecting ones are read."""
    found = does("def f():\n    Order.objects.get().delete()\n")
    assert {"+shop_order", "+shop_line", "+shop_note", "+shop_order_tags"} <= found
    assert "-shop_paper" in found
    assert "+shop_paper" not in found


def test_receivers_run_when_their_sender_is_saved(does):
    receivers = """
        from django.db.models.signals import post_save
        from django.dispatch import receiver
        from shop.models import Log, Note, Order

        @receiver(post_save, sender=Order)
        def saved(sender, instance, **kwargs):
            instance.customer.save()

        @receiver(post_save, sender="shop.Note")
        def noted(sender, **kwargs):
            Log.objects.create()
    """
    save = does("def f():\n    Order.objects.create()\n", receivers=receivers)
    assert save == {"+shop_order", "-shop_user", "+shop_user"}
    assert "+shop_log" in does("def f():\n    Note().save()\n", receivers=receivers)
    update = does("def f():\n    Note.objects.update(order=None)\n", receivers=receivers)
    assert update == {"+shop_note"}


def test_signals_of_ones_own_are_told_apart(does):
    signals = "from django.dispatch import Signal\nplaced = Signal()\ngone = Signal()\n"
    receivers = """
        from django.dispatch import receiver
        from shop.models import Log, Order, Tag
        from shop.signals import gone, placed

        @receiver(placed)
        def on_placed(sender, order, **kwargs):
            order.save()

        def on_gone(sender, **kwargs):
            Tag.objects.create()

        gone.connect(on_gone)
    """
    code = "from shop.signals import placed\n\ndef f():\n    placed.send(None, order=Log())\n"
    assert does(code, signals=signals, receivers=receivers) == {"+shop_log"}


def test_what_waits_for_the_commit_runs(does):
    code = "from django.db import transaction\n\ndef f():\n    transaction.on_commit(g)\n"
    assert does(code + "\ndef g():\n    Log.objects.create()\n") == {"+shop_log"}


def test_models_are_found_by_name(does):
    code = (
        "from django.apps import apps\n\ndef f():\n    apps.get_model('shop', 'Log').objects.get()"
    )
    assert does(code) == {"-shop_log"}


VIEWS = """
    from django import forms
    from django.contrib.auth.decorators import login_required, user_passes_test
    from django.contrib.auth.mixins import LoginRequiredMixin
    from django.http import HttpResponse
    from django.shortcuts import get_object_or_404
    from django.views.generic import CreateView, DeleteView, ListView, View

    from shop.models import Line, Log, Note, Order, Tag

    class Orders(LoginRequiredMixin, ListView):
        model = Order

    class Tags(ListView):
        queryset = Tag.objects.order_by("name")
        paginate_by = 3

    class Lines(ListView):
        model = Line
        paginate_by = 3

    class Gone(DeleteView):
        model = Line

    class NoteForm(forms.ModelForm):
        class Meta:
            model = Note
            fields = ["order"]

        def clean_order(self):
            Log.objects.create()

    class NewNote(CreateView):
        form_class = NoteForm

    class Both(View):
        def get(self, request):
            return HttpResponse(Tag.objects.count())

        def post(self, request):
            Tag.objects.create(name=request.POST["name"])
            return HttpResponse()

    @login_required
    def mine(request):
        return HttpResponse(request.user.orders.count())

    def may(user):
        return Log.objects.exists()

    @user_passes_test(may)
    def one(request, pk):
        get_object_or_404(Tag, pk=pk)
        request.session["seen"] = pk.upper()
        return HttpResponse()
"""
URLS = """
    from django.urls import path
    from shop import views

    urlpatterns = [
        path("orders/", views.Orders.as_view()),
        path("tags/", views.Tags.as_view()),
        path("lines/", views.Lines.as_view()),
        path("gone/", views.Gone.as_view()),
        path("notes/", views.NewNote.as_view()),
        path("both/", views.Both.as_view()),
        path("mine/", views.mine),
        path("one/<pk>/", views.one),
    ]
"""


@pytest.fixture
def site(tmp_path):
    """A site with the views above."""

    def run(settings: str = "", **more: str):
        files = {"shop/__init__.py": "", "shop/models.py": MODELS}
        files |= {"shop/settings.py": SETTINGS + settings, "shop/urls.py": URLS}
        files |= {"shop/views.py": VIEWS}
        files |= {f"shop/templates/shop/{name}_list.html": "" for name in ("line", "order", "tag")}
        files |= {f"shop/{name}.py": text for name, text in more.items()}
        return behaving(tmp_path, files)

    return run


def test_generic_views_touch_their_own_models_alone(site):
    found = site()
    assert found.endpoint("GET /orders/") == {"-shop_order", "-shop_user", "-django_session"}
    assert found.endpoint("GET /tags/") == {"-shop_tag"}
    assert found.endpoint("GET /lines/") == {"-shop_line"}
    assert found.endpoint("POST /gone/") == {"-shop_line", "+shop_line"}
    assert found.complete("GET /tags/")


def test_a_view_without_a_template_name_renders_that_of_its_model(tmp_path):
    """`APP/MODEL_SUFFIX.html`; where there is no such file, nobody knows what is rendered."""
    files = {"shop/__init__.py": "", "shop/models.py": MODELS, "shop/settings.py": SETTINGS}
    files |= {"shop/urls.py": URLS, "shop/views.py": VIEWS}
    files["shop/templates/shop/line_list.html"] = "{{ object_list.0.order.pk }}"
    found = behaving(tmp_path, files)
    assert found.endpoint("GET /lines/") == {"-shop_line", "-shop_order"}
    assert found.complete("GET /lines/")
    assert not found.complete("GET /tags/")


def test_each_handler_of_a_view_is_its_own_endpoint(site):
    found = site()
    assert found.endpoint("GET /both/") == {"-shop_tag"}
    assert found.endpoint("POST /both/") == {"+shop_tag"}


def test_a_form_cleans_its_fields_and_saves_its_model(site):
    found = site()
    assert found.endpoint("POST /notes/") >= {"+shop_note", "-shop_order", "+shop_log"}
    assert "+shop_note" not in found.endpoint("GET /notes/")


def test_the_user_is_the_user_model_and_the_session_its_table(site):
    found = site()
    assert found.endpoint("ANY /mine/") == {"-shop_user", "-shop_order", "-django_session"}
    assert {"+django_session", "-shop_tag", "-shop_log"} <= found.endpoint("ANY /one/{pk}/")


def test_middleware_runs_for_every_endpoint(site):
    """Classes and functions; what is lazy runs where it is asked for."""
    middleware = """
        from django.utils.functional import SimpleLazyObject
        from shop.models import Log, Tag

        class Counting:
            def __init__(self, get_response):
                self.get_response = get_response

            def __call__(self, request):
                request.tag = SimpleLazyObject(lambda: Tag.objects.create())
                return self.get_response(request)

            def process_view(self, request, view, args, kwargs):
                Log.objects.create(text=request.user.username)

        def simple(get_response):
            def middleware(request):
                return get_response(request)
            return middleware
    """
    names = "['shop.middleware.Counting', 'shop.middleware.simple']"
    found = site(f"    MIDDLEWARE = {names}\n", middleware=middleware)
    user = {"-shop_user", "-django_session"}
    assert found.endpoint("GET /lines/") == {"-shop_line", "+shop_log", *user}
    assert found.complete("GET /lines/")


def test_templates_read_what_they_name(site, tmp_path):
    """Relations, methods without arguments, loops, parents, includes, filters of the project and
    what context processors add."""
    templates = {
        "base.html": "{{ tags.count }}{% block body %}{% endblock %}",
        "shop/list.html": """{% extends "base.html" %}{% load more %}
            {% block body %}{% for order in object_list %}{% include "shop/row.html" %}
            {{ order|noted }}{% endfor %}{% endblock %}""",
        "shop/row.html": """{# {{ order.note_set.all }} #}{{ order.paper.pk }}
            {% if order.line_set.exists %}x{% endif %}""",
        "shop/other.html": "{{ order.customer }}",
    }
    for name, text in templates.items():
        path = tmp_path / "shop/templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    views = """
        from django.views.generic import ListView, View
        from shop.models import Order

        class Orders(ListView):
            model = Order
            template_name = "shop/list.html"

        Tags = Lines = Gone = NewNote = Both = View
        def mine(request): ...
        def one(request, pk): ...
    """
    filters = """
        from django import template
        from shop.models import Log
        register = template.Library()

        @register.filter
        def noted(order):
            Log.objects.create(text=order.status)
    """
    processors = """
        from shop.models import Tag

        def tags(request):
            return {"tags": Tag.objects}
    """
    settings = """
    TEMPLATES = [{"OPTIONS": {"context_processors": ["shop.processors.tags"]}}]
"""
    more = {"templatetags/more": filters, "templatetags/__init__": "", "processors": processors}
    found = site(settings, views=views, **more).endpoint("GET /orders/")
    assert found == {"-shop_order", "-shop_paper", "-shop_line", "-shop_tag", "+shop_log"}
