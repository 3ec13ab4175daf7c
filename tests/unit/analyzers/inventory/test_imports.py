"""Import statements of every form: the module edge as written, the symbol edge to the definition.

The order is that of the list of traps in docs and peers: each is a form that some tool gets
wrong."""

import pytest

from strangler.analyzers.config import Config
from support.trees import link

# 1


def test_importing_a_module_runs_the_packages_above_it(tmp_path):
    """`import p.a.b` runs p and p.a first."""
    project = link(tmp_path, {"p/__init__.py": "", "p/a/__init__.py": "", "p/a/b.py": "",
                              "main.py": "import p.a.b\n"})  # fmt: skip
    assert project.targets("main") == {
        "p.a.b": {"runtime"},
        "p": {"implicit_parent"},
        "p.a": {"implicit_parent"},
    }


def test_the_package_that_holds_the_importer_is_no_parent_edge(tmp_path):
    """It ran before the importer did, whatever that imports."""
    project = link(tmp_path, {"p/__init__.py": "", "p/a/__init__.py": "", "p/a/b.py": "",
                              "p/m.py": "import p.a.b\n"})  # fmt: skip
    assert project.targets("p.m") == {"p.a.b": {"runtime"}, "p.a": {"implicit_parent"}}


# 2


def test_from_dot_import_leads_to_the_submodule(tmp_path):
    project = link(tmp_path, {"p/__init__.py": "", "p/sub/__init__.py": "", "p/sub/t.py": "",
                              "p/sub/m.py": "from . import t\n"})  # fmt: skip
    assert project.targets("p.sub.m") == {"p.sub.t": {"runtime"}}


def test_from_dot_import_of_a_symbol_leads_to_the_package(tmp_path):
    project = link(tmp_path, {"p/__init__.py": "", "p/sub/__init__.py": "def t(): ...\n",
                              "p/sub/m.py": "from . import t\nt()\n"})  # fmt: skip
    assert project.targets("p.sub.m") == {"p.sub": {"runtime"}}
    assert project.used("p.sub.m") == {("p.sub.m", "p.sub.t", "calls")}


def test_from_two_dots_leads_to_the_package_above(tmp_path):
    project = link(tmp_path, {"p/__init__.py": "", "p/t.py": "", "p/sub/__init__.py": "",
                              "p/sub/m.py": "from .. import t\nfrom ..t import x\n"})  # fmt: skip
    assert project.targets("p.sub.m") == {"p.t": {"runtime"}}


# 3


def test_one_dot_in_an_init_is_the_package_itself(tmp_path):
    """`from .x import y` in p/__init__.py is p.x, not its neighbour."""
    project = link(tmp_path, {"p/__init__.py": "from .x import y\n", "p/x.py": "y = 1\n",
                              "x.py": "y = 2\n"})  # fmt: skip
    assert project.targets("p") == {"p.x": {"runtime"}}


# 4


def test_too_many_dots_are_reported_and_give_no_edge(tmp_path):
    project = link(tmp_path, {"p/__init__.py": "", "p/m.py": "import p\nfrom .... import z\n"})
    assert project.targets("p.m") == {"p": {"runtime"}}
    assert ("STR201", "p/m.py", 2) in project.codes()


def test_too_many_dots_do_not_bind_a_name_of_the_project(tmp_path):
    project = link(tmp_path, {"p/__init__.py": "", "p/m.py": "from ....p import z\nz()\n"})
    assert project.used("p.m") == set()


# 5


def test_a_submodule_goes_before_a_binding_of_its_name(tmp_path):
    """As grimp and ruff have it; the doubt is noted."""
    project = link(tmp_path, {"p/__init__.py": "N = 1\n", "p/N.py": "",
                              "p/m.py": "from p import N\nN\n"})  # fmt: skip
    assert project.targets("p.m") == {"p.N": {"runtime"}}
    assert project.used("p.m") == {("p.m", "p.N", "uses")}
    assert project.codes() == [("STR203", "p/m.py", 1)]


def test_a_package_that_imports_its_own_submodule_is_no_doubt(tmp_path):
    project = link(tmp_path, {"p/__init__.py": "from . import N\n", "p/N.py": "",
                              "p/m.py": "from p import N\n"})  # fmt: skip
    assert project.targets("p.m") == {"p.N": {"runtime"}}
    assert project.codes() == []


