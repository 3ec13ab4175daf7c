"""Installed packages that the code names are read, and are no part of the project."""

import json

import pytest

from strangler import analyze
from strangler.analyzers.config import Config
from strangler.errors import ConfigurationError
from strangler.model.source import ModuleKind
from strangler.reports.document import document
from support.trees import write

SITE = {
    "notes/__init__.py": "",
    "notes/urls.py": """\
        from django.urls import path
        from notes import views

        urlpatterns = [
            path("", views.NoteList.as_view()),
            path("<int:pk>/", views.remove),
        ]
        """,
    "notes/views.py": """\
        from django.http import HttpResponse
        from django.views import View
        from notes.models import Note

        class NoteList(View):
            def get(self, request):
                return HttpResponse(self.text())

            def text(self):
                return str(list(Note.objects.all()))

        def remove(request, pk):
            Note.objects.filter(pk=pk).delete()
            return HttpResponse("")
        """,
    "notes/models.py": """\
        from django.db import models

        class Dated(models.Model):
            created = models.DateTimeField()

            class Meta:
                abstract = True

        class Note(Dated):
            text = models.TextField()
        """,
    "notes/tests/test_views.py": "raise SystemExit",
    "notes/extra/__init__.py": "",
    "notes/extra/models.py": "from django.db import models\nclass Unused(models.Model): ...\n",
    "tools/__init__.py": "",
    "tools/text.py": "def shorten(text):\n    return text[:9]\n",
    "nobody/__init__.py": "",
    "django/__init__.py": "raise SystemExit\n",
    "one.py": "def same(value):\n    return value\n",
}
PROJECT = {
    "manage.py": 'import os\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "web.settings")\n',
    "web/__init__.py": "",
    "web/settings.py": """\
        ROOT_URLCONF = "web.urls"
        INSTALLED_APPS = ["django.contrib.auth", "notes", "web"]
        """,
    "web/urls.py": """\
        from django.urls import include, path
        from web.views import Mine

        urlpatterns = [path("notes/", include("notes.urls")), path("mine/", Mine.as_view())]
        """,
    "web/views.py": """\
        import absent
        import one
        from notes.views import NoteList
        from tools.text import shorten

        class Mine(NoteList):
            def text(self):
                return one.same(shorten(super().text()))
        """,
    "web/models.py": """\
        from django.db import models
        from notes.models import Dated, Note

        class Reminder(Dated):
            note = models.ForeignKey(Note, models.CASCADE)
        """,
}


@pytest.fixture(scope="module")
def places(tmp_path_factory):
    folder = tmp_path_factory.mktemp("p")
    return write(folder / "web", PROJECT), write(folder / "site-packages", SITE)


@pytest.fixture(scope="module")
def found(places):
    root, site = places
    return analyze(root, Config(libraries=(str(site),)), jobs=1, cache=False)


def test_routes_of_an_included_library_are_endpoints_of_the_project(found):
    assert [(e.method, e.path, e.handler) for e in found.endpoints] == [
        ("GET", "/mine/", "web.views.Mine.get"),
        ("GET", "/notes/", "notes.views.NoteList.get"),
        ("ANY", "/notes/{pk}/", "notes.views.remove"),
    ]
    assert [str(e.location) for e in found.endpoints][1:] == [
        "libraries:notes/urls.py:5:5",
        "libraries:notes/urls.py:6:5",
    ]


def test_calls_go_into_libraries_and_on(found):
    mine, listing, remove = found.endpoints
    assert (mine.effect, mine.complete, mine.reads) == ("read", True, ("notes_note",))
    assert (listing.effect, listing.complete) == ("read", True)
    assert (remove.effect, remove.complete) == ("write", True)
    assert "notes_note" in remove.writes


def test_models_and_base_classes_of_a_library_make_tables(found):
    tables = {t.name: (set(t.columns), t.owner) for t in found.tables}
    assert tables["notes_note"] == ({"id", "created", "text"}, None)
    assert tables["web_reminder"][0] == {"id", "created", "note_id"}
    assert tables["web_reminder"][1] is not None
    (key,) = next(t for t in found.tables if t.name == "web_reminder").foreign_keys
    assert key.to == "notes_note"


def test_all_of_an_installed_application_and_of_others_what_is_named_is_read(found):
    """`notes` is installed, so its subpackages are read; of `tools` is what is imported."""
    assert [t.model for t in found.tables if "unused" in t.name] == ["notes.extra.models.Unused"]


