"""Unique names where files claim the same one."""

import json
from typing import Any


def messages(project: Any) -> list[str]:
    return [str(d) for d in project.discover().diagnostics]


def test_a_package_hides_the_module_beside_it(project: Any) -> None:
    """Case 18 of the import forms."""
    project.write("p/__init__.py", "p/x.py", "p/x/__init__.py")
    assert project.names() == {
        "p/__init__.py": "p",
        "p/x.py": "p.x@p/x.py",
        "p/x/__init__.py": "p.x",
    }
    assert messages(project) == [
        "p/x.py:1:1 STR110 module name p.x belongs to p/x/__init__.py, so import never finds "
        "this file; rename or delete one of the two"
    ]


def test_the_first_root_keeps_a_name_that_two_claim(project: Any) -> None:
    project.write("a/manage.py", "b/manage.py")
    assert project.names() == {"a/manage.py": "manage", "b/manage.py": "manage@b"}
    assert messages(project) == [
        "b/manage.py:1:1 STR110 module name manage belongs to a/manage.py; named manage@b here; "
        "name the source roots in [tool.strangler] source_roots"
    ]


def test_a_package_whose_name_is_taken_moves_as_a_whole(project: Any) -> None:
    """So that `app.orders` of one service is never looked for in the other."""
    project.write("a/manage.py", "a/app/__init__.py", "a/app/main.py")
    project.write("b/setup.py", "b/app/__init__.py", "b/app/main.py", "b/app/orders.py")
    names = project.names()
    assert [names[f"b/app/{name}.py"] for name in ("__init__", "main", "orders")] == [
        "app@b",
        "app.main@b",
        "app.orders@b",
    ]
    assert project.codes() == [("STR110", "b/app/__init__.py")]


def test_modules_without_packages_move_one_by_one(project: Any) -> None:
    project.fill({f"{root}/app/main.py": "from app.db import x" for root in "ab"})
    project.fill({"a/app/db.py": "", "b/app/db.py": "", "b/app/own.py": ""})
    assert project.names()["b/app/own.py"] == "app.own"
    assert project.codes() == [("STR110", "b/app/db.py"), ("STR110", "b/app/main.py")]


def test_names_that_are_no_identifiers_are_kept_as_they_are(project: Any) -> None:
    project.write("2021-report.py", "my-app/run me.py", "v1.2.py")
    assert list(project.names().values()) == ["2021-report", "my-app.run me", "v1.2"]


def test_a_dot_in_a_name_cannot_make_two_modules_one(project: Any) -> None:
    project.write("a.b.py", "a/b.py")
    assert len(set(project.names().values())) == 2


def test_pyw_gives_way_to_py(project: Any) -> None:
    project.write("x.py", "x.pyw")
    assert list(project.names().values()) == ["x", "x@x.pyw"]


def test_names_are_normalised_as_python_does(project: Any) -> None:
    """NFKC (Python reference, section Identifiers); the path stays as it is on disk."""
    project.write("cafe\u0301.py")
    (file,) = project.discover().tree.files
    assert (file.path, file.module) == ("cafe\u0301.py", "caf\u00e9")


def test_tests_that_share_a_name_are_no_problem_to_report(project: Any) -> None:
    project.write("a/manage.py", "b/setup.py", "a/conftest.py", "b/conftest.py")
    assert project.codes() == []


def test_everything_can_be_written_as_json(project: Any) -> None:
    project.write("ä/ü.py", "a b.py")
    assert json.dumps([file.path for file in project.discover().tree.files]).isascii()


def test_the_same_tree_gives_the_same_result_in_whatever_order_it_was_written(
    make_project: Any,
) -> None:
    paths = ["b/manage.py", "a/manage.py", "p/__init__.py", "p/x.py", "p/x/__init__.py", "z.py"]
    first, second = make_project("one").write(*paths), make_project("two").write(*reversed(paths))
    assert first.discover() == second.discover()
