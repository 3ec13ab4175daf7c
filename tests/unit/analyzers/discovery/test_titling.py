"""What a project is called."""

from typing import Any

import pytest

MANAGE = 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "{}")'


def title(project: Any, **options: object) -> str:
    found: str = project.discover(**options).tree.name
    return found


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[project]\nname = "shop"'),
        ("pyproject.toml", '[tool.poetry]\nname = "shop"'),
        ("setup.cfg", "[metadata]\nname = shop"),
        ("setup.py", "setup(\n    name='shop',\n)"),
        ("setup.py", "setup(name='shop')"),
    ],
)
def test_the_declared_name(project: Any, name: str, text: str) -> None:
    project.fill({name: text}).write("other/__init__.py")
    assert title(project) == "shop"


def test_the_configured_name_goes_first(project: Any) -> None:
    project.fill({"pyproject.toml": '[project]\nname = "shop"'}).write("a.py")
    assert title(project, name="Kiosk") == "Kiosk"


def test_the_package_of_the_django_settings(project: Any) -> None:
    project.fill({"x/manage.py": MANAGE.format("shop.settings"), "other/__init__.py": "x = 1"})
    assert title(project) == "shop"


def test_settings_packages_whose_names_say_nothing_are_passed_over(project: Any) -> None:
    project.fill({"manage.py": MANAGE.format("config.settings"), "shop/__init__.py": "x = 1"})
    assert title(project) == "shop"


def test_the_top_level_package_with_most_code(project: Any) -> None:
    project.fill({"a/__init__.py": "x", "b/__init__.py": "xxx", "tests/test_a.py": "x" * 99})
    assert title(project) == "b"


def test_no_package_at_all(project: Any) -> None:
    project.write("run.py")
    assert title(project) == "monolith"


def test_a_top_that_is_a_package_gives_its_name(make_project: Any) -> None:
    assert title(make_project("shop").fill({"__init__.py": "x"})) == "shop"