def test_a_library_is_no_module_of_the_project(found):
    text = json.dumps(document(found))
    assert {m.kind for m in found.modules} == {ModuleKind.CODE}
    assert {m.name.partition(".")[0] for m in found.modules} == {"manage", "web"}
    assert found.project.files == 6
    assert {s.module.partition(".")[0] for s in found.symbols} == {"web"}
    parts = {m for part in found.boundary.parts for m in part.modules}
    assert {m.partition(".")[0] for m in parts} == {"manage", "web"}
    modules = {m.name for m in found.modules}
    ends = {end for e in found.edges if e.kind.value == "calls" for end in (e.source, e.target)}
    assert ends <= modules
    assert '"libraries:notes' in text


def test_no_absolute_path_is_in_the_report(found, places):
    assert str(places[0].parent) not in json.dumps(document(found))


def test_what_is_described_or_missing_is_said_once(found):
    said = {d.code: d.message for d in found.diagnostics if d.code in ("STR415", "STR416")}
    assert said == {
        "STR415": "django: known without being read",
        "STR416": "not found with --libraries: absent",
    }


def test_a_package_itself_may_be_named(places):
    root, site = places
    found = analyze(root, Config(libraries=(str(site / "notes"),)), jobs=1, cache=False)
    assert len(found.endpoints) == 3
    assert "tools" in next(d.message for d in found.diagnostics if d.code == "STR416")


def test_a_changed_library_is_read_anew(tmp_path):
    root, site = write(tmp_path / "web", PROJECT), write(tmp_path / "site", SITE)
    config = Config(libraries=(str(site),))
    first = analyze(root, config, jobs=1, cache=tmp_path / "cache")
    assert analyze(root, config, jobs=1, cache=tmp_path / "cache") == first
    (site / "notes/urls.py").write_text("urlpatterns = []\n")
    again = analyze(root, config, jobs=1, cache=tmp_path / "cache")
    assert [e.path for e in again.endpoints] == ["/mine/"]


def test_a_directory_that_is_not_there_is_refused(places):
    with pytest.raises(ConfigurationError, match="no such directory"):
        analyze(places[0], Config(libraries=("gone",)), cache=False)


CHAIN = {
    "lib/outer/__init__.py": "",
    "lib/outer/urls.py": """\
        from django.urls import include, path
        from outer.views import Page

        urlpatterns = [path("page/", Page.as_view()), path("deep/", include("inner.urls"))]
        """,
    "lib/outer/views.py": """\
        import helper
        from inner.base import Base

        class Page(Base):
            pass
        """,
    "lib/helper/__init__.py": "",
    "lib/inner.pth": "# where an editable install lies\nimport os\n../checkout\n",
    "checkout/inner/__init__.py": "",
    "checkout/inner/base.py": """\
        from space.one.views import Root

        class Base(Root):
            pass
        """,
    "checkout/inner/urls.py": """\
        from django.urls import path
        from space.two.views import count

        urlpatterns = [path("count/", count)]
        """,
    "lib/space/one/views.py": """\
        from django.http import HttpResponse
        from django.views import View

        class Root(View):
            def get(self, request):
                return HttpResponse("")
        """,
    "checkout/space/two/views.py": """\
        from django.http import HttpResponse

        def count(request):
            return HttpResponse("")
        """,
    "app/manage.py": """\
        import os
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")
        from django.core.management import execute_from_command_line
        """,
    "app/site_/__init__.py": "",
    "app/site_/settings.py": 'ROOT_URLCONF = "site_.urls"\n',
    "app/site_/urls.py": """\
        from django.urls import include, path
        import space.one

        urlpatterns = [path("", include("outer.urls"))]
        """,
}


def test_what_only_a_library_names_is_read_where_it_cannot_do_without(tmp_path):
    """Base classes two libraries deep, a URLconf that a library's includes; from an editable
    install, and a namespace package that lies in two places."""
    root = write(tmp_path, CHAIN)
    analysis = analyze(root / "app", Config(libraries=("../lib",)), cache=False, jobs=1)
    assert {(e.method, e.path): e.handler for e in analysis.endpoints} == {
        ("GET", "/page/"): "outer.views.Page.get",
        ("ANY", "/deep/count/"): "space.two.views.count",
    }
    assert not [d for d in analysis.diagnostics if "helper" in d.message]


def test_the_second_run_reads_the_same_libraries(tmp_path):
    """What libraries name is remembered with what the project names."""
    root = write(tmp_path, CHAIN)
    found = [
        analyze(root / "app", Config(libraries=("../lib",)), cache=tmp_path / "c", jobs=1)
        for _ in range(2)
    ]
    assert document(found[0]) == document(found[1])
    (root / "checkout/inner/urls.py").write_text("urlpatterns = []\n")
    changed = analyze(root / "app", Config(libraries=("../lib",)), cache=tmp_path / "c", jobs=1)
    assert [e.path for e in changed.endpoints] == ["/page/"]
