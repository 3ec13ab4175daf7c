"""A system's own tests, in an environment of their own outside the repository.

`python -m benchmarks.accuracy.environments` makes it, beside the corpus: a virtual environment with
the system's locked dependencies, a copy of its code and tests, and a trace of a good part of its
tests (network and about ten minutes). Nothing of the corpus itself is run or changed."""

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from support.corpus import corpus_folder


@dataclass(frozen=True, slots=True)
class Environment:
    """A system of the corpus. `copied` are its folders and files, `extra` packages for its tests,
    `left_out` packages that need a compiler and libraries of the system: in their place stand the
    empty modules of `stand_ins`, by path. `tests` are those that are run, `seconds` at most."""

    name: str
    copied: tuple[str, ...]
    extra: tuple[str, ...]
    left_out: tuple[str, ...]
    stand_ins: tuple[tuple[str, str], ...]
    tests: tuple[str, ...]
    code: str
    seconds: int = 600

    @property
    def folder(self) -> Path:
        """Where all of it lies."""
        return corpus_folder() / "environments" / self.name

    @property
    def system(self) -> Path:
        """The copy."""
        return self.folder / "system"

    @property
    def trace(self) -> Path:
        """What its tests did."""
        return self.folder / "trace.jsonl"


MEALIE = Environment(
    name="mealie-b5643a9",
    copied=("mealie", "tests", "alembic", "alembic.ini", "pyproject.toml", "dev"),
    extra=("pytest", "pytest-asyncio", "freezegun", "pydantic-to-typescript2", "rich"),
    left_out=("python", "python-ldap", "psycopg2-binary"),
    stand_ins=(("ldap/__init__.py", ""), ("ldap/ldapobject.py", "class LDAPObject: ...\n")),
    tests=tuple(
        f"tests/{name}"
        for name in (
            "integration_tests/user_recipe_tests",
            "integration_tests/user_household_tests",
            "integration_tests/category_tag_tool_tests",
            "integration_tests/user_group_tests",
            "unit_tests/repository_tests",
        )
    ),
    code="mealie",
)


def main() -> None:
    """Make what is not there yet, and record."""
    for environment in (MEALIE,):
        source = corpus_folder() / environment.name
        if not source.is_dir():
            sys.exit(f"{source} is not there; docs/accuracy.md says how it gets there")
        _install(environment, source)
        _copy(environment, source)
        _record(environment)


def _install(environment: Environment, source: Path) -> None:
    python = environment.folder / "bin" / "python"
    if python.exists():
        return
    lock = tomllib.loads((source / "poetry.lock").read_text())
    pins = {package["name"].lower(): package["version"] for package in lock["package"]}
    project = tomllib.loads((source / "pyproject.toml").read_text())["tool"]["poetry"]
    wanted = [*project["dependencies"], *environment.extra]
    names = [name for name in wanted if name.lower() not in environment.left_out]
    environment.folder.mkdir(parents=True, exist_ok=True)
    constraints = environment.folder / "constraints.txt"
    constraints.write_text("".join(f"{name}=={version}\n" for name, version in pins.items()))
    subprocess.run([sys.executable, "-m", "venv", environment.folder], check=True)
    command = [python, "-m", "pip", "install", "--quiet", "--prefer-binary", "-c", constraints]
    subprocess.run([*command, *names], check=True)
    (packages,) = (environment.folder / "lib").glob("python*/site-packages")
    for path, content in environment.stand_ins:
        (packages / path).parent.mkdir(exist_ok=True)
        (packages / path).write_text(content)


def _copy(environment: Environment, source: Path) -> None:
    environment.system.mkdir(exist_ok=True)
    for name in environment.copied:
        copy = environment.system / name
        if (source / name).is_dir():
            shutil.copytree(source / name, copy, dirs_exist_ok=True)
        else:
            shutil.copy2(source / name, copy)


def _record(environment: Environment) -> None:
    """The recorder writes as it goes, so that tests cut short have said what they did."""
    python = str(environment.folder / "bin" / "python")
    tests = ["-m", "pytest", "-q", "-p", "no:cacheprovider", *environment.tests]
    limited = ["timeout", "-s", "INT", str(environment.seconds), python, *tests]
    data = environment.system / "data"
    shutil.rmtree(data, ignore_errors=True)  # an earlier run may have left a half-made database
    variables = {"DATA_DIR": str(data), "PYTHONDONTWRITEBYTECODE": "1"}
    trace = [sys.executable, "-m", "strangler", "trace", "-o", str(environment.trace)]
    code = subprocess.run(
        [*trace, "--", *limited],
        cwd=environment.system,
        env={**os.environ, **variables},
        check=False,
    ).returncode
    print(f"{environment.trace}: the tests ended with {code}")


if __name__ == "__main__":
    main()
