"""Several applications in one repository are told apart, and the code of one picked out."""

import pytest

from strangler.analyzers.applications import Application, applications, code_of
from strangler.analyzers.concluding import conclude
from strangler.analyzers.recognisers.registry import load
from strangler.errors import ConfigurationError
from support.trees import link

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
