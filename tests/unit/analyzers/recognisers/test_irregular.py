"""What no recogniser can follow is named with its place."""

import pytest

from strangler.analyzers.concluding import conclude
from strangler.analyzers.recognisers.irregular import Irregular
from support.trees import link

DJANGO = "from django.db import models\n"


def problems(tmp_path, files):
    inventory = link(tmp_path, files, recognisers=(Irregular(),)).inventory
    found = conclude([Irregular()], inventory).diagnostics
    return [(d.code, str(d.location), d.message) for d in found]


def test_a_web_framework_that_nobody_knows_is_named_once(tmp_path):
    files = {"a.py": "from sanic import Sanic\n", "b.py": "import sanic.response\n"}
    assert problems(tmp_path, files) == [
        ("STR305", "a.py:1:19", "sanic routes requests, and no recogniser knows it")
    ]


def test_a_module_of_the_project_is_no_framework(tmp_path):
    assert problems(tmp_path, {"web.py": "", "a.py": "import web\n"}) == []


def test_a_circle_of_bases_is_named(tmp_path):
    ((code, place, message),) = problems(tmp_path, {"a.py": "class A(B): ...\nclass B(A): ...\n"})
    assert (code, place) == ("STR306", "a.py:1:7")
    assert message.startswith("a.A is among its own bases")


@pytest.mark.parametrize(
    ("source", "place", "message"),
    [
        ('X = type("X", (models.Model,), {})\n', "2:5", "type() makes a model"),
        ('class B(models.Model): ...\nX = type("X", (B,), {})\n', "3:5", "type() makes a model"),
        (
            "def make():\n    class X(models.Model): ...\n    return X\n",
            "3:11",
            "make makes the model make.X",
        ),
    ],
)
def test_a_model_that_code_makes_is_named(tmp_path, source, place, message):
    ((code, where, said),) = problems(tmp_path, {"a.py": DJANGO + source})
    assert (code, where) == ("STR374", f"a.py:{place}")
    assert said.startswith(message)


def test_other_classes_that_code_makes_are_nobodys_concern(tmp_path):
    files = {"a.py": 'X = type("X", (object,), {})\ndef f():\n    class Y: ...\n'}
    assert problems(tmp_path, files) == []
