"""The examples run, and their expected.json is what their frameworks say."""

import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OBSERVE = ROOT / "tests" / "support" / "observe_example.py"
NEEDS = {"shop": ("django",), "blog": ("flask", "sqlalchemy")}
OWN_TESTS = {"shop": ("manage.py", "test"), "blog": ("-m", "pytest", "-p", "no:cacheprovider")}
# What the caller's environment must not decide.
FOREIGN = ("BLOG_", "COV_", "COVERAGE_", "DJANGO_", "FLASK_", "PYTEST_", "PYTHONPATH", "SHOP_")


@pytest.fixture(params=sorted(NEEDS))
def example(request, tmp_path):
    """A fresh copy of an example, in a folder of its own name."""
    name = request.param
    missing = [module for module in NEEDS[name] if find_spec(module) is None]
    if missing:
        pytest.skip(f"the {name} example needs {', '.join(missing)}")
    return copy_of(name, tmp_path)


@pytest.fixture
def shop(tmp_path):
    if find_spec("django") is None:
        pytest.skip("the shop example needs django")
    return copy_of("shop", tmp_path)


def test_an_example_passes_its_own_tests(example):
    """Warnings are errors there, too."""
    run(example, "-W", "error", *OWN_TESTS[example.name])


def test_expected_json_is_what_the_framework_says(example):
    """Endpoints, tables and import cycles, asked of the running framework."""
    expected = json.loads((example / "expected.json").read_text(encoding="utf-8"))
    assert json.loads(run(example, str(OBSERVE), ".")) == expected


def test_the_shop_has_no_forgotten_migration(shop):
    run(shop, "manage.py", "makemigrations", "--check")


def test_the_shop_can_be_seeded_twice(shop):
    """The README's first commands work on an empty database."""
    run(shop, "manage.py", "migrate", "-v", "0")
    first = run(shop, "manage.py", "seed_demo")
    assert first.count("Subject: Your order") == 2
    assert "Subject" not in run(shop, "manage.py", "seed_demo")


def copy_of(name: str, folder: Path) -> Path:
    ignored = shutil.ignore_patterns("__pycache__", "*.sqlite3", "var", "instance")
    return shutil.copytree(ROOT / "examples" / name, folder / name, ignore=ignored)


def run(folder: Path, *arguments: str) -> str:
    """Run Python in a folder, and show all that it printed if it fails."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)
    }
    environment["PYTHONDONTWRITEBYTECODE"] = "1"
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout
