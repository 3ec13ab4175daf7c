"""Directories of installed packages and a project's facts in, the facts of those packages that the
project names out: what lies outside is read as the project is, and never run.

Read is a package of which the project's code imports something, or that it names in a string (an
installed application, an included URLconf, a class by its dotted name). Packages that recognisers
describe are not: a stand-in says what matters of a framework better than its code does. Of packages
in the catalogue of effects only those are read that the project installs as an application or
includes. Tests and migrations of libraries are left out. Paths of their files begin with
`libraries:`, so that no report holds an absolute path."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from strangler import diagnostics
from strangler.analyzers.cache import Cache
from strangler.analyzers.calls.standing import folders_of
from strangler.analyzers.digests import digest
from strangler.analyzers.effects.working import catalogue_of
from strangler.analyzers.gathering import gather
from strangler.analyzers.recognisers.registry import fingerprint
from strangler.diagnostics import Diagnostic, report
from strangler.errors import ConfigurationError
from strangler.model.facts import ModuleFacts
from strangler.model.names import absolute, joined
from strangler.model.recogniser import Recogniser
from strangler.model.source import ModuleKind, SourceFile, SourceTree
from strangler.model.values import Items, Literal, Name
from strangler.progress import Progress

PREFIX = "libraries:"
_LEFT_OUT = frozenset({"tests", "test", "testing", "migrations", "__pycache__"})
_MOST_NAMES = 12
_MAX_SIZE = 1 << 20


@dataclass(frozen=True, slots=True)
class Named:
    """The dotted names outside the project that its code names, sorted: what it imports, what
    strings say, and of these what is included and what is installed as an application."""

    imported: tuple[str, ...] = ()
    mentioned: tuple[str, ...] = ()
    included: tuple[str, ...] = ()
    installed: tuple[str, ...] = ()

    @property
    def needed(self) -> frozenset[str]:
        """The packages without which something is missing."""
        return _tops((*self.imported, *self.included, *self.installed))

    @property
    def brought_in(self) -> frozenset[str]:
        """The packages that become a part of the project as it runs."""
        return _tops((*self.included, *self.installed))


@dataclass(frozen=True, slots=True)
class Packages:
    """The files of the packages that are read. `at` are the directories that they lie in, by
    path of the file; `digests` those of their contents."""

    files: tuple[SourceFile, ...] = ()
    at: Mapping[str, Path] = field(default_factory=dict)
    digests: Mapping[str, bytes] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def state(self) -> bytes:
        """Stands for all that was found."""
        said = [str(problem).encode() for problem in self.diagnostics]
        files = (f.path.encode() + self.digests.get(f.path, b"?") for f in self.files)
        return digest(b"\0".join([*files, *said]))

    def besides(self, facts: Mapping[str, ModuleFacts]) -> "Packages":
        """The files that have not been read."""
        files = tuple(file for file in self.files if file.module not in facts)
        return replace(self, files=files, at={file.path: self.at[file.path] for file in files})


NO_PACKAGES = Packages()


def check_paths(root: Path, paths: Iterable[str]) -> tuple[Path, ...]:
    """The directories that are named, each relative to `root`. Raises ConfigurationError for those
    that are none."""
    found = tuple(root / path for path in paths)
    wrong = [str(path) for path in found if not path.is_dir()]
    if wrong:
        raise ConfigurationError(
            f"--libraries {wrong[0]}: no such directory; name a site-packages directory or a "
            "package in it"
        )
    return found


def named(facts: Mapping[str, ModuleFacts], tree: SourceTree) -> Named:
    """What the product code of a project names outside it."""
    imported: set[str] = set()
    mentioned: set[str] = set()
    included: set[str] = set()
    installed: set[str] = set()
    for file in tree.files:
        if file.kind in (ModuleKind.TEST, ModuleKind.MIGRATION):
            continue
        of = facts[file.module]
        imported.update(joined(i.module, i.name) for i in of.imports if i.module[:1] != ".")
        imported.update(d.target for d in of.dynamic_imports if d.target[:1] not in ("", "."))
        for string in of.strings:
            mentioned.add(string.text.replace(":", "."))
            if string.context.rpartition(".")[2] == "include":
                included.add(string.text)
        installed.update(_installed(of))
    own = {file.module.partition(".")[0] for file in tree.files}
    unwanted = own | sys.stdlib_module_names | {"__future__", ""}
    return Named(
        *(
            tuple(sorted(name for name in names if name.partition(".")[0] not in unwanted))
            for names in (imported, mentioned, included, installed)
        )
    )


def with_further(
    names: Named, files: Iterable[SourceFile], facts: Mapping[str, ModuleFacts]
) -> Named:
    """What a project names, with what its libraries cannot do without: the base classes of their
    classes, and URLconfs that they include. Whatever else they import is theirs alone."""
    bases: set[str] = set()
    included: set[str] = set()
    for file in files:
        of = facts[file.module]
        for definition in of.definitions:
            bases.update(b.name for b in definition.bases if isinstance(b, Name))
        for string in of.strings:
            if string.context.rpartition(".")[2] == "include":
                included.add(string.text)
    own = {file.module.partition(".")[0] for file in files}
    unwanted = own | sys.stdlib_module_names | {"", "builtins"}

    def with_more(known: tuple[str, ...], more: set[str]) -> tuple[str, ...]:
        plain = {m for m in more if m[:1].isidentifier() and m.partition(".")[0] not in unwanted}
        return tuple(sorted({*known, *plain}))

    return replace(
        names,
        mentioned=with_more(names.mentioned, bases | included),
        included=with_more(names.included, included),
    )


def _tops(names: Iterable[str]) -> frozenset[str]:
    return frozenset(name.partition(".")[0] for name in names)


def _installed(facts: ModuleFacts) -> Iterator[str]:
    """Packages in lists of installed applications, whose names may be single words (Django,
    ref/settings: INSTALLED_APPS)."""
    for assignment in facts.assignments:
        if assignment.name.endswith("_APPS") and isinstance(assignment.value, Items):
            for item in assignment.value.items:
                if isinstance(item, Literal) and isinstance(item.value, str):
                    yield item.value


def find_packages(
    paths: Sequence[Path], wanted: Named, recognisers: tuple[Recogniser, ...]
) -> Packages:
    """The files of wanted packages, the first directory that holds one winning; and what is said
    of those that are known already, and those that are not there."""
    paths = [place for path in paths for place in (path, *_added(path))]
    known = _described(recognisers)
    catalogued = frozenset(catalogue_of(recognisers).packages)
    everything = sorted(wanted.needed | _tops(wanted.mentioned))
    files: list[SourceFile] = []
    at: dict[str, Path] = {}
    described: list[str] = []
    missing: list[str] = []
    for name in everything:
        homes = _homes(paths, name)
        home = homes[0] if homes else None
        if name in known or (name in catalogued and name not in wanted.brought_in):
            if home is not None:
                described.append(name)
        elif home is not None:
            for place in homes:
                for file in _files(place, name):
                    if file.path not in at:
                        files.append(file)
                        at[file.path] = place
        elif name in wanted.needed:
            missing.append(name)
    files.sort(key=lambda file: file.path)
    digests = {f.path: digest((at[f.path] / _below(f)).read_bytes()) for f in files}
    problems = []
    if described:
        message = f"{_listed(described)}: known without being read"
        problems.append(report(diagnostics.LIBRARY_DESCRIBED, message))
    if missing:
        message = f"not found with --libraries: {_listed(missing)}"
        problems.append(report(diagnostics.LIBRARY_MISSING, message))
    return Packages(tuple(files), at, digests, tuple(problems))


def _added(path: Path) -> Iterator[Path]:
    """Directories that `.pth` files add to one of installed packages, as editable installs do
    (docs.python.org, library/site): a line each, relative to it; lines of code are not run."""
    for file in sorted(path.glob("*.pth")):
        for line in file.read_text("utf-8", errors="replace").splitlines():
            text = line.strip()
            if text and not text.startswith(("#", "import ", "import\t")):
                place = path / text
                if place.is_dir():
                    yield place


def _homes(paths: Iterable[Path], name: str) -> list[Path]:
    """The directories that a package is imported from: the first that holds it; of a namespace
    package (PEP 420), all, unless one holds a regular package of the name."""
    found = list(dict.fromkeys(base for path in paths if (base := _base(path, name))))
    regular = (
        home
        for home in found
        if (home / name / "__init__.py").is_file() or (home / f"{name}.py").is_file()
    )
    first = next(regular, None)
    return found if first is None else [first]


def _base(path: Path, name: str) -> Path | None:
    """The directory that a package is imported from: a path of `--libraries`, or the one above."""
    if path.name == name and (path / "__init__.py").is_file():
        return path.parent
    inside = path / name
    return path if inside.is_dir() or inside.with_suffix(".py").is_file() else None


def _files(home: Path, name: str) -> Iterator[SourceFile]:
    single = home / f"{name}.py"
    found = [single] if single.is_file() else []
    waiting = [home / name]
    while waiting:
        folder = waiting.pop()
        if not folder.is_dir():
            continue
        for entry in sorted(folder.iterdir()):
            if entry.is_symlink() or entry.name in _LEFT_OUT:
                continue
            if entry.is_dir():
                if entry.name.isidentifier():
                    waiting.append(entry)
            elif entry.suffix == ".py" and entry.stem.isidentifier():
                found.append(entry)
    for path in found:
        parts = path.relative_to(home).with_suffix("").parts
        is_package = parts[-1] == "__init__"
        module = ".".join(parts[:-1] if is_package else parts)
        size = path.stat().st_size
        if module and size <= _MAX_SIZE:
            place = PREFIX + path.relative_to(home).as_posix()
            yield SourceFile(place, module, is_package, PREFIX, ModuleKind.LIBRARY, size)


def _below(file: SourceFile) -> str:
    return file.path.removeprefix(PREFIX)


def _described(recognisers: Iterable[Recogniser]) -> frozenset[str]:
    """Packages that recognisers know: by stand-ins, by what wakes them, by their own names."""
    recognisers = tuple(recognisers)
    found = {
        entry.name.removesuffix(".py")
        for folder in folders_of(recognisers)
        for entry in folder.iterdir()
    }
    for recogniser in recognisers:
        woken = {name.partition(".")[0] for name in recogniser.wakes_on}
        found |= {recogniser.name} if "*" in woken else woken
    return frozenset(found)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


def read_packages(
    packages: Packages,
    recognisers: Sequence[Recogniser],
    cache: Cache,
    jobs: int,
    progress: Progress,
) -> dict[str, ModuleFacts]:
    """The facts of all files by module, from the cache where their content is known."""
    facts: dict[str, ModuleFacts] = {}
    for home in sorted(set(packages.at.values())):
        here = [
            replace(file, path=_below(file))
            for file in packages.files
            if packages.at[file.path] == home
        ]
        digests = {file.path: packages.digests[PREFIX + file.path] for file in here}
        tree = SourceTree(home.name, (".",), tuple(here))
        mark = fingerprint(recognisers)
        facts.update(gather(home, tree, digests, recognisers, mark, cache, jobs, progress))
    return facts


def reached(
    packages: Packages, facts: Mapping[str, ModuleFacts], wanted: Named
) -> tuple[SourceFile, ...]:
    """The files of libraries that the project reaches: what it names, all of an application that
    it installs, and what these import or name in turn.

    The rest of a package is not the project's: applications that are not installed, say."""
    files = {file.module: file for file in packages.files}
    waiting = [_holder(name, files) for name in (*wanted.imported, *wanted.mentioned)]
    for name in wanted.installed:
        home = _holder(name, files)
        if home and not files[home].is_package:  # app.apps.Config
            home = home.rpartition(".")[0] or home
        if home:
            waiting += [one for one in files if one == home or one.startswith(f"{home}.")]
    seen: set[str] = set()
    while waiting:
        module = waiting.pop()
        if not module or module in seen:
            continue
        seen.add(module)
        waiting.append(module.rpartition(".")[0])
        for item in facts[module].imports if module in files else ():
            target = absolute(item.module, module, files[module].is_package) or ""
            waiting.append(_holder(joined(target, item.name), files))
        for string in facts[module].strings if module in files else ():
            waiting.append(_holder(string.text.replace(":", "."), files))
    return tuple(file for file in packages.files if file.module in seen)


def _holder(name: str, files: Mapping[str, SourceFile]) -> str:
    """The longest part of a dotted name that is a module of a library, or empty."""
    while name and name not in files:
        name = name.rpartition(".")[0]
    return name
