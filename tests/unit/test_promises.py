"""The tool that holds the catalogue to the libraries' sources finds what it leaves out."""

from pathlib import Path

import pytest
from benchmarks.accuracy.promises import Promise, Promises

SOURCES = {
    "__init__.py": "from requests.api import get, kept\nfrom requests.store import Store\n",
    "api.py": """
import socket
from requests import store

def get(url): ...
def fetch(url):
    return _fetched(url)
def _fetched(url):
    return socket.create_connection((url, 80))
def kept(text):
    store.Store().keep(text)
def plain(text):
    return text.strip()
""",
    "store.py": """
import os

class Base:
    def drop(self):
        os.remove("a")

class Store(Base):
    def keep(self, text):
        self.drop()
""",
}


@pytest.fixture
def found(tmp_path: Path) -> dict[str, Promise]:
    """A package under the name of one that the catalogue says has no effect by default."""
    for name, text in SOURCES.items():
        (tmp_path / name).write_text(text)
    return {one.name: one for one in Promises().broken("requests", tmp_path)}


def test_a_function_that_connects_is_asked_about_with_the_way_to_it(found):
    fetch = found["requests.api.fetch"]
    assert (fetch.said, fetch.found) == ("none", "external")
    assert fetch.way == (
        "requests.api.fetch",
        "requests.api._fetched",
        "socket.create_connection",
    )


def test_methods_are_followed_through_instances_and_bases(found):
    assert found["requests.kept"].found == "write"
    assert found["requests.Store.drop"].found == "write"


def test_what_computes_and_what_is_told_of_is_no_question(found):
    assert not [name for name in found if name.endswith(("plain", "get", "_fetched"))]
