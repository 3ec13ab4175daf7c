"""Whether the data plane is compiled, and how it comes to be."""

from pathlib import Path

import compiling

from strangler.proxy.dataplane import compiled, exchange

PROJECT = Path(__file__).parents[4]


def test_the_form_is_that_of_what_is_loaded():
    """A compiled module comes from a library, not from a file of Python."""
    interpreted = exchange.__file__.endswith(".py")
    assert compiled.form() == ("pure Python" if interpreted else "native")


def test_what_stays_interpreted_is_there():
    """A module that was renamed would be compiled against better knowledge."""
    missing = [path for path in compiling.INTERPRETED if not (PROJECT / "src" / path).is_file()]
    assert missing == []


def test_all_but_those_are_compiled():
    """Also a module that was added yesterday."""
    chosen = {path.as_posix() for path in compiling.modules(PROJECT / "src")}
    assert "strangler/proxy/dataplane/edge/connection.py" in chosen
    assert "strangler/proxy/policies/balancing.py" in chosen
    assert not chosen & compiling.INTERPRETED
    assert not any("/control/" in path or path.endswith("__init__.py") for path in chosen)


def test_no_class_of_msgspec_is_compiled():
    """mypyc leaves out the options that stand beside the base class, without a word."""
    source = PROJECT / "src"
    chosen = compiling.modules(source)
    assert [path for path in chosen if "msgspec.Struct" in (source / path).read_text()] == []
