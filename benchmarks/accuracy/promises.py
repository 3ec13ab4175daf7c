"""`python -m benchmarks.accuracy.promises PACKAGE...`: functions of libraries of which the
catalogue says less than their source does, or less than by another of their names.

The source of an installed package is read, not run. What a function does is what it calls outside
its package, as the catalogue has it, and what the functions of its package do that it calls: by
imports, by `self`, and else by a method's name that few in the package have. That is an estimate in
both directions: it follows no values, and a call under a condition that never holds counts. So each
line is a question to whoever keeps the catalogue, not an error; `--ways` shows how the function
gets there. Of names that nothing is told of nothing is printed: they are unknown anyway."""

import argparse
import ast
import builtins
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from strangler.analyzers.effects.closing import VALUE_METHODS
from strangler.analyzers.effects.working import catalogue_of
from strangler.analyzers.recognisers.registry import load
from strangler.model.effects import STRENGTH, EffectKind, Strength

_STRENGTHS = list(Strength)
_BY_NAME = frozenset({"urlopen", "sendall", "sendto", "recvfrom", "sendmail"})
"""Methods that connect, whatever they are called on."""
_MOST_ALIKE = 2
"""Methods of one name in a package that a call on an unknown receiver is taken for."""
_LEFT_OUT = frozenset(
    {"tests", "test", "testing", "_testing", "conftest", "benchmarks", "examples"}
)
_IGNORED = frozenset({EffectKind.CHANGES_STATE, EffectKind.EXITS, EffectKind.LOGS})
"""Too common in sources to be asked about: registries and caches of a module's own."""


@dataclass(frozen=True, slots=True, order=True)
class Promise:
    """A public name that its source says more of than the catalogue: `said` and `found` are the
    strongest of each, `way` the functions from it to a call outside the package."""

    name: str
    said: str
    found: str
    way: tuple[str, ...]


@dataclass(slots=True)
class _Function:
    calls: set[str] = field(default_factory=set)
    """Dotted names, and methods of unknown receivers as `.name`."""


