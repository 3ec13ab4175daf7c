"""`.gitignore` files and configured excludes, held against git itself."""

import shutil
import subprocess
from typing import Any

import pytest


def test_gitignore_leaves_files_and_directories_out(project: Any) -> None:
    project.fill({".gitignore": "out/\n*_old.py\n"}).write("a.py", "a_old.py", "p/out/x.py")
    assert project.paths() == ["a.py"]


def test_gitignore_negation_takes_a_file_back(project: Any) -> None:
    project.fill({".gitignore": "*_pb2.py\n!keep_pb2.py\n"}).write("x_pb2.py", "keep_pb2.py")
    assert project.paths() == ["keep_pb2.py"]


def test_nothing_below_an_ignored_directory_is_taken_back(project: Any) -> None:
    project.fill({".gitignore": "out/\n!out/keep.py\n"}).write("a.py", "out/keep.py")
    assert project.paths() == ["a.py"]


def test_a_nested_gitignore_goes_before_the_one_above(project: Any) -> None:
    project.fill({".gitignore": "gen_*.py\n", "p/.gitignore": "!gen_*.py\nlocal.py\n"})
    project.write("gen_a.py", "local.py", "p/gen_a.py", "p/local.py")
    assert project.paths() == ["local.py", "p/gen_a.py"]


def test_gitignore_may_be_disregarded(project: Any) -> None:
    project.fill({".gitignore": "*.py"}).write("a.py")
    assert project.paths(respect_gitignore=False) == ["a.py"]


def test_the_repository_around_the_root_speaks_too(project: Any, make_project: Any) -> None:
    project.fill({".git/HEAD": "", ".gitignore": "/backend/out/\n*_old.py\n"})
    project.write("backend/a.py", "backend/out/x.py", "backend/a_old.py", "backend/p/out/y.py")
    project.root = project.root / "backend"
    assert project.paths() == ["a.py", "p/out/y.py"]


def test_directories_above_the_repository_do_not_speak(project: Any) -> None:
    project.fill({".gitignore": "*.py\n", "repo/.git/HEAD": "", "repo/a.py": ""})
    project.root = project.root / "repo"
    assert project.paths() == ["a.py"]


def test_without_a_repository_directories_above_do_not_speak(project: Any) -> None:
    project.fill({".gitignore": "*.py\n", "repo/a.py": ""})
    project.root = project.root / "repo"
    assert project.paths() == ["a.py"]


def test_a_root_that_its_repository_ignores_is_read(project: Any) -> None:
    project.fill({".git/HEAD": "", ".gitignore": "out/\n"}).write("out/p/a.py")
    project.root = project.root / "out/p"
    assert project.paths() == ["a.py"]


def test_excludes_are_gitignore_patterns_from_the_root(project: Any) -> None:
    project.write("a.py", "p/a.py", "docs/conf.py")
    assert project.paths(exclude=("/a.py", "docs/")) == ["p/a.py"]


def test_a_negated_exclude_goes_before_gitignore(project: Any) -> None:
    project.fill({".gitignore": "*_pb2.py\n"}).write("a_pb2.py", "b.py")
    assert project.paths(exclude=("!a_pb2.py",)) == ["a_pb2.py", "b.py"]


def test_an_exclude_that_takes_a_directory_back_does_not_take_back_what_is_in_it(
    project: Any,
) -> None:
    project.fill({".gitignore": "*_pb2.py\n"}).write("src/a_pb2.py", "src/b.py", "c.py")
    assert project.paths(exclude=("/*", "!/src")) == ["src/b.py"]


def test_a_line_that_is_no_pattern_is_passed_over(project: Any) -> None:
    project.fill({".gitignore": "!\n[\n\\\n# note\n\nb.py\n"}).write("a.py", "b.py")
    assert project.paths() == ["a.py"]


def test_a_gitignore_may_hold_any_bytes(project: Any) -> None:
    project.write("a.py", "b.py")
    (project.root / ".gitignore").write_bytes(b"\xef\xbb\xbfb.py\r\n# caf\xe9\r\n")
    assert project.paths() == ["a.py"]


FILES = [
    "a.py",
    "keep.py",
    "src/a.py",
    "src/keep/a.py",
    "src/keep/b.py",
    "src/gen/a.py",
    "x/y/a.py",
]


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize(
    ("top", "nested"),
    [
        ("*.py\n!keep.py\n", ""),
        ("/*\n!/src/\n", "gen\n"),
        ("*.py\n", "!keep/\n"),
        ("*.py\n", "!keep/**\n"),
        ("src/**\n!src/a.py\n", ""),
        ("src/*\n!src/keep\n", "keep/b.py"),
        ("**/keep/*.py\n!b.py\n", "a.py\n!keep/a.py"),
        ("x\nsrc/**/a.py\n", "!/a.py\n"),
        ("[ab].py\n", "!/keep/[!b].py\n"),
        ("*\n!*/\n!a.py\n", "/gen/*\n"),
        ("*/\n!src/\n", "*/\n"),
        ("**\n!**/\n!/x/y/*\n", ""),
        ("src/\n!src/\n", "keep/\n!/keep/\n"),
        ("/src/*/\n", "!*\n"),
        ("y/\n/a.py", "\\!x\n?*/b.py\n"),
    ],
)
def test_what_is_left_out_is_what_git_leaves_out(project: Any, top: str, nested: str) -> None:
    project.fill({".gitignore": top, "src/.gitignore": nested}).write(*FILES, "last/l.py")
    git = ["git", "-C", str(project.root), "-c", "core.excludesFile="]
    subprocess.run([*git, "init", "-q"], check=True)
    listed = subprocess.run(
        [*git, "ls-files", "-o", "--exclude-standard", "*.py"],
        check=True,
        capture_output=True,
        text=True,
    )
    read = project.paths(exclude=("!/last/", "!/last/l.py"))  # so that there is a file at all
    assert read == sorted({*listed.stdout.splitlines(), "last/l.py"})
