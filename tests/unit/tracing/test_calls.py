"""Which calls are recorded, and whose they are."""

import subprocess
import sys
from pathlib import Path

import pytest

from strangler.tracing.naming import Functions
from support.traced import calls, of_kind, records


def test_calls_within_the_project_are_recorded_with_their_line(tmp_path):
    """Caller, line of the call, callee with its first line."""
    found = records(
        tmp_path / "p",
        {"main.py": "def f():\n    return g()\n\ndef g():\n    return 1\n\nf()\n"},
    )
    assert of_kind(found, "call") == [
        {"kind": "call", "caller": ["main.py", "", 1], "line": 7, "callee": ["main.py", "f", 1]},
        {"kind": "call", "caller": ["main.py", "f", 1], "line": 2, "callee": ["main.py", "g", 4]},
    ]


def test_a_library_in_between_is_named(tmp_path):
    """The function that the project called, not the last one before the callee."""
    found = records(
        tmp_path / "p",
        {
            "main.py": """
            import functools, json
            def default(x):
                return 1
            def encode():
                return json.dumps(object(), default=default)
            def key(x):
                return x
            encode()
            sorted([1], key=key)
            """
        },
    )
    by_callee = {r["callee"][1]: r for r in of_kind(found, "call")}
    assert by_callee["default"]["caller"][1] == "encode"
    assert by_callee["default"]["through"] == "json.dumps"
    assert "through" not in by_callee["key"], "what is in C stands nowhere between"


def test_comprehensions_and_class_bodies_belong_to_what_holds_them(tmp_path):
    """They are no functions that anybody wrote."""
    found = records(
        tmp_path / "p",
        {
            "main.py": """
            def one(x=0):
                return x
            def holds():
                return [one(x) for x in {one(y) for y in (1, 2)}], list(one(z) for z in (3,))
            class Body:
                attribute = [one(x) for x in (1,)]
            holds()
            """
        },
    )
    assert calls(found) == {("main.py", "holds"), ("holds", "one"), ("main.py", "one")}


def test_methods_lambdas_properties_and_wrappers_are_functions(tmp_path):
    """Each by its qualified name."""
    found = records(
        tmp_path / "p",
        {
            "main.py": """
            import functools
            def wrapping(f):
                @functools.wraps(f)
                def wrapper(*a):
                    return f(*a)
                return wrapper
            class C:
                def __init__(self):
                    self.f = lambda: 1
                @property
                def p(self):
                    return self.f()
                @wrapping
                def m(self):
                    return self.p
            C().m()
            """
        },
    )
    assert calls(found) == {
        ("main.py", "wrapping"),
        ("main.py", "C.__init__"),
        ("main.py", "wrapping.<locals>.wrapper"),
        ("wrapping.<locals>.wrapper", "C.m"),
        ("C.m", "C.p"),
        ("C.p", "C.__init__.<locals>.<lambda>"),
    }


def test_going_on_is_no_call(tmp_path):
    """A generator is called once, whoever takes its later values."""
    found = records(
        tmp_path / "p",
        {
            "main.py": """
            def numbers():
                yield 1
                yield 2
            def first():
                made = numbers()
                next(made)
                return made
            def rest(made):
                return list(made)
            rest(first())
            """
        },
    )
    assert calls(found) == {("main.py", "first"), ("main.py", "rest"), ("first", "numbers")}


def test_coroutines_are_called_by_who_awaits_them(tmp_path):
    """What an event loop starts is marked: nobody saw who made it."""
    found = records(
        tmp_path / "p",
        {
            "main.py": """
            import asyncio
            async def inner():
                await asyncio.sleep(0)
                return 1
            async def task():
                return await inner()
            async def main():
                made = asyncio.create_task(task())
                return await inner() + await made
            asyncio.run(main())
            """
        },
    )
    by_name = {(r["caller"] and r["caller"][1], r["callee"][1]): r for r in of_kind(found, "call")}
    assert "lazy" not in by_name["main", "inner"]
    assert "lazy" not in by_name["task", "inner"]
    if sys.version_info >= (3, 12):
        assert "lazy" not in by_name["main", "task"], "who makes it is seen there"
        return
    assert by_name["", "task"].get("through", "").startswith("asyncio")


