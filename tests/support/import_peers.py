"""A folder and a package in it in, the import edges that grimp and ruff both find out."""

import json
import subprocess
import sys
from pathlib import Path, PurePosixPath

Edges = frozenset[tuple[str, str]]

# In a process of its own: the package must be found on sys.path, which may hold another version.
_GRIMP = """
import json, sys
sys.path.insert(0, sys.argv[1])
import grimp
graph = grimp.build_graph(sys.argv[2], cache_dir=None)
json.dump(
    [(a, b) for a in graph.modules for b in graph.find_modules_directly_imported_by(a)],
    sys.stdout,
)
"""


def grimp_edges(root: Path, package: str) -> Edges:
    """Imports between modules of the package, those below TYPE_CHECKING too."""
    found = json.loads(_output(sys.executable, "-c", _GRIMP, str(root), package, cwd=root))
    return frozenset((source, target) for source, target in found)


def ruff_edges(root: Path, package: str) -> Edges:
    """The same by ruff, whose graph is one of files. Dotted strings are no imports here."""
    command = ("-m", "ruff", "analyze", "graph", "--quiet", "--isolated", package)
    found: dict[str, list[str]] = json.loads(_output(sys.executable, *command, cwd=root))
    return frozenset(
        (module_name(source), module_name(target))
        for source, targets in found.items()
        for target in targets
        if source.endswith(".py") and target.endswith(".py")
    )


def module_name(path: str) -> str:
    """The dotted name of a file, given relative to the root."""
    parts = PurePosixPath(path).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _output(*command: str, cwd: Path) -> str:
    return subprocess.run(
        command, cwd=cwd, capture_output=True, text=True, check=True, timeout=300
    ).stdout
