"""A version of the rules is said to be a commit's only where the commit holds it."""

import shutil
import subprocess

import pytest

from strangler.cli.deploy.commits import commit_of

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is absent")


@pytest.fixture
def repository(tmp_path):
    """A folder with a committed file, and what asks git there."""
    who = ["-c", "user.name=ana", "-c", "user.email=ana@example.com"]

    def git(*words):
        command = ["git", "-C", str(tmp_path), *who, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "-q")
    (tmp_path / "rules.yaml").write_text("version: 1\n")
    git("add", ".")
    git("commit", "-qm", "The first rules")
    return tmp_path, git


@needs_git
def test_a_committed_file_is_the_commits(repository):
    folder, git = repository
    assert commit_of(folder / "rules.yaml") == git("rev-parse", "HEAD")


@needs_git
def test_an_edited_or_unknown_file_is_no_commits(repository):
    folder, git = repository
    (folder / "rules.yaml").write_text("version: 1 # edited\n")
    (folder / "new.yaml").write_text("version: 1\n")
    assert commit_of(folder / "rules.yaml") == ""
    assert commit_of(folder / "new.yaml") == ""
    git("add", ".")  # staged is not committed
    assert commit_of(folder / "rules.yaml") == ""


def test_without_git_there_is_none(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "rules.yaml").write_text("version: 1\n")
    assert commit_of(tmp_path / "rules.yaml") == ""


@needs_git
def test_a_folder_without_repository_has_none(tmp_path):
    (tmp_path / "rules.yaml").write_text("version: 1\n")
    assert commit_of(tmp_path / "rules.yaml") == ""