def test_type_parameters_and_annotations_are_no_functions():
    """Python makes codes of their own for them (3.12, 3.14), which nobody wrote or calls."""
    functions = Functions((str(Path(__file__).parent),))

    def evaluated(format: int) -> int:  # noqa: A002  # its name there, behind a dot
        return format

    made = evaluated.__code__.replace(
        co_filename=__file__,
        co_varnames=(".format",),
        co_name="Alias",
        co_qualname="outer.<locals>.Alias",
    )
    generic = evaluated.__code__.replace(
        co_filename=__file__,
        co_name="<generic parameters of f>",
        co_qualname="outer.<locals>.<generic parameters of f>",
    )
    found = [functions.of(made), functions.of(generic)]
    assert [(f.name, f.called) for f in found if f is not None] == [("outer", False)] * 2


if sys.version_info >= (3, 12):  # older ones cannot read it

    def test_generic_functions_are_called_by_who_calls_them(tmp_path):
        """Not by the scope of their type parameters."""
        found = records(
            tmp_path / "p",
            {
                "main.py": """
                def f[T](x: T) -> T:
                    return x
                class C[T]:
                    def m[U](self, x: U) -> U:
                        return f(x)
                C().m(1)
                """
            },
        )
        assert calls(found) == {("main.py", "C.m"), ("C.m", "f")}


@pytest.mark.parametrize("taken", [False, True])
def test_where_other_tools_hold_all_places_calls_are_seen_all_the_same(tmp_path, taken):
    """`sys.setprofile` is there in every Python; a stopped recorder sees nothing."""
    (tmp_path / "code_.py").write_text("def f(): pass\ndef g(): pass\n")
    program = f"""
import sys
from strangler.tracing.calls import CallRecorder
from strangler.tracing.naming import Functions
if {taken} and sys.version_info >= (3, 12):
    for place in range(6):
        sys.monitoring.use_tool_id(place, "another")
found = []
recorder = CallRecorder(Functions(({str(tmp_path)!r},)), found.append)
sys.path.insert(0, {str(tmp_path)!r})
import code_
recorder.start()
code_.f()
recorder.stop()
code_.g()
print([call[2][1] for call in found])
"""
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert ran.stdout == "['f']\n", ran.stderr


def test_threads_are_seen(tmp_path):
    """A thread's first function has nobody of the project below it."""
    found = records(
        tmp_path / "p",
        {
            "main.py": """
            import threading
            def work():
                deeper()
            def deeper():
                pass
            t = threading.Thread(target=work)
            t.start()
            t.join()
            """
        },
    )
    assert {("-", "work"), ("work", "deeper")} <= calls(found)


def test_child_processes_are_seen(tmp_path):
    """Started ones by their environment, forked ones because they go on."""
    found = records(
        tmp_path / "p",
        {
            "main.py": """
            import multiprocessing, subprocess, sys
            def forked():
                pass
            if __name__ == "__main__":
                process = multiprocessing.get_context("fork").Process(target=forked)
                process.start()
                process.join()
                subprocess.run([sys.executable, "child.py"], check=True)
            """,
            "child.py": "def child():\n    pass\n\nchild()\n",
        },
    )
    assert ("child.py", "child") in calls(found)
    assert any(callee == "forked" for _, callee in calls(found))
    assert {r["program"] for r in of_kind(found, "process")}


def test_only_the_source_folders_are_of_interest(tmp_path):
    """Neither other folders nor installed packages."""
    root = tmp_path / "p"
    found = records(
        root,
        {
            "main.py": "import site_packages_free, app.views\n",
            "site_packages_free.py": "def f():\n    pass\n\nf()\n",
            "app/views.py": "def view():\n    pass\n\nview()\n",
            "app/site-packages/lib.py": "def g():\n    pass\n\ng()\n",
        },
        sources=[root / "app"],
    )
    assert calls(found) == {("views.py", "view")}


def test_the_programs_own_sitecustomize_runs(tmp_path):
    """Ours stands in front of it and hands on."""
    root = tmp_path / "p"
    found = records(
        root,
        {
            "main.py": "import os\n\ndef f():\n    pass\n\nassert os.environ['MARK'] == '1'\nf()\n",
            "own/sitecustomize.py": "import os\nos.environ['MARK'] = '1'\n",
        },
        PYTHONPATH=str(root / "own"),
    )
    assert ("main.py", "f") in calls(found)
