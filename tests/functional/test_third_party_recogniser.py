"""A package outside this repository adds a framework, with all that our own recognisers bring."""

import importlib
import shutil
import sys
from pathlib import Path

import pytest

from strangler import analyze
from strangler.analyzers.config import Config
from strangler.analyzers.recognisers.registry import load
from support.trees import write

PACKAGE = Path(__file__).parents[1] / "support/thirdparty"
PROJECT = {
    "cafe/__init__.py": "",
    "cafe/models.py": """\
        import time
        import kettle

        class Tea(kettle.Record):
            shelf = "teas"
            name = ""
            grams = 0

            def boiled(self):
                time.sleep(1)

        class Cup(kettle.Record):
            shelf = "cups"
        """,
    "cafe/app.py": """\
        import kettle
        from cafe.models import Cup, Tea

        app = kettle.App()

        @app.serve("GET", "/teas/{name}")
        def teas(desk):
            return [tea.name for tea in desk.shelf(Tea).everything()]

        @app.serve("POST", "/teas")
        def brew(counter):
            counter.shelf(Tea).put(Tea())
            kettle.whistle("ready")

        @app.serve("GET", "/odd")
        def odd(desk):
            return kettle.unheard_of()

        @kettle.every("1h")
        def wash():
            kettle.Desk().shelf(Cup).put(Cup())
        """,
}


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """An analysis of a project of the framework, with the package installed."""
    site = tmp_path_factory.mktemp("site")
    shutil.copytree(PACKAGE, site, dirs_exist_ok=True)
    root = write(tmp_path_factory.mktemp("p"), PROJECT)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(site))
        importlib.invalidate_caches()
        yield analyze(root, Config(), jobs=2, cache=False)
    for name in [n for n in sys.modules if n.partition(".")[0] == "strangler_kettle"]:
        del sys.modules[name]


def test_without_the_package_nothing_is_known_of_the_framework():
    assert "kettle" not in {r.name for r in load()}


def test_its_endpoints_and_doors_are_found(found):
    assert [(e.id, e.framework, e.handler) for e in found.endpoints] == [
        ("cafe.app:GET /odd", "kettle", "cafe.app.odd"),
        ("cafe.app:POST /teas", "kettle", "cafe.app.brew"),
        ("cafe.app:GET /teas/{name}", "kettle", "cafe.app.teas"),
    ]
    assert [(d.kind, d.name, d.handler) for d in found.doors] == [
        ("schedule", "1h", "cafe.app.wash")
    ]


def test_its_tables_are_found_with_who_touches_them(found):
    assert [(t.name, t.columns, t.readers, t.writers) for t in found.tables] == [
        ("cups", (), (), ("cafe.app.wash",)),
        ("teas", ("name", "grams"), ("cafe.app.teas",), ("cafe.app.brew",)),
    ]


def test_its_stand_ins_its_behaviour_and_its_catalogue_tell_effects(found):
    """The desk is given (behaviour), shelves are a stand-in's, the whistle is in the catalogue;
    and the framework calls the project's own `boiled`."""
    _, brew, teas = found.endpoints
    assert (teas.effect, teas.complete, teas.effects) == ("read", True, ("reads teas",))
    assert (brew.effect, brew.complete) == ("external", True)
    assert set(brew.effects) == {"writes teas", "http whistles.example", "time"}
    assert found.doors[0].effects == ("writes cups",)


def test_what_it_does_not_know_stays_open(found):
    odd = found.endpoints[0]
    assert [(u.name, u.reason) for u in odd.unknown] == [("kettle.unheard_of", "library")]


def test_it_fails_in_nothing(found):
    assert [str(d) for d in found.diagnostics if d.code == "STR301"] == []
