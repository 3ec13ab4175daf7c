"""Every name in the catalogue is a name of the library, where the library is installed."""

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from strangler.analyzers.effects.cataloguing import shipped
from support import catalogued

INSTALLED = frozenset(
    {
        *("django", "rest_framework", "rest_framework_nested", "ninja", "asgiref", "sqlparse"),
        *("flask", "werkzeug", "jinja2", "markupsafe", "itsdangerous", "click", "blinker"),
        *("sqlalchemy", "sqlmodel", "pydantic", "pydantic_core", "typing_extensions"),
        *("fastapi", "starlette", "anyio", "httpx", "httpcore", "pyramid", "webob", "zope"),
        *("yaml", "networkx", "jsonschema", "packaging", "pygments", "rich", "msgspec"),
        *("requests", "urllib3", "idna", "certifi", "charset_normalizer", "peewee", "typer"),
        *("sqlglot", "cryptography", "websockets", "multidict"),
    }
)
ELSEWHERE = Path(__file__).with_name("elsewhere.txt")
"""Names of other versions and platforms, which the catalogue keeps for code that uses them."""


def test_names_of_libraries_exist() -> None:
    """Those of stand-ins apart, which may have classes of their own."""
    files = [path for path in shipped() if not path.name.startswith(("python_", "standins_"))]
    assert _missing(INSTALLED, files) == []


def test_names_of_the_standard_library_exist() -> None:
    files = [path for path in shipped() if path.name.startswith("python_")]
    modules = sys.stdlib_module_names - {"antigravity", "idlelib", "this", "tkinter", "turtle"}
    assert _missing(modules, files) == []


def _missing(packages: Iterable[str], files: Iterable[Path]) -> list[str]:
    script = [sys.executable, "-W", "ignore", "-m", "support.catalogued"]
    done = subprocess.run(
        [*script, ",".join(sorted(packages)), *files],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(catalogued.__file__).parents[1])},
        check=False,
    )
    assert not done.returncode, done.stderr
    told = {line for line in ELSEWHERE.read_text().splitlines() if line and line[0] != "#"}
    return sorted(set(done.stdout.split()) - told)


def test_no_name_is_told_to_be_two_things() -> None:
    """What has no effect or is unknown stands in no list of an effect as well."""
    told: dict[str, set[str]] = {}
    for path in shipped():
        for package, key, pattern in catalogued.patterns(path):
            if pattern and key not in ("calls", "gives", "whole", "needs", "least"):
                for _, name in catalogued.choices(package, pattern):
                    kind = key if key in ("none", "unknown", "sql") else "effect"
                    told.setdefault(name, set()).add(kind)
    assert {name: sorted(kinds) for name, kinds in told.items() if len(kinds) > 1} == {}
