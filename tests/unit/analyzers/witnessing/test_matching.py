"""Functions as Python names them, and symbols."""

from strangler.analyzers.witnessing.matching import Symbols, shift
from strangler.analyzers.witnessing.reading import Place
from support.trees import link

FILES = {
    "shop/__init__.py": "",
    "shop/a.py": """
        def outer():
            def inner():
                pass
            return lambda x: x, lambda y: (
                y
            )

        class C:
            @property
            def p(self):
                pass
    """,
}


def symbols(tmp_path, *traced):
    return Symbols(link(tmp_path, FILES).inventory, dict.fromkeys(traced or ["shop/a.py"]))


def test_functions_are_matched_by_file_and_qualified_name(tmp_path):
    """A module is its file; locals lie below what holds them."""
    known = symbols(tmp_path)
    assert known.symbol(Place("shop/a.py", "", 1)) == "shop.a"
    assert known.symbol(Place("shop/a.py", "outer", 2)) == "shop.a.outer"
    assert known.symbol(Place("shop/a.py", "outer.<locals>.inner", 3)) == "shop.a.outer.inner"
    assert known.symbol(Place("shop/a.py", "C.p", 10)) == "shop.a.C.p"
    assert known.symbol(Place("shop/a.py", "made.<locals>.elsewhere", 10)) == ""
    assert known.symbol(Place("other.py", "outer", 2)) == ""


def test_lambdas_are_matched_by_their_line(tmp_path):
    """The first of several in one line."""
    name = "outer.<locals>.<lambda>"
    assert symbols(tmp_path).symbol(Place("shop/a.py", name, 5)) == "shop.a.outer.<lambda1>"


def test_the_traced_folder_may_lie_above_or_below_the_analysed_one(tmp_path):
    """Then paths differ in what stands in front."""
    above = symbols(tmp_path, "src/shop/a.py", "src/manage.py")
    assert above.symbol(Place("src/shop/a.py", "outer", 2)) == "shop.a.outer"
    below = symbols(tmp_path, "a.py")
    assert below.symbol(Place("a.py", "outer", 2)) == "shop.a.outer"


def test_the_shift_is_the_one_that_most_files_agree_on():
    """A name alone is no proof."""
    project = {"x/views.py": "", "x/models.py": "", "y/views.py": ""}
    assert shift(project, {"views.py": 1, "models.py": 1}) == (0, "x/")
    assert shift(project, {"p/y/views.py": 1}) == (2, "")
    assert shift(project, {"nothing.py": 1}) == (0, "")
