"""A pytest plugin: `pytest --strangler-trace=FILE` records as `strangler trace -- pytest` does.

For programs that start pytest themselves, and for editors. Plugins that pytest loads earlier run
untraced at their top level. Worker processes of pytest-xdist are seen as any child."""

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

_FOLDER: "tempfile.TemporaryDirectory[str] | None" = None


def pytest_addoption(parser: "pytest.Parser") -> None:
    """The options, in a group of their own."""
    group = parser.getgroup("strangler")
    group.addoption(
        "--strangler-trace",
        metavar="FILE",
        help="record calls, SQL and requests to FILE, for `strangler analyze --trace FILE`",
    )
    group.addoption(
        "--strangler-source",
        metavar="DIR",
        action="append",
        help="record the functions of the code below DIR (default: the current directory)",
    )


def pytest_load_initial_conftests(early_config: "pytest.Config") -> None:
    """Start before any `conftest.py` is imported, unless this is a worker of one that has
    started, or `strangler trace` is at work already."""
    global _FOLDER
    options = early_config.known_args_namespace
    if not getattr(options, "strangler_trace", None):
        return
    from .starting import FOLDER, environment, start

    if FOLDER in os.environ:
        return
    _FOLDER = tempfile.TemporaryDirectory(prefix="strangler-trace-")
    given = options.strangler_source or [str(early_config.invocation_params.dir)]
    sources = tuple(os.path.realpath(folder) for folder in given)
    os.environ.update(environment(_FOLDER.name, sources, dict(os.environ)))
    start(_FOLDER.name, sources)


def pytest_unconfigure(config: "pytest.Config") -> None:
    """Put what all processes recorded into the file that was asked for."""
    global _FOLDER
    if _FOLDER is None:
        return
    from .format import merged
    from .starting import stop

    stop()
    pieces = sorted(Path(_FOLDER.name).glob("*.jsonl"))
    lines = merged(piece.read_text(encoding="utf-8", errors="replace") for piece in pieces)
    file = Path(config.getoption("--strangler-trace"))
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _FOLDER.cleanup()
    _FOLDER = None
