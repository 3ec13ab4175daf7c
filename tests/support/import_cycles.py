"""A package's folder in, its import cycles out, as JSON.

    python import_cycles.py shop

Two lists: `import_cycles` counts the imports that run when a module is imported,
`import_cycles_with_deferred` counts those in function bodies and below TYPE_CHECKING
too. Absolute imports only; tests and migrations are left out. Small and slow on
purpose: it is an oracle, and shares no code with the analyser.
"""

import ast
import json
import sys
from collections.abc import Iterator
from pathlib import Path

Graph = dict[str, set[str]]


def main(folder: str) -> None:
    root = Path(folder)
    files = {name: path for path in sorted(root.rglob("*.py")) if (name := module(root, path))}
    found = {
        "import_cycles": cycles(graph(files, deferred=False)),
        "import_cycles_with_deferred": cycles(graph(files, deferred=True)),
    }
    json.dump(found, sys.stdout, indent=2)


def module(root: Path, path: Path) -> str | None:
    parts = path.relative_to(root.parent).with_suffix("").parts
    if {"migrations", "tests", "testing"} & set(parts):
        return None
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def graph(files: dict[str, Path], *, deferred: bool) -> Graph:
    edges: Graph = {}
    for name, path in files.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        edges[name] = {target for target in targets(tree, files.keys(), deferred) if target != name}
    return edges


def targets(node: ast.AST, modules: set[str], deferred: bool) -> Iterator[str]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names if alias.name in modules)
        elif isinstance(child, ast.ImportFrom):
            for alias in child.names:
                full = f"{child.module}.{alias.name}"
                if full in modules:
                    yield full
                elif child.module in modules:
                    yield child.module
        elif deferred or not is_deferred(child):
            yield from targets(child, modules, deferred)


def is_deferred(node: ast.AST) -> bool:
    if isinstance(node, ast.If):
        return ast.unparse(node.test).endswith("TYPE_CHECKING")
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)


def cycles(edges: Graph) -> list[list[str]]:
    """Strongly connected components of two or more modules."""
    reach = {name: reachable(edges, name) for name in edges}
    components = {
        tuple(sorted(other for other in reach[name] if name in reach[other]))
        for name in edges
        if name in reach[name]
    }
    return [list(component) for component in sorted(components)]


def reachable(edges: Graph, start: str) -> set[str]:
    seen: set[str] = set()
    stack = [start]
    while stack:
        fresh = edges[stack.pop()] - seen
        seen |= fresh
        stack.extend(fresh)
    return seen


if __name__ == "__main__":
    main(*sys.argv[1:])