# 6


def test_a_star_import_gives_the_names_of_all(tmp_path):
    """Only what `__all__` lists is bound; the rest must come from elsewhere."""
    project = link(tmp_path, {
        "p/__init__.py": "",
        "p/star.py": "__all__ = ['f', '_g']\ndef f(): ...\ndef _g(): ...\ndef h(): ...\n",
        "p/m.py": "from p.star import *\nf()\n_g()\nh()\n",
    })  # fmt: skip
    assert project.targets("p.m") == {"p.star": {"runtime"}}
    assert project.used("p.m") == {
        ("p.m", "p.star.f", "calls"),
        ("p.m", "p.star._g", "calls"),
    }


def test_a_star_import_without_all_gives_the_public_names(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "",
        "p/deep.py": "def g(): ...\n",
        "p/star.py": "from p.deep import g\ndef f(): ...\ndef _h(): ...\n",
        "p/m.py": "from p.star import *\nf()\ng()\n_h()\n",
    })  # fmt: skip
    assert project.used("p.m") == {("p.m", "p.star.f", "calls"), ("p.m", "p.deep.g", "calls")}


def test_a_name_of_the_file_goes_before_one_of_a_star(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "",
        "p/star.py": "def f(): ...\n",
        "p/m.py": "from p.star import *\ndef f(): ...\ndef main(): f()\n",
    })  # fmt: skip
    assert project.used("p.m") == {("p.m.main", "p.m.f", "calls")}


def test_star_imports_in_a_circle_end(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "",
        "p/a.py": "from p.b import *\ndef f(): ...\n",
        "p/b.py": "from p.a import *\nf()\nnowhere()\n",
    })  # fmt: skip
    assert project.used("p.b") == {("p.b", "p.a.f", "calls")}


# 7


def test_a_renaming_reexport_is_followed_to_the_definition(tmp_path):
    """The module edge stays as written, the symbol edge leads to the definer."""
    project = link(tmp_path, {
        "p/__init__.py": "from .core import X as Y\n",
        "p/core.py": "class X: ...\n",
        "user.py": "from p import Y\nY()\n",
    })  # fmt: skip
    assert project.targets("user") == {"p": {"runtime"}}
    assert project.used("user") == {("user", "p.core.X", "calls")}


# 8


def test_a_chain_through_two_packages_and_their_alls_ends_at_the_definition(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "from .sub import *\nfrom . import sub\n__all__ = []\n"
                         "__all__ += sub.__all__\n",
        "p/sub/__init__.py": "from .core import *\nfrom . import core\n"
                             "__all__ = ['g', *core.__all__]\ndef g(): ...\n",
        "p/sub/core.py": "__all__ = ('f',)\ndef f(): ...\ndef hidden(): ...\n",
        "user.py": "from p import *\nimport p as q\nf()\ng()\nq.f()\nhidden()\n",
    })  # fmt: skip
    assert project.used("user") == {
        ("user", "p.sub.core.f", "calls"),
        ("user", "p.sub.g", "calls"),
    }


@pytest.mark.parametrize(
    "more",
    ["__all__ += core.__all__", "__all__.extend(core.__all__)", "__all__ = __all__ + core.__all__",
     "__all__ += ['f']", "__all__.append('f')"],
)  # fmt: skip
def test_every_way_of_adding_to_all_counts(tmp_path, more):
    project = link(tmp_path, {
        "p/__init__.py": f"from . import core\nfrom .core import *\n__all__ = ['g']\n{more}\n"
                         "def g(): ...\n",
        "p/core.py": "__all__ = ['f']\ndef f(): ...\n",
        "user.py": "from p import *\nf()\n",
    })  # fmt: skip
    assert project.used("user") == {("user", "p.core.f", "calls")}


def test_a_circle_of_reexports_ends(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "",
        "p/a.py": "from p.b import x\n",
        "p/b.py": "from p.a import x\n",
        "p/m.py": "from p.a import x\nx()\n",
    })  # fmt: skip
    assert project.targets("p.m") == {"p.a": {"runtime"}}


# 9


