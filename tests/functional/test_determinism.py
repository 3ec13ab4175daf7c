"""Two runs on the same input give the same bytes, whatever else differs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOP, BLOG = ROOT / "examples" / "shop", ROOT / "examples" / "blog"


def report(root: Path, out: Path, *options: object, seed: str = "0") -> bytes:
    """report.json of a project, made by a process of its own."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONHASHSEED": seed,
        "HOME": str(out.parent),
    }
    command = [sys.executable, "-m", "strangler", "analyze", str(root), "-o", str(out)]
    arguments = [*command, "--format", "json,md,dot,graphml,mermaid", *map(str, options)]
    subprocess.run(arguments, check=True, env=environment, capture_output=True, timeout=120)
    return (out / "report.json").read_bytes()


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> tuple[Path, bytes]:
    """The report of one run over the shop, and its report.json."""
    out = tmp_path_factory.mktemp("reports") / "first"
    return out, report(SHOP, out, "--no-cache", "--jobs", 1)


def test_another_number_of_workers_and_another_hash_seed_change_nothing(shop, tmp_path):
    """Nor do they in any other file of the report."""
    first, content = shop
    out = tmp_path / "out"
    assert report(SHOP, out, "--no-cache", "--jobs", 2, seed="4242") == content
    for path in first.glob("*.*"):
        assert (out / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_copy_elsewhere_under_another_name_changes_nothing(shop, tmp_path):
    _, content = shop
    copy = tmp_path / "somewhere" / "else" / "a copy"
    shutil.copytree(SHOP, copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert report(copy, tmp_path / "out", "--no-cache", seed="7") == content


def test_a_cache_changes_nothing_full_or_empty_or_in_part(tmp_path):
    content = report(BLOG, tmp_path / "none", "--no-cache")
    copy = tmp_path / "copy"
    shutil.copytree(BLOG, copy, ignore=shutil.ignore_patterns("__pycache__"))
    cache = ("--cache", tmp_path / "cache")
    assert report(copy, tmp_path / "empty", *cache) == content
    assert report(copy, tmp_path / "full", *cache, seed="5") == content
    extra = copy / "zz_extra.py"
    extra.write_text("x = 1\n")
    changed = report(copy, tmp_path / "changed", *cache)
    assert changed != content
    assert report(copy, tmp_path / "fresh", "--no-cache") == changed
    extra.unlink()
    assert report(copy, tmp_path / "again", *cache) == content
