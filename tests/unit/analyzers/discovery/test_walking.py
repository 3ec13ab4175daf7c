"""Which files are read: what is skipped, what links lead to, what cannot be read."""

import os
from pathlib import Path
from typing import Any

import pytest


def test_python_files_are_listed_by_path(project: Any) -> None:
    project.write("b.py", "a/z.py", "a.py", "gui.pyw", "notes.txt", "a/data.json")
    assert project.paths() == ["a.py", "a/z.py", "b.py", "gui.pyw"]


@pytest.mark.parametrize("beside", [["m.py"], []])
def test_a_stub_is_no_module_with_or_without_its_source(project: Any, beside: list[str]) -> None:
    project.write("m.pyi", "other.py", *beside)
    assert project.paths() == sorted(["other.py", *beside])


@pytest.mark.parametrize(
    "path",
    [
        ".hidden/x.py",
        ".git/hooks/x.py",
        ".tox/py311/x.py",
        "._resource_fork.py",
        "node_modules/gyp/x.py",
        "__pycache__/x.py",
        "lib/site-packages/x.py",
        "shop.egg-info/x.py",
        "shop-1.0.dist-info/x.py",
    ],
)
def test_copies_and_hidden_entries_are_skipped(project: Any, path: str) -> None:
    project.write("a.py", path)
    assert project.paths() == ["a.py"]


@pytest.mark.parametrize(
    "mark", ["env/pyvenv.cfg", "env/conda-meta/history", "env/site-packages/a"]
)
def test_an_installed_python_is_skipped(project: Any, mark: str) -> None:
    project.write("a.py", "env/bin/activate_this.py", mark)
    assert project.paths() == ["a.py"]


def test_the_root_is_read_even_if_it_is_an_environment(project: Any) -> None:
    project.write("a.py", "pyvenv.cfg", "lib/python3.11/site-packages/x.py")
    assert project.paths() == ["a.py"]


def test_build_output_beside_a_project_file_is_skipped(project: Any) -> None:
    project.write("setup.py", "build/lib/p/a.py", "dist/p/a.py", "p/a.py")
    assert project.paths() == ["p/a.py", "setup.py"]


def test_a_package_named_build_is_code(project: Any) -> None:
    project.write("setup.py", "build/__init__.py", "build/lib/__init__.py", "dist/__init__.py")
    assert len(project.paths()) == 4


def test_a_build_directory_of_scripts_is_code(project: Any) -> None:
    project.write("pyproject.toml", "build/make.py")
    assert project.paths() == ["build/make.py"]


def test_a_link_to_code_that_is_read_anyway_is_not_followed_twice(project: Any) -> None:
    project.write("real/x.py", "app/main.py")
    (project.root / "app/copy").symlink_to("../real")
    (project.root / "also.py").symlink_to("real/x.py")
    assert project.paths() == ["app/main.py", "real/x.py"]
    assert project.codes() == [("STR114", "also.py"), ("STR114", "app/copy")]


def test_a_link_to_code_that_is_not_read_otherwise_is_followed_once(project: Any) -> None:
    project.write(".store/inner/x.py", "app/main.py")
    (project.root / "app/copy").symlink_to("../.store")
    (project.root / "app/inner").symlink_to("../.store/inner")
    assert project.paths() == ["app/copy/inner/x.py", "app/main.py"]


def test_a_link_loop_is_reported_and_ends(project: Any) -> None:
    project.write("p/__init__.py", "p/q/m.py")
    (project.root / "p/q/up").symlink_to("..")
    (project.root / "p/top").symlink_to(project.root)
    assert project.paths() == ["p/__init__.py", "p/q/m.py"]
    assert project.codes() == [("STR109", "p/q/up"), ("STR109", "p/top")]


def test_a_link_out_of_the_root_is_not_followed(project: Any, tmp_path: Path) -> None:
    project.write("a.py")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside/x.py").touch()
    (project.root / "shared").symlink_to(tmp_path / "outside")
    (project.root / "shared.txt").symlink_to(tmp_path / "outside/x.py")
    assert project.paths() == ["a.py"]
    assert project.codes() == [("STR113", "shared")]


def test_a_broken_link_to_python_is_reported_and_any_other_passed_over(project: Any) -> None:
    project.write("a.py")
    (project.root / "gone.py").symlink_to("nowhere.py")
    (project.root / "gone").symlink_to("nowhere")
    assert project.codes() == [("STR101", "gone.py")]


def test_the_root_may_itself_be_a_link(project: Any, make_project: Any, tmp_path: Path) -> None:
    project.write(".store/x.py")
    (project.root / "copy").symlink_to(".store")
    (tmp_path / "link").symlink_to(project.root)
    project.root = tmp_path / "link"
    assert project.paths() == ["copy/x.py"]


def test_a_directory_that_cannot_be_listed_is_reported(
    project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Simulated, since tests may run as root, who can list everything."""
    project.write("a.py", "closed/b.py")
    listing = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return listing(path)

    monkeypatch.setattr(os, "scandir", refusing)
    found = project.discover()
    assert [str(d) for d in found.diagnostics] == [
        "closed:1:1 STR101 directory cannot be read: Permission denied; "
        "check its permissions, or exclude it"
    ]


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser can list any directory")
def test_a_directory_without_permission_is_reported(project: Any) -> None:
    project.write("a.py", "closed/b.py")
    (project.root / "closed").chmod(0)
    assert project.codes() == [("STR101", "closed")]
    (project.root / "closed").chmod(0o700)


def test_a_pipe_named_like_python_is_reported(project: Any) -> None:
    project.write("a.py")
    os.mkfifo(project.root / "pipe.py")
    assert project.codes() == [("STR101", "pipe.py")]


def test_a_file_name_that_is_not_utf8_is_reported_in_printable_form(project: Any) -> None:
    project.write("a.py")
    (project.root / os.fsdecode(b"caf\xe9.py")).touch()
    found = project.discover()
    assert [file.path for file in found.tree.files] == ["a.py"]
    assert str(found.diagnostics[0]).encode().startswith("caf\ufffd.py:1:1 STR101".encode())


def test_a_directory_named_like_python_is_entered(project: Any) -> None:
    project.write("odd.py/x.py")
    assert project.paths() == ["odd.py/x.py"]


def test_sizes_are_given_and_empty_files_count(project: Any) -> None:
    project.fill({"a.py": "", "b.py": "x = 1\n"})
    assert [file.size for file in project.discover().tree.files] == [0, 6]


def test_a_large_file_is_only_looked_at(project: Any) -> None:
    with (project.root / "large.py").open("wb") as file:
        file.truncate(10_000_000)
    assert project.discover().tree.files[0].size == 10_000_000


def test_a_link_to_itself_is_no_module(project: Any) -> None:
    project.write("a.py")
    (project.root / "self.py").symlink_to("self.py")
    (project.root / "self").symlink_to("self")
    assert project.codes() == [("STR101", "self.py")]


def test_an_excluded_link_is_not_followed(project: Any) -> None:
    project.write("a.py", ".store/x.py")
    (project.root / "copy").symlink_to(".store")
    assert project.paths(exclude=("copy/",)) == ["a.py"]