def test_a_submodule_used_without_its_import_is_a_hidden_dependency(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/a.py": "", "p/b.py": "def f(): ...\n",
        "main.py": "import p.a\np.b.f()\n",
    })  # fmt: skip
    assert project.targets("main") == {
        "p.a": {"runtime"},
        "p": {"implicit_parent"},
        "p.b": {"hidden"},
    }
    assert ("main", "p.b.f", "calls") in project.used("main")


def test_a_hidden_dependency_through_a_package_by_another_name(tmp_path):
    """`import p as q` or `from outer import p`, then `q.b.f()`."""
    project = link(tmp_path, {
        "p/__init__.py": "", "p/b.py": "def f(): ...\n",
        "main.py": "import p as q\nq.b.f()\n",
    })  # fmt: skip
    assert project.targets("main") == {"p": {"runtime"}, "p.b": {"hidden"}}


def test_a_relative_package_may_hide_a_dependency(tmp_path):
    """`from . import sub`, then `sub.b.f()`."""
    project = link(tmp_path, {
        "p/__init__.py": "", "p/sub/__init__.py": "", "p/sub/b.py": "def f(): ...\n",
        "p/m.py": "from . import sub\nsub.b.f()\n",
    })  # fmt: skip
    assert project.targets("p.m") == {"p.sub": {"runtime"}, "p.sub.b": {"hidden"}}


def test_an_attribute_that_is_no_module_hides_nothing(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "b = 1\n", "p/c.py": "", "main.py": "import p\np.b.f()\n",
    })  # fmt: skip
    assert project.targets("main") == {"p": {"runtime"}}


# 10 to 12


@pytest.mark.parametrize(
    ("head", "test", "body", "orelse"),
    [
        ("from typing import TYPE_CHECKING", "TYPE_CHECKING", "type_only", "runtime"),
        ("from typing import TYPE_CHECKING", "not TYPE_CHECKING", "runtime", "type_only"),
        ("import typing", "typing.TYPE_CHECKING", "type_only", "runtime"),
        ("import typing as t", "t.TYPE_CHECKING", "type_only", "runtime"),
        ("import typing as t", "not t.TYPE_CHECKING", "runtime", "type_only"),
        ("from typing import TYPE_CHECKING as TC", "TC", "type_only", "runtime"),
        ("import typing_extensions as te", "te.TYPE_CHECKING", "type_only", "runtime"),
        ("from typing import TYPE_CHECKING", "(TYPE_CHECKING)", "type_only", "runtime"),
        ("TYPE_CHECKING = False", "TYPE_CHECKING", "type_only", "runtime"),
        ("MYPY = False", "MYPY", "type_only", "runtime"),
        ("", "False", "type_only", "runtime"),
        ("", "0", "type_only", "runtime"),
        ("", "True", "runtime", "type_only"),
    ],
)
def test_type_checking_branches(tmp_path, head, test, body, orelse):
    """A block that only type checkers see, and the other one that always runs."""
    project = link(tmp_path, {
        "p/__init__.py": "", "p/t.py": "", "p/r.py": "",
        "p/m.py": f"{head}\nif {test}:\n    import p.t\nelse:\n    import p.r\n",
    })  # fmt: skip
    assert project.targets("p.m") == {"p.t": {body}, "p.r": {orelse}}


def test_an_elif_of_type_checking_runs(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/t.py": "", "p/r.py": "", "p/s.py": "",
        "p/m.py": "from typing import TYPE_CHECKING\nimport sys\nif TYPE_CHECKING:\n"
                  "    import p.t\nelif sys.platform == 'linux':\n    import p.r\n"
                  "else:\n    import p.s\n",
    })  # fmt: skip
    assert project.targets("p.m") == {
        "p.t": {"type_only"}, "p.r": {"conditional"}, "p.s": {"conditional"}
    }  # fmt: skip


def test_a_function_under_type_checking_stays_type_only(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/t.py": "",
        "p/m.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n"
                  "    def f():\n        import p.t\n",
    })  # fmt: skip
    assert project.targets("p.m") == {"p.t": {"type_only"}}


# 13


def test_both_sides_of_an_import_fallback_count(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/fast.py": "", "p/slow.py": "",
        "p/m.py": "try:\n    import p.fast\nexcept ImportError:\n    import p.slow\n",
    })  # fmt: skip
    assert project.targets("p.m") == {"p.fast": {"try_fallback"}, "p.slow": {"try_fallback"}}


