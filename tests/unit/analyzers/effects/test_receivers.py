"""What arguments, annotations and settings say of a receiver of which nothing else is known, and
functions that nobody knows handed to a library."""

import pytest

from support.behaving import behaving

HEAD = """
import asyncio, pathlib, threading
from typing import Dict
from flask import Flask, copy_current_request_context, after_this_request
from django.conf import settings
from nowhere import thing
app = Flask(__name__)
folder = pathlib.Path("a")
queue = asyncio.Queue()
session = app.session_interface
def known():
    return 1
"""


@pytest.fixture
def is_complete(tmp_path):
    """The body of a function that nobody calls with anything known in, whether it is whole out."""

    def ask(line, parameter="x"):
        view = "@app.get('/')\ndef view():\n    return work([][0])\n"
        source = f"{HEAD}def work({parameter}):\n    {line}\n{view}"
        return behaving(tmp_path, {"m.py": source}).complete("GET /")

    return ask


@pytest.mark.parametrize(
    ("line", "complete"),
    [
        ("x.replace('a', 'b')", True),
        ("x.replace(tzinfo=None)", True),
        ("x.replace('a')", False),
        ("x.replace(*x)", False),
        ("x.replace(**x)", False),
        ("x.get('a')", False),
    ],
)
def test_a_call_that_a_method_refuses_is_none_of_it(is_complete, line, complete):
    """`Path.replace` takes one argument; what a session's `get` takes is not looked at."""
    assert is_complete(line) is complete


@pytest.mark.parametrize(
    "annotation", ["dict", "dict[str, int]", "Dict[str, int]", "dict[str, int] | None"]
)
def test_a_parameter_that_is_a_built_in_container_has_its_methods(is_complete, annotation):
    assert not is_complete("x.get('a')")
    assert is_complete("x.get('a')", f"x: {annotation}")


def test_what_an_annotated_container_holds_stays_unknown(is_complete):
    assert not is_complete("x['a'].get('a')", "x: dict[str, object]")
    assert not is_complete("x['a']()", "x: dict[str, object]")


def test_a_setting_has_the_methods_of_values(is_complete):
    assert is_complete("settings.ROOT.removesuffix('/')")
    assert not is_complete("settings.ROOT.unlink()")
    assert not is_complete("settings.ROOT()")


@pytest.mark.parametrize(
    "library",
    ["threading.Thread(target={}).start()", "threading.Timer(1, {})", "after_this_request({})"],
)
def test_an_unknown_function_that_a_library_is_handed_is_open(is_complete, library):
    assert is_complete(library.format("known"))
    assert not is_complete(library.format("x"))
