"""What holds for the repository as a whole and import-linter cannot say."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "strangler"
SOURCES = sorted(SRC.rglob("*.py"))
LONGEST, MEDIAN = 400, 150
# Longer files, and why; this list only shrinks.
LONG = {}
HEAVY = ("graspologic_native", "libcst", "networkx", "numpy", "pydot", "rich", "scipy")
# Hosts and folders of whoever made a commit, not of whoever reads it.
FOREIGN = re.compile(
    r"(?<![\w.])/(?:home|root|Users|tmp|work)/[\w.-]+"
    r"|\b(?:files\.pythonhosted|pypi|registry\.npmjs|deb\.debian|security\.debian)\.org\b"
)
# Tests and examples where such a path is what is being talked about.
ALLOWED_PATHS = {"tests/test_architecture.py"}


def names(paths):
    return [str(path.relative_to(ROOT)) for path in paths]


@pytest.mark.parametrize("path", SOURCES, ids=names(SOURCES))
def test_a_file_opens_with_its_one_job(path):
    """And fits it: past 400 lines it is two files."""
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert (text.count("\n") > LONGEST) == (str(path.relative_to(SRC)) in LONG)


def test_files_are_short_on_the_whole():
    assert median(path.read_text(encoding="utf-8").count("\n") for path in SOURCES) <= MEDIAN


def test_tests_lie_where_their_source_lies():
    """tests/unit/a/test_b.py tests src/strangler/a/b.py, the package b, or the package a."""
    strays = []
    for path in sorted((ROOT / "tests" / "unit").rglob("test_*.py")):
        package = SRC / path.parent.relative_to(ROOT / "tests" / "unit")
        stem = path.stem.removeprefix("test_")
        if not any(place.exists() for place in (package / f"{stem}.py", package / stem, package)):
            strays.append(path)
    assert names(strays) == []


def test_no_file_tells_where_it_was_written():
    """No folder of somebody's machine, no registry's host."""
    told = []
    for path in tracked():
        if str(path.relative_to(ROOT)) in ALLOWED_PATHS:
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        told += [f"{path.relative_to(ROOT)}: {found[0]}" for found in FOREIGN.finditer(text)]
    assert told == []


def tracked() -> list[Path]:
    """Files that git knows, or all that it would know, outside a checkout none."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def test_help_imports_nothing_heavy():
    """So that `strangler --help` answers at once."""
    script = (
        "import sys; from strangler.cli.main import main; main(['--help']); "
        f"sys.exit(' '.join(name for name in {HEAVY} if name in sys.modules) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, f"imported: {done.stderr}"
    assert "analyze" in done.stdout


def test_every_dependency_has_its_pin():
    """A package that constraints.txt does not name would be another version on each machine."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.partition("==")[0] for line in lines if "==" in line}
    extras = project["optional-dependencies"].values()
    asked = [*project["dependencies"], *(item for extra in extras for item in extra)]
    names = {re.split(r"[<>=!~; \[]", item)[0].lower().replace("_", "-") for item in asked}
    assert names - pinned - {"strangler"} == set()  # an extra that asks for another extra


def test_every_import_rule_has_its_reason():
    """A comment stands right above each contract's first line."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    contracts = text.split("[[tool.importlinter.contracts]]\n")[1:]
    assert contracts
    assert [contract[:40] for contract in contracts if not contract.startswith("# So that ")] == []
