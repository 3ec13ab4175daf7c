"""A name outside the project meets the most literal entry of the catalogue."""

from pathlib import Path

import pytest

from strangler.analyzers.effects.cataloguing import Catalogue, Entry, shipped
from strangler.analyzers.effects.rules import Place, Rule
from strangler.errors import ConfigurationError
from strangler.model.effects import EffectKind

TEXT = """
by_argument = ["cloud.client"]

[http]
default = "none"
http = ["{get,post}: host of url@0", "Session.get: host of url@0"]
unknown = ["run_plugin"]

["http.session"]
same_as = "http.Session"

["http.tools"]
default = "unknown"
none = ["quote"]

[cloud]
aws = ["client[*].*: operation", "client.*"]
none = ["client", "client[*].close"]

[files]
opens = ["open: path of file@0, mode@1"]
writes_file = ["copy: path of dst@1"]
reads_file = ["copy: path of src@0"]
mail = ["Mailer.**: 'smtp'"]
time = ["now"]

[store]
gives = ["connect: store.Connection", "Connection.copy: store.Connection"]
sql = ["Connection.run: text of statement@0"]
calls = ["each: function@0", "Connection.on_close: hook"]
none = ["connect", "Connection.close"]
writes_file = ["Connection"]
unknown = ["plugin.**"]
"""


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    (tmp_path / "a.toml").write_text(TEXT)
    return Catalogue([tmp_path / "a.toml"])


def test_a_name_has_the_effects_of_its_lists(catalogue: Catalogue) -> None:
    rule = Rule("host", Place(0, "url"))
    assert catalogue.find("http.get") == (Entry(EffectKind.HTTP, rule),)
    assert catalogue.find("http.session.get") == (Entry(EffectKind.HTTP, rule),)
    kinds = [entry.kind for entry in catalogue.find("files.copy") or ()]
    assert kinds == [EffectKind.READS_FILE, EffectKind.WRITES_FILE]


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("http.api.get", True),  # the module that `http.get` is from
        ("http.api.Session.get", True),
        ("http.api.run_plugin", None),
        ("http.api.Other.get", False),
        ("http.quote.text.get", False),  # a method of what some function gives
    ],
)
def test_a_default_says_nothing_of_what_is_told_under_another_name(catalogue, name, known):
    found = catalogue.find(name)
    assert found is None if known is None else bool(found) is known


def test_a_class_that_is_told_whole_lacks_what_is_not_told(tmp_path: Path) -> None:
    text = "[lib]\nwhole = ['Row']\nnone = ['Row.keys']"
    (tmp_path / "a.toml").write_text(text)
    catalogue = Catalogue([tmp_path / "a.toml"])
    assert catalogue.lacks("lib.Row.lines.all")
    assert not catalogue.lacks("lib.Row.keys")
    assert not catalogue.lacks("lib.Table.lines")


def test_a_default_speaks_for_everything_below(catalogue: Catalogue) -> None:
    assert catalogue.find("http.get.json") == ()
    assert catalogue.find("http.tools.quote") == ()
    assert catalogue.find("http.tools.fetch") is None
    assert catalogue.find("http.run_plugin") is None


def test_what_is_in_no_table_is_unknown(catalogue: Catalogue) -> None:
    assert catalogue.find("other.thing") is None
    assert catalogue.find("files.remove") is None


def test_the_most_literal_pattern_wins(catalogue: Catalogue) -> None:
    assert catalogue.find("cloud.client[s3].close") == ()
    assert catalogue.find("cloud.client[s3].put") == (Entry(EffectKind.AWS, Rule("operation")),)
    assert catalogue.find("cloud.client.put") == (Entry(EffectKind.AWS),)
    assert catalogue.find("files.Mailer.a.b") == (Entry(EffectKind.MAIL, Rule(constant="smtp")),)


def test_what_a_function_gives_has_the_methods_told_of_it(catalogue: Catalogue) -> None:
    assert catalogue.find("store.connect.close") == ()
    assert catalogue.find("store.connect.copy.copy.close") == ()
    assert catalogue.find("store.connect.open") is None
    assert catalogue.find("store.Connection.copy") is None  # only what it gives is told


def test_a_function_that_runs_sql_says_where_the_statement_is(catalogue: Catalogue) -> None:
    assert catalogue.find("store.connect.run") is None
    assert catalogue.sql("store.connect.run") == Rule("text", Place(0, "statement"))
    assert catalogue.sql("store.connect.close") is None


def test_functions_that_call_their_arguments_are_listed(catalogue: Catalogue) -> None:
    assert catalogue.callbacks() == (
        ("store.Connection.on_close", (Place(-1, "hook"),)),
        ("store.each", (Place(0, "function"),)),
    )
    assert catalogue.find("store.each") == ()


def test_what_is_told_to_be_unknown_is_told(catalogue: Catalogue) -> None:
    assert catalogue.tells("store.plugin.run")
    assert catalogue.find("store.plugin.run") is None
    assert not catalogue.tells("store.other")


def test_it_tells_which_names_need_arguments_and_which_have_effects(catalogue: Catalogue) -> None:
    assert catalogue.asked == {"get", "post", "open", "copy"}
    assert catalogue.by_argument == {"cloud.client"}
    assert catalogue.effectful("get") == {"http"}
    assert catalogue.effectful("post") == frozenset(), "a function is no method"
    assert catalogue.effectful("now") == frozenset()


@pytest.mark.parametrize(
    "text",
    [
        'http = ["get"]',
        '[a]\nhtpp = ["get"]',
        '[a]\nhttp = ["get: host from url"]',
        '[a.b]\nhttp = ["get"]',
        '[a]\ndefault = "pure"',
        '[a]\nsame_as = "a"',
        '[a]\ngives = ["b: a.c", "c: a.b"]',
        '[a]\ngives = ["b"]',
        '[a]\ncalls = ["b: c@d"]',
        "[a",
    ],
)
def test_a_file_that_says_nothing_sensible_is_refused_by_name(tmp_path: Path, text: str) -> None:
    (tmp_path / "wrong.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=r"catalogue wrong\.toml"):
        Catalogue([tmp_path / "wrong.toml"])


def test_all_files_that_are_shipped_can_be_read() -> None:
    assert Catalogue(shipped()).find("requests.get")