@dataclass(slots=True)
class _Package:
    functions: dict[str, _Function] = field(default_factory=dict)
    classes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Bases by class, dotted as far as known."""
    imports: dict[str, dict[str, str]] = field(default_factory=dict)
    """What names of a module are imported from."""
    methods: dict[str, list[str]] = field(default_factory=dict)
    """By name, those of all classes; `members` by class."""
    members: dict[str, list[str]] = field(default_factory=dict)

    def defined(self, dotted: str) -> str:
        """The function or class that a dotted name leads to through imports; empty if none."""
        for _ in range(8):
            if dotted in self.functions or dotted in self.classes:
                return dotted
            module, _, rest = dotted.rpartition(".")
            tail = rest
            while module and module not in self.imports:
                module, _, rest = module.rpartition(".")
                tail = f"{rest}.{tail}"
            first, _, more = tail.partition(".")
            target = self.imports.get(module, {}).get(first)
            if target is None:
                return ""
            dotted = f"{target}.{more}" if more else target
        return ""

    def order(self, name: str, seen: tuple[str, ...] = ()) -> Iterator[str]:
        """A class and its bases, as far as they are in the package."""
        yield name
        for base in self.classes.get(name, ()):
            found = self.defined(base)
            if found in self.classes and found not in (*seen, name):
                yield from self.order(found, (*seen, name))

    def callees(self, called: str) -> Iterator[str]:
        """The functions that a call may enter."""
        if called[:1] == ".":
            alike = self.methods.get(called[1:], [])
            if called[1:] not in VALUE_METHODS and len(alike) <= _MOST_ALIKE:
                yield from alike
            return
        found = self.defined(called)
        owner, _, method = called.rpartition(".")
        if found in self.functions:
            yield found
        elif found in self.classes:
            yield from self._member(found, "__init__")
        elif self.defined(owner) in self.classes:
            yield from self._member(self.defined(owner), method)

    def _member(self, owner: str, method: str) -> Iterator[str]:
        for held in self.order(owner):
            if f"{held}.{method}" in self.functions:
                yield f"{held}.{method}"
                return


class Promises:
    """What the catalogue says, beside what packages do."""

    def __init__(self) -> None:
        self._catalogue = catalogue_of(load())

    def broken(self, name: str, folder: Path) -> list[Promise]:
        """The public names of a package (its folder or file) of which too little is said."""
        package = read_package(name, folder)
        reached = self._reached(package)
        told: dict[str, dict[str, int]] = {}
        for public, function in public_names(package):
            entries = self._catalogue.find(public)
            if entries is not None and _is_public(public):
                said = max((_STRENGTHS.index(STRENGTH[e.kind]) for e in entries), default=0)
                told.setdefault(function, {})[public] = said
        found: list[Promise] = []
        for function, names in told.items():
            known = reached.get(function, {})
            elsewhere, other = max((said, name) for name, said in names.items())
            strength = max((*known, elsewhere))
            least = [name for name, said in names.items() if said < strength]
            if least:
                shown = min(least, key=lambda one: (len(one), one))
                way = _way(reached, function, strength) if strength in known else (other,)
                said, most = _STRENGTHS[names[shown]], _STRENGTHS[strength]
                found.append(Promise(shown, said, most, way))
        return sorted(found)

    def _outside(self, package: _Package, called: str) -> int:
        """How far a call reaches that leaves the package."""
        top = called.partition(".")[0]
        if called[1:] in _BY_NAME and called[:1] == ".":
            return _STRENGTHS.index(Strength.EXTERNAL)
        if called[:1] == "." or top in package.imports:
            return 0
        entries = self._catalogue.find(called) or ()
        kinds = [e.kind for e in entries if e.kind not in _IGNORED]
        if called == "builtins.open":
            kinds = [EffectKind.READS_FILE]
        return max((_STRENGTHS.index(STRENGTH[kind]) for kind in kinds), default=0)

    def _reached(self, package: _Package) -> dict[str, dict[int, str]]:
        """For each function that does something: by strength, whom it calls for it."""
        callers: dict[str, set[str]] = {}
        reached: dict[str, dict[int, str]] = {}
        todo: list[tuple[str, int]] = []
        for name, function in sorted(package.functions.items()):
            for called in sorted(function.calls):
                inside = list(package.callees(called))
                for callee in inside:
                    callers.setdefault(callee, set()).add(name)
                strength = 0 if inside else self._outside(package, called)
                if strength and strength not in reached.setdefault(name, {}):
                    reached[name][strength] = called
                    todo.append((name, strength))
        while todo:
            name, strength = todo.pop(0)
            for caller in sorted(callers.get(name, ())):
                if strength not in reached.setdefault(caller, {}):
                    reached[caller][strength] = name
                    todo.append((caller, strength))
        return {name: by for name, by in reached.items() if by}


def read_package(name: str, folder: Path) -> _Package:
    """The functions of a package and what they call."""
    package = _Package()
    files = [folder] if folder.is_file() else sorted(folder.rglob("*.py"))
    for file in files:
        parts = [name] if folder.is_file() else [name, *file.relative_to(folder).parts]
        parts[-1] = parts[-1].removesuffix(".py")
        is_package = parts[-1] == "__init__"
        parts = parts[:-1] if is_package else parts
        if _LEFT_OUT.isdisjoint(parts):
            try:
                tree = ast.parse(file.read_text("utf-8"))
            except (SyntaxError, ValueError):
                continue
            _read_module(package, ".".join(parts), tree, is_package or folder.is_file())
    for dotted in package.functions:
        owner, _, method = dotted.rpartition(".")
        if owner in package.classes:
            package.methods.setdefault(method, []).append(dotted)
            package.members.setdefault(owner, []).append(method)
    return package


def public_names(package: _Package) -> Iterator[tuple[str, str]]:
    """The names by which a user may call functions, with the functions."""
    for dotted in package.functions:
        yield dotted, dotted
    aliases = {
        f"{module}.{alias}": found
        for module, names in package.imports.items()
        for alias, target in names.items()
        if (found := package.defined(target))
    }
    aliases |= {cls: cls for cls in package.classes}
    for alias, found in aliases.items():
        if found in package.functions:
            yield alias, found
        for held in package.order(found) if found in package.classes else ():
            for method in package.members.get(held, ()):
                public = alias if method == "__init__" else f"{alias}.{method}"
                yield public, f"{held}.{method}"


def _read_module(package: _Package, module: str, tree: ast.Module, is_package: bool) -> None:
    imports = package.imports.setdefault(module, {})
    here = module if is_package else module.rpartition(".")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for item in node.names:
                bound = item.asname or item.name.partition(".")[0]
                imports[bound] = item.name if item.asname else bound
        elif isinstance(node, ast.ImportFrom):
            above = here
            for _ in range(node.level - 1):
                above = above.rpartition(".")[0]
            source = ".".join(p for p in (above if node.level else "", node.module or "") if p)
            for item in node.names:
                imports[item.asname or item.name] = f"{source}.{item.name}"
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            imports.setdefault(node.name, f"{module}.{node.name}")
    _read_body(package, module, "", tree.body)


def _read_body(package: _Package, module: str, owner: str, body: Iterable[ast.stmt]) -> None:
    for node in body:
        if isinstance(node, ast.ClassDef):
            dotted = f"{owner or module}.{node.name}"
            bases = (_named(package, module, "", base) for base in node.bases)
            package.classes[dotted] = tuple(base for base in bases if base)
            _read_body(package, module, dotted, node.body)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = package.functions.setdefault(f"{owner or module}.{node.name}", _Function())
            for inner in ast.walk(node):
                if isinstance(inner, ast.Call):
                    called = _named(package, module, owner, inner.func)
                    if called:
                        function.calls.add(called)
        elif isinstance(node, ast.If | ast.Try):
            _read_body(package, module, owner, [*node.body, *node.orelse])


def _named(package: _Package, module: str, owner: str, node: ast.expr) -> str:
    """What an expression that is called is, as a dotted name; `.name` for a method of something
    unknown; empty where not even that is known."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    names.reverse()
    if not isinstance(node, ast.Name):
        return f".{names[-1]}" if names else ""
    imports = package.imports[module]
    if node.id in ("self", "cls") and owner:
        return f"{owner}.{names[0]}" if len(names) == 1 else f".{names[-1]}" if names else ""
    if node.id in imports:
        return ".".join((imports[node.id], *names))
    if not names and hasattr(builtins, node.id):
        return f"builtins.{node.id}"
    return f".{names[-1]}" if names else ""


