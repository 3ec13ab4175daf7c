import textwrap
from pathlib import Path

import pytest

from strangler.analyzers.recognisers.python import Python


@pytest.fixture
def python(concluded):
    return lambda *empty, **files: concluded(
        Python(), {**dict.fromkeys(empty, ""), **{f"{n}.py": s for n, s in files.items()}}
    )


def test_a_module_that_calls_its_main_is_a_script(python):
    """With or without the test of `__name__`."""
    found = python(
        run="def main(): ...\nif __name__ == '__main__':\n    main()\n",
        lib="def main(): ...\ndef other():\n    main()\n",
    )
    assert found.doors == [("script", "run", "run.main")]


def test_a_package_can_be_run(python):
    found = python("tool/__init__.py", "tool/__main__.py")
    assert found.doors == [("script", "tool", "tool.__main__")]


def test_packages_are_seeds_where_there_are_several(python):
    """A single top-level package is looked into."""
    found = python(
        *("shop/__init__.py", "shop/urls.py", "shop/a/__init__.py", "shop/a/x.py"),
        *("shop/b/__init__.py", "shop/b/y.py"),
    )
    assert found.seeds == {"shop.a": ("shop.a", "shop.a.x"), "shop.b": ("shop.b", "shop.b.y")}


def test_the_recogniser_that_the_documentation_shows_works(concluded):
    """docs/recognisers.md, `Add one`."""
    page = (Path(__file__).parents[4] / "docs" / "recognisers.md").read_text(encoding="utf-8")
    start = page.index("        from strangler.model.recogniser import")
    source = textwrap.dedent(page[start : page.index("2. Make it known")])
    names: dict[str, type] = {}
    exec(source, names)
    files = {"jobs.py": "import nightly\n@nightly.job\ndef tidy(): ...\n@other\ndef no(): ...\n"}
    found = concluded(names["Nightly"](), files)
    assert found.doors == [("schedule", "tidy", "jobs.tidy")]
