"""Several applications in one repository are told apart, and the code of one picked out."""

from dataclasses import replace

import pytest

from strangler import analyze
from strangler.analyzers.applications import Application, applications, code_of
from strangler.analyzers.concluding import conclude
from strangler.analyzers.config import load_config
from strangler.analyzers.recognisers.registry import load
from strangler.errors import ConfigurationError
from support.trees import link, write

APP = """\
from fastapi import FastAPI
from {imported} import helper
app = FastAPI()
@app.get("/{name}")
def read():
    return helper()
"""
TREE = {
    "common/__init__.py": "",
    "common/tools.py": "from common.deep import one\ndef helper(): return one\n",
    "common/deep.py": "one = 1\n",
    "common/unused.py": "",
    "shop/__init__.py": "",
    "shop/main.py": APP.format(name="shop", imported="common.tools"),
    "shop/tasks.py": "",
    "billing/__init__.py": "",
    "billing/api.py": APP.format(name="billing", imported="billing.money"),
    "billing/money.py": "def helper(): return 2\n",
    "billing/admin.py": APP.format(name="admin", imported="billing.money"),
}


class Project:
    def __init__(self, root, files):
        self.linked = link(root, files, recognisers=load(()))
        self.inventory = self.linked.inventory
        self.conclusions = conclude(load(()), self.inventory)

    def picked(self, name):
        tree = code_of(name, self.inventory, self.linked.imports, self.conclusions)
        return [file.module for file in tree.files]


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path, TREE)


def test_applications_are_named_with_their_endpoints(project):
    assert applications(project.inventory, project.conclusions) == (
        Application("billing.admin", "billing.admin", 1),
        Application("billing.api", "billing.api", 1),
        Application("shop.main", "shop.main", 1),
    )


def test_an_application_has_its_package_and_all_that_it_imports(project):
    assert project.picked("shop.main") == [
        "common",
        "common.deep",
        "common.tools",
        "shop",
        "shop.main",
        "shop.tasks",
    ]


def test_where_two_share_a_package_each_has_its_module_and_imports(project):
    assert project.picked("billing.api") == ["billing", "billing.api", "billing.money"]


def test_another_name_is_refused_with_those_there_are(project):
    with pytest.raises(ConfigurationError) as refused:
        project.picked("shop")
    assert str(refused.value) == (
        "--app shop: no such application; did you mean shop.main? there are "
        "billing.admin (1 endpoint), billing.api (1 endpoint), shop.main (1 endpoint)"
    )


def test_without_any_application_the_option_is_refused(tmp_path):
    project = Project(tmp_path, {"a.py": ""})
    with pytest.raises(ConfigurationError, match="no application was found"):
        project.picked("shop")


def _project(name: str) -> dict[str, str]:
    """A Django project in a folder of its own, with an application that all call `cart`."""
    return {
        f"{name}/manage.py": f"""
        import os
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{name}.settings")
        from django.core.management import execute_from_command_line
        """,
        f"{name}/{name}/__init__.py": "",
        f"{name}/{name}/settings.py": f'ROOT_URLCONF = "{name}.urls"\nINSTALLED_APPS = ["cart"]\n',
        f"{name}/{name}/urls.py": f"""
        from django.urls import path
        from cart.views import page
        urlpatterns = [path("{name}/cart/", page)]
        """,
        f"{name}/cart/__init__.py": "",
        f"{name}/cart/models.py": f"""
        from django.db import models
        class {name.title()}(models.Model):
            text = models.TextField()
        """,
        f"{name}/cart/views.py": f"""
        from django.http import HttpResponse
        from cart.models import {name.title()}
        def page(request):
            return HttpResponse(str({name.title()}.objects.count()))
        """,
    }


MONOREPO = {
    **_project("front"),
    **_project("office"),
    "api/api/__init__.py": "",
    "api/api/asgi.py": """
    from fastapi import FastAPI
    app = FastAPI()
    @app.get("/items")
    def items():
        return []
    """,
    "legacy/wsgi.py": """
    from flask import Flask
    application = Flask(__name__)
    @application.route("/old")
    def old():
        return ""
    """,
}


def test_projects_with_packages_of_one_name_keep_each_their_own(tmp_path):
    """What a project imports is meant from its own folder, as when it runs from there."""
    analysis = analyze(write(tmp_path, MONOREPO), cache=False, jobs=1)
    assert {e.id: e.reads for e in analysis.endpoints} == {
        "front:ANY /front/cart/": ("cart_front",),
        "office:ANY /office/cart/": ("cart_office",),
        "api.asgi:GET /items": (),
        "legacy.wsgi:GET /old": (),
    }
    (told,) = [d.message for d in analysis.diagnostics if d.code == "STR414"]
    assert told.startswith("there are 4 applications: api.asgi (1 endpoint), front (1 endpoint)")


@pytest.mark.parametrize(
    ("app", "table", "modules"),
    [
        ("front", "cart_front", 7),
        ("office", "cart_office", 7),
        ("api.asgi", None, 2),
        ("legacy.wsgi", None, 1),
    ],
)
def test_one_of_several_entry_points_is_picked_with_its_code_alone(tmp_path, app, table, modules):
    """Not with another project's package of the same name."""
    root = write(tmp_path, MONOREPO)
    analysis = analyze(root, replace(load_config(root), app=app), cache=False, jobs=1)
    assert [t.name for t in analysis.tables] == ([table] if table else [])
    folder = app.partition(".")[0]
    assert {m.path.partition("/")[0] for m in analysis.modules} == {folder}
    assert len(analysis.modules) == modules


def test_the_entry_point_of_a_folder_is_proposed(tmp_path):
    """People name the folder; the message lists all that there are."""
    root = write(tmp_path, MONOREPO)
    with pytest.raises(ConfigurationError, match=r"did you mean api\.asgi\? there are .* office"):
        analyze(root, replace(load_config(root), app="api"), cache=False, jobs=1)


def test_an_application_among_others_goes_by_its_own_name(tmp_path):
    """The repository's name may be that of another one of them."""
    root = write(tmp_path, {**_project("first"), **_project("second")})
    config = replace(load_config(root), app="second")
    assert analyze(root, config, cache=False, jobs=1).project.name == "second"
    named = replace(config, name="ours")
    assert analyze(root, named, cache=False, jobs=1).project.name == "ours"