def test_the_else_and_finally_of_a_fallback_run(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/a.py": "", "p/b.py": "", "p/c.py": "",
        "p/m.py": "try:\n    import p.a\nexcept (ModuleNotFoundError, ValueError):\n    pass\n"
                  "else:\n    import p.b\nfinally:\n    import p.c\n",
    })  # fmt: skip
    assert project.targets("p.m") == {
        "p.a": {"try_fallback"}, "p.b": {"runtime"}, "p.c": {"runtime"}
    }  # fmt: skip


def test_a_try_that_catches_no_import_error_is_no_fallback(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/a.py": "",
        "p/m.py": "try:\n    import p.a\nexcept ValueError:\n    pass\n",
    })  # fmt: skip
    assert project.targets("p.m") == {"p.a": {"runtime"}}


def test_a_missing_fallback_is_no_warning(tmp_path):
    """Who guards an import knows that it may fail."""
    project = link(tmp_path, {
        "p/__init__.py": "",
        "p/m.py": "try:\n    import p.gone\nexcept ImportError:\n    gone = None\n",
    })  # fmt: skip
    assert project.codes() == []


def test_a_missing_module_is_reported_and_leads_to_what_holds_it(tmp_path):
    project = link(tmp_path, {"p/__init__.py": "", "p/m.py": "\nimport p.gone\n"})
    assert project.codes() == [("STR202", "p/m.py", 2)]
    assert project.targets("p.m") == {"p": {"runtime"}}


def test_a_missing_name_of_a_module_is_reported(tmp_path):
    """`from p.a import gone`, where p.a binds no such name, leads to p.a."""
    project = link(tmp_path, {"p/__init__.py": "", "p/a.py": "", "p/m.py": "from p.a import x\n"})
    assert project.targets("p.m") == {"p.a": {"runtime"}}


# 14


def test_an_import_in_a_function_is_lazy_and_one_in_a_class_is_not(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/a.py": "", "p/b.py": "", "p/c.py": "",
        "p/m.py": "def f():\n    import p.a\nclass C:\n    import p.b\n"
                  "    def g(self):\n        import p.c\n",
    })  # fmt: skip
    assert project.targets("p.m") == {"p.a": {"lazy"}, "p.b": {"runtime"}, "p.c": {"lazy"}}


def test_what_a_function_imports_is_used_under_its_name(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/a.py": "def f(): ...\n",
        "p/m.py": "def g():\n    from p.a import f\n    f()\nf()\n",
    })  # fmt: skip
    assert project.used("p.m") == {("p.m.g", "p.a.f", "calls")}


# 15


def test_both_branches_of_a_version_test_are_conditional(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/new.py": "", "p/old.py": "",
        "p/m.py": "import sys\nif sys.version_info >= (3, 11):\n    import p.new\n"
                  "else:\n    import p.old\n",
    })  # fmt: skip
    assert project.targets("p.m") == {"p.new": {"conditional"}, "p.old": {"conditional"}}


@pytest.mark.parametrize("statement", ["for x in y:", "while y:", "with y:", "match y:\n  case 1:"])
def test_an_import_in_another_block_keeps_its_edge(tmp_path, statement):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/a.py": "",
        "p/m.py": f"y = 1\n{statement}\n    import p.a\n",
    })  # fmt: skip
    assert set(project.targets("p.m")) == {"p.a"}


# 16 and 17


def test_a_package_without_init_holds_modules(tmp_path):
    """PEP 420."""
    project = link(
        tmp_path, {"p/__init__.py": "", "p/ns/m.py": "", "main.py": "from p.ns import m\n"}
    )
    assert project.targets("main") == {"p.ns.m": {"runtime"}, "p": {"implicit_parent"}}


def test_portions_of_a_namespace_package_in_two_roots_are_one(tmp_path):
    project = link(
        tmp_path,
        {
            "one/ns/x.py": "from ns import y\nimport ns.y\n",
            "two/ns/y.py": "from ns.x import f\n",
        },
        Config(source_roots=("one", "two")),
    )
    assert project.targets("ns.x") == {"ns.y": {"runtime"}}
    assert project.targets("ns.y") == {"ns.x": {"runtime"}}


