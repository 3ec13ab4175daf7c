"""Facts of all files: from the cache where known, extracted where not, and none lost."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from strangler.analyzers import gathering
from strangler.analyzers.cache import Cache
from strangler.analyzers.config import Config
from strangler.analyzers.discovery import discover
from strangler.analyzers.gathering import digests_of, gather
from strangler.analyzers.recognisers.registry import fingerprint
from strangler.analyzers.sourcing import read_source
from strangler.progress import SILENT
from support.trees import write
from support.watching import Newer, Quiet, Remembered

FILES = {"p/__init__.py": "", "p/a.py": "import p.b\n", "p/b.py": "def f(): ...\n"}


class Project:
    """A project that can be gathered again and again with one cache."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root = write(root, FILES)
        self.cache = cache
        self.tree = discover(root, Config()).tree
        self.extracted = 0
        self.problem = None

    def gather(self, recogniser=None, digests=None):
        recognisers = (recogniser or Quiet(),)
        progress = Remembered()
        with Cache(self.cache) as cache:
            facts = gather(
                self.root,
                self.tree,
                digests_of(self.root, self.tree, SILENT) if digests is None else digests,
                recognisers,
                fingerprint(recognisers),
                cache,
                1,
                progress,
            )
            self.problem = cache.problem
        self.extracted = progress.done("parse")
        return facts


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path / "project", tmp_path / "cache")


def codes(facts):
    return {name: [p.code for p in file.problems] for name, file in facts.items() if file.problems}


def test_a_second_run_extracts_nothing_and_says_the_same(project):
    first = project.gather()
    assert project.extracted == 3
    assert project.gather() == first
    assert project.extracted == 0


def test_facts_come_sorted_by_module(project):
    assert list(project.gather()) == ["p", "p.a", "p.b"]


def test_only_a_changed_file_is_extracted(project):
    project.gather()
    (project.root / "p/b.py").write_text("def g(): ...\n")
    facts = project.gather()
    assert project.extracted == 1
    assert [d.name for d in facts["p.b"].definitions] == ["g"]


def test_a_file_that_was_only_touched_is_not_extracted(project):
    """Content counts, not time: a fresh checkout is as good as an old one."""
    project.gather()
    (project.root / "p/b.py").touch()
    project.gather()
    assert project.extracted == 0


def test_files_of_one_content_are_one_entry(project):
    """But each is its own module."""
    write(project.root, {"p/c.py": FILES["p/b.py"]})
    project.gather()
    project.tree = discover(project.root, Config()).tree
    facts = project.gather()
    assert project.extracted == 0
    assert facts["p.c"] == facts["p.b"]


def test_a_newer_recogniser_renews_all_facts(project):
    project.gather()
    project.gather(Newer())
    assert project.extracted == 3


def test_a_newer_extraction_renews_all_facts(project, monkeypatch):
    project.gather()
    monkeypatch.setattr(gathering, "own_code", lambda: "newer")
    project.gather()
    assert project.extracted == 3


def test_a_damaged_entry_is_extracted_anew(project):
    """A value that does not decode is as good as none."""
    first = project.gather()
    (database,) = project.cache.iterdir()
    with closing(sqlite3.connect(database)) as entries, entries:
        entries.execute("UPDATE entry SET value = ?", (b"\xc1 damaged",))
    entries.close()
    assert project.gather() == first
    assert project.extracted == 3
    project.gather()
    assert project.extracted == 0


def test_a_damaged_cache_file_loses_nothing(project):
    first = project.gather()
    next(project.cache.iterdir()).write_bytes(b"damaged" * 100)
    assert project.gather() == first
    assert project.problem is not None
    assert project.gather() == first
    assert project.extracted == 0


def test_without_a_usable_cache_all_is_extracted(project):
    project.cache.write_text("a file in its place")
    facts = project.gather()
    assert list(facts) == ["p", "p.a", "p.b"]
    assert project.problem is not None


def test_a_file_that_vanished_is_reported_and_not_kept(project):
    digests = digests_of(project.root, project.tree, SILENT)
    (project.root / "p/b.py").unlink()
    facts = project.gather(digests=digests)
    assert codes(facts) == {"p.b": ["STR108"]}
    write(project.root, FILES)
    assert codes(project.gather()) == {}


def test_a_file_that_changed_meanwhile_is_kept_under_what_it_became(project):
    """The digest is taken before the file is read for its facts."""
    digests = digests_of(project.root, project.tree, SILENT)
    (project.root / "p/b.py").write_text("def new(): ...\n")
    facts = project.gather(digests=digests)
    assert [d.name for d in facts["p.b"].definitions] == ["new"]
    write(project.root, FILES)
    assert [d.name for d in project.gather()["p.b"].definitions] == ["f"]


def test_an_unreadable_file_is_reported(project):
    """A directory in its place stands in for permissions, which root has anyhow."""
    (project.root / "p/b.py").unlink()
    (project.root / "p/b.py").mkdir()
    facts = project.gather()
    assert codes(facts) == {"p.b": ["STR101"]}
    assert list(facts) == ["p", "p.a", "p.b"]


# The state that stands for a project


def state(root: Path, **options: object) -> bytes:
    return read_source(root, Config(**options), SILENT).state  # type: ignore[arg-type]


def test_the_state_does_not_depend_on_where_the_project_lies(tmp_path):
    write(tmp_path / "here", FILES)
    shutil.copytree(tmp_path / "here", tmp_path / "there" / "under another name")
    assert state(tmp_path / "here") == state(tmp_path / "there" / "under another name")


@pytest.mark.parametrize(
    "change",
    [
        {"p/b.py": "def g(): ...\n"},
        {"p/c.py": ""},
        {"tests/test_a.py": ""},
        {"pyproject.toml": "[project]\nname = 'x'\nrequires-python = '>=3.9'\n"},
    ],
)
def test_the_state_changes_with_the_project(tmp_path, change):
    write(tmp_path, FILES)
    before = state(tmp_path)
    write(tmp_path, change)
    assert state(tmp_path) != before


def test_the_state_changes_with_the_configuration(tmp_path):
    write(tmp_path, FILES)
    assert state(tmp_path) != state(tmp_path, services=3)


def test_the_state_changes_with_what_discovery_complains_of(tmp_path):
    """Else a kept analysis would leave the new problem out."""
    write(tmp_path, FILES)
    before = state(tmp_path)
    (tmp_path / "p" / "link").symlink_to(tmp_path)
    assert state(tmp_path) != before