def _is_public(name: str) -> bool:
    return all(part[0] != "_" or part == "__call__" for part in name.split("."))


def _way(reached: dict[str, dict[int, str]], name: str, strength: int) -> tuple[str, ...]:
    way: list[str] = []
    while name in reached and strength in reached[name] and name not in way:
        way.append(name)
        name = reached[name][strength]
    return (*way, name)


def _folder(name: str, target: Path | None) -> Path | None:
    for path in (target, *map(Path, sys.path)) if target else map(Path, sys.path):
        for found in (path / name, path / f"{name}.py") if path is not None else ():
            if (found / "__init__.py").is_file() or found.is_file():
                return found
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec is not None and spec.origin else None


def main() -> None:
    """Print the promises to look at, a package after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("packages", nargs="+", metavar="PACKAGE", help="a top-level name")
    parser.add_argument("--target", type=Path, help="a folder of packages that is looked in first")
    parser.add_argument("--ways", action="store_true", help="show how each gets there")
    parser.add_argument("--reads", action="store_true", help="those that only read, too")
    options = parser.parse_args()
    promises = Promises()
    for name in options.packages:
        folder = _folder(name, options.target)
        if folder is None:
            print(f"{name}: not installed")
            continue
        found = promises.broken(name, folder)
        if not options.reads:
            found = [one for one in found if one.found != Strength.READ]
        print(f"{name}: {len(found)} to look at", flush=True)
        for one in found:
            print(f"    {one.name}: {one.found}, said to be {one.said}")
            if options.ways:
                print(f"        {' > '.join(one.way)}")


if __name__ == "__main__":
    main()