# 18


def test_a_package_goes_before_a_module_of_its_name(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/x.py": "def old(): ...\n", "p/x/__init__.py": "def new(): ...\n",
        "p/m.py": "from p.x import new\nnew()\n",
    })  # fmt: skip
    assert project.used("p.m") == {("p.m", "p.x.new", "calls")}
    assert project.inventory.source("p.x").path == "p/x/__init__.py"
    assert [code for code, _, _ in project.codes()] == ["STR110"]


# 19


def test_an_absolute_import_is_never_a_neighbour(tmp_path):
    """`import json` beside p/json.py is the standard library's (Python 3)."""
    project = link(tmp_path, {
        "p/__init__.py": "", "p/json.py": "def loads(): ...\n",
        "p/m.py": "import json\njson.loads()\n",
    })  # fmt: skip
    assert project.targets("p.m") == {}
    assert project.used("p.m") == set()


# 20 to 22


@pytest.mark.parametrize(
    "call",
    [
        'import importlib\nimportlib.import_module("p.t")',
        'from importlib import import_module\nimport_module("p.t")',
        'from importlib import import_module as load\nload("p.t")',
        'from importlib import import_module\nimport_module(name="p.t")',
        '__import__("p.t")',
        'import importlib\nNAME = "p.t"\nimportlib.import_module(NAME)',
        'import importlib\nimportlib.import_module("p" ".t")',
        'from django.utils.module_loading import import_string\nimport_string("p.t.C")',
        'import importlib\nimportlib.import_module(".t", package="p")',
        'import importlib\nimportlib.import_module(".t", "p")',
        'import importlib\nimportlib.import_module("..t", "p.sub")',
        'import importlib\nimportlib.import_module(".t", __package__)',
        'import importlib\nimportlib.import_module(".t", package=__package__)',
        'import importlib\nimportlib.import_module(f"p.t")',
        'import importlib\nimportlib.import_module("p." + "t")',
    ],
)
def test_a_dynamic_import_with_a_constant_is_resolved(tmp_path, call):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/t.py": "class C: ...\n", "p/sub/__init__.py": "",
        "p/m.py": f"{call}\n",
    })  # fmt: skip
    assert "dynamic_resolved" in project.targets("p.m").get("p.t", set())
    assert project.codes() == []


def test_a_relative_dynamic_import_in_a_package(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": 'from importlib import import_module\nimport_module(".t", __name__)\n',
        "p/t.py": "",
    })  # fmt: skip
    assert project.targets("p") == {"p.t": {"dynamic_resolved"}}


def test_a_computed_import_is_reported_with_what_is_known(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/aa.py": "", "p/ab.py": "",
        "p/m.py": 'from importlib import import_module\ndef f(n):\n    import_module(f"p.a{n}")\n',
    })  # fmt: skip
    assert project.targets("p.m") == {}
    assert project.codes() == [("STR204", "p/m.py", 3)]
    (message,) = project.messages("STR204")
    assert "'p.a'" in message
    assert "p.aa, p.ab" in message


def test_a_computed_import_by_addition_or_percent_has_a_prefix(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/a.py": "",
        "p/m.py": 'from importlib import import_module\ndef f(n):\n    import_module("p." + n)\n'
                  '    import_module("p.%s" % n)\n    import_module("p.{}".format(n))\n',
    })  # fmt: skip
    messages = project.messages("STR204")
    assert len(messages) == 3
    assert all("'p.'" in message for message in messages)


# 23


def test_a_setting_that_names_a_class_is_a_string_edge(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/mw.py": "class Cls: ...\n",
        "p/settings.py": 'MIDDLEWARE = ["p.mw.Cls"]\n',
    })  # fmt: skip
    assert project.targets("p.settings") == {"p.mw": {"string"}}
    (string,) = project.inventory.facts("p.settings").strings
    assert (string.text, string.context) == ("p.mw.Cls", "MIDDLEWARE")
    (confidence, _) = next(iter(project.imports.edges.values()))
    assert confidence == "likely"


@pytest.mark.parametrize("text", ["p.mw", "p.mw.Cls", "p.mw:Cls", "p.mw.Cls.run"])
def test_a_string_that_names_something_of_the_project_is_an_edge(tmp_path, text):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/mw.py": "class Cls:\n    def run(self): ...\n",
        "p/m.py": f'call("{text}")\n',
    })  # fmt: skip
    assert project.targets("p.m") == {"p.mw": {"string"}}


@pytest.mark.parametrize("text", ["p.gone", "p.mw.Gone", "os.path", "p/mw.py", "p.mw.", "e.g."])
def test_a_string_that_names_nothing_is_no_edge(tmp_path, text):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/mw.py": "class Cls: ...\n", "p/m.py": f'call("{text}")\n',
    })  # fmt: skip
    assert project.targets("p.m") == {}


# 24


def test_a_quoted_annotation_is_a_use_and_no_import(tmp_path):
    """`x: "p.t.C"` imports nothing; the name must be bound by an import."""
    project = link(tmp_path, {
        "p/__init__.py": "", "p/t.py": "class C: ...\n",
        "p/m.py": 'from __future__ import annotations\nfrom typing import TYPE_CHECKING\n'
                  'if TYPE_CHECKING:\n    import p.t\n'
                  'x: "p.t.C"\ndef f(a: "list[p.t.C]") -> p.t.C: ...\n',
    })  # fmt: skip
    assert project.targets("p.m") == {"p.t": {"type_only"}}
    assert project.used("p.m") == {("p.m", "p.t.C", "uses")}
    assert all(use.annotation for use in project.uses)


# 25


@pytest.mark.parametrize(
    "table",
    [
        '{"X": "p.x", "Y": ".y"}',
        '{"X": "x", "Y": "y"}',
        '{"X": ("p.x", "X"), "Y": ("p.y", "Y")}',
        '{"p.x": ["X"], "p.y": ["Y"]}',
        '{"x": ["X"], "y": ["Y"]}',
        'dict(X="p.x", Y="p.y")',
    ],
)
def test_names_of_a_lazy_module_are_lazy_edges(tmp_path, table):
    """PEP 562: a module `__getattr__` with a table of names."""
    project = link(tmp_path, {
        "p/__init__.py": f"_LAZY = {table}\ndef __getattr__(name):\n    return load(_LAZY[name])\n",
        "p/x.py": "X = 1\n", "p/y.py": "Y = 1\n",
    })  # fmt: skip
    targets = project.targets("p")
    assert "lazy" in targets["p.x"]
    assert "lazy" in targets["p.y"]


def test_a_lazy_name_is_followed_to_its_definition(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": '_LAZY = {"X": "p.x"}\ndef __getattr__(name):\n'
                         "    return load(_LAZY[name])\n",
        "p/x.py": "class X: ...\n",
        "m.py": "from p import X\nX()\n",
    })  # fmt: skip
    assert ("m", "p.x.X", "calls") in project.used("m")


def test_imports_in_a_lazy_getattr_are_lazy(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "def __getattr__(name):\n    if name == 'X':\n        from .x import X\n"
                         "        return X\n    raise AttributeError(name)\n",
        "p/x.py": "X = 1\n",
    })  # fmt: skip
    assert project.targets("p") == {"p.x": {"lazy"}}


# 27


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("import sys\nsys.path.insert(0, 'lib')", "sys.path.insert"),
        ("import sys\nsys.path.append('lib')", "sys.path.append"),
        ("import sys\nsys.path += ['lib']", "sys.path"),
        ("import sys\nsys.modules['p.x'] = object()", "sys.modules"),
        ("import sys\nsys.modules[__name__] = object()", "sys.modules"),
        ("from sys import modules\nmodules['x'] = 1", "sys.modules"),
        ("import sys as s\ns.path = ['lib']", "sys.path"),
        ("globals()['x'] = 1", "globals"),
        ("exec('import p')", "exec"),
        ("eval('p')", "eval"),
        ("import runpy\nrunpy.run_path('x.py')", "runpy.run_path"),
    ],
)
def test_code_that_changes_what_names_mean_is_reported(tmp_path, code, reason):
    project = link(tmp_path, {"p/__init__.py": "", "p/m.py": f"{code}\n"})
    assert [(c, path) for c, path, _ in project.codes()] == [("STR204", "p/m.py")]
    (message,) = project.messages("STR204")
    assert message.startswith(f"{reason} ")


# 28


def test_a_use_after_a_rebinding_is_of_the_new_thing(tmp_path):
    """`import a; a = b; a.f()` uses b.f."""
    project = link(tmp_path, {
        "a.py": "def f(): ...\ndef g(): ...\n", "b.py": "def f(): ...\n",
        "m.py": "import a\nimport b\na.g()\na = b\na.f()\n",
    })  # fmt: skip
    calls = {edge for edge in project.used("m") if edge[2] == "calls"}
    assert calls == {("m", "a.g", "calls"), ("m", "b.f", "calls")}


def test_a_second_import_of_a_name_replaces_the_first(tmp_path):
    project = link(tmp_path, {
        "a.py": "def f(): ...\n", "b.py": "def f(): ...\n",
        "m.py": "from a import f\nf()\nfrom b import f\nf()\n",
    })  # fmt: skip
    assert project.used("m") == {("m", "a.f", "calls"), ("m", "b.f", "calls")}


# 29


def test_a_stub_is_no_module(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/a.py": "", "p/b.py": "", "p/m.py": "import p.a\n",
        "p/m.pyi": "import p.b\n",
    })  # fmt: skip
    assert project.targets("p.m") == {"p.a": {"runtime"}}
    assert project.inventory.modules == ("p", "p.a", "p.b", "p.m")


# 30


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("STR103", b"import p.t\ndef f(:\n"),
        ("STR104", b"import p.t\nprint 'x'\n"),
        ("STR102", b"# coding: ascii\nimport p.t\nx = '\xe9'\n"),
        ("STR107", b"import p.t\n\0\n"),
    ],
)
def test_a_file_that_cannot_be_read_leaves_the_rest_alone(tmp_path, code, content):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/t.py": "", "p/bad.py": content, "p/good.py": "import p.t\n",
    })  # fmt: skip
    assert [(c, path) for c, path, _ in project.codes()] == [(code, "p/bad.py")]
    assert project.targets("p.good") == {"p.t": {"runtime"}}


def test_imports_of_a_file_that_does_not_parse_still_count(tmp_path):
    project = link(tmp_path, {
        "p/__init__.py": "", "p/t.py": "", "p/u.py": "",
        "p/bad.py": "import p.t\ndef f():\n    from p import u\n    print 'x'\n",
    })  # fmt: skip
    assert project.targets("p.bad") == {"p.t": {"runtime"}, "p.u": {"lazy"}}


@pytest.mark.parametrize(
    "newer",
    [
        "type Alias[T] = list[T]\n",
        "class C[T]: ...\ndef f[T: int, *Ts, **P](x: T) -> T: ...\n",
        'x = f"{"a" + f"{"b"}"}"\n',
        "try: ...\nexcept ValueError, TypeError: ...\n",
        "try: ...\nexcept* ValueError: ...\n",
        "match x:\n    case {'a': [1, *_], **rest} | C(y=2) if rest: ...\n",
        "def f[T = int](x: T): ...\n",
    ],
)
def test_newer_grammar_is_read(tmp_path, newer):
    """PEP 634, 654, 695, 696, 701 and 758, whatever Python runs the analysis."""
    project = link(tmp_path, {
        "p/__init__.py": "", "p/t.py": "", "p/m.py": f"{newer}import p.t\n",
    })  # fmt: skip
    assert project.codes() == []
    assert project.targets("p.m") == {"p.t": {"runtime"}}


# Names that several roots have


def test_a_module_imports_its_namesake_of_its_own_root(tmp_path):
    """Two applications with a top-level `app` each: each means its own."""
    project = link(
        tmp_path,
        {
            "a/app/__init__.py": "", "a/app/m.py": "import app.t\n", "a/app/t.py": "",
            "b/app/__init__.py": "", "b/app/m.py": "from . import t\n", "b/app/t.py": "",
        },
        Config(source_roots=("a", "b")),
    )  # fmt: skip
    paths = {m: project.inventory.source(m).path for m in project.inventory.modules}
    edges = {(paths[s], paths[t]) for s, t, kind in project.edges() if kind == "runtime"}
    assert edges == {("a/app/m.py", "a/app/t.py"), ("b/app/m.py", "b/app/t.py")}
