"""A directory in, its Python files and package directories out, and what could not be read.

One pass with `os.scandir`: a file costs one stat, for its size; its content is not read."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from strangler.analyzers.config import Config
from strangler.analyzers.discovery.declaring import is_declaring
from strangler.analyzers.discovery.ignoring import (
    GITIGNORE,
    IgnoreRules,
    read_patterns,
    rules_above,
)
from strangler.analyzers.discovery.layout import (
    PROJECT_FILES,
    PYTHON_SUFFIXES,
    FoundFile,
    Layout,
    join,
    name_of,
)
from strangler.analyzers.discovery.skipping import (
    is_build_output,
    is_environment,
    is_skipped_name,
)
from strangler.diagnostics import (
    SYMLINK_LOOP,
    SYMLINK_OUTSIDE,
    SYMLINK_REPEATED,
    UNREADABLE_FILE,
    Code,
    Diagnostic,
    report,
)
from strangler.locations import Location

_MARKS = PROJECT_FILES | {"manage.py"}


def walk(root: Path, config: Config) -> tuple[Layout, list[Diagnostic]]:
    """All Python files below `root` that are not skipped, ignored or excluded.

    Raises OSError when `root` itself cannot be listed."""
    os.scandir(root).close()
    walker = _Walker(root=str(root), real=str(root.resolve()), config=config)
    walker.run()
    layout = Layout(
        files=tuple(sorted(walker.files)),
        packages=frozenset(walker.packages),
        marked=dict(sorted(walker.marked.items())),
        declaring=tuple(sorted(walker.declaring)),
    )
    return layout, walker.diagnostics


def readable(path: str) -> str:
    """A path that can be printed and encoded: bytes that are no UTF-8 become U+FFFD."""
    return os.fsencode(path).decode("utf-8", "replace")


@dataclass(slots=True)
class _Pending:
    """A directory still to be listed, and the rules of the directory around it."""

    path: str
    rules: IgnoreRules
    siblings: frozenset[str] = frozenset()


@dataclass(slots=True, kw_only=True)
class _Walker:
    root: str
    real: str
    config: Config
    files: list[FoundFile] = field(default_factory=list)
    packages: set[str] = field(default_factory=set)
    marked: dict[str, frozenset[str]] = field(default_factory=dict)
    declaring: list[str] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    _excluded: IgnoreRules = field(default_factory=IgnoreRules)
    _directories: list[str] = field(default_factory=list)
    _links: list[tuple[str, IgnoreRules]] = field(default_factory=list)
    _seen: dict[tuple[int, int], str] = field(default_factory=dict)

    def run(self) -> None:
        self._excluded = IgnoreRules().within("", self.config.exclude)
        self._descend(_Pending("", self._first_rules()))
        self._follow_links()

    def _first_rules(self) -> IgnoreRules:
        if not self.config.respect_gitignore:
            return IgnoreRules()
        try:
            return rules_above(Path(self.root))
        except OSError as error:
            self._unreadable(GITIGNORE, f"a {GITIGNORE} above the root", error)
            return IgnoreRules()

    def _descend(self, first: _Pending) -> None:
        pending = [first]
        while pending:
            pending.extend(self._list(pending.pop()))

    def _list(self, here: _Pending) -> Iterator[_Pending]:
        """Takes in one directory's files; gives the directories in it."""
        try:
            with os.scandir(f"{self.root}/{here.path}") as listing:
                entries = list(listing)
        except OSError as error:
            self._unreadable(here.path, "directory", error)
            return
        names = frozenset(entry.name for entry in entries)
        if self._seen and self._identity(here.path) in self._seen:
            return  # two links lead here by different ways
        if here.path and (
            is_environment(names) or is_build_output(name_of(here.path), names, here.siblings)
        ):
            return
        self._note(here.path, names)
        rules = self._rules_in(here, names)
        for entry in entries:
            name = entry.name
            if is_skipped_name(name):
                continue
            path = join(here.path, name)
            if entry.is_symlink():
                self._links.append((path, rules))
            elif entry.is_dir(follow_symlinks=False):
                if not self._left_out(f"{path}/", rules):
                    yield _Pending(path, rules, names)
            elif name.endswith(PYTHON_SUFFIXES):
                if not self._left_out(path, rules):
                    self._take(path, entry)
            elif is_declaring(path) and not self._left_out(path, rules):
                self.declaring.append(path)

    def _note(self, path: str, names: frozenset[str]) -> None:
        self._directories.append(path)
        if "__init__.py" in names:
            self.packages.add(path)
        if marks := names & _MARKS:
            self.marked[path] = marks

    def _rules_in(self, here: _Pending, names: frozenset[str]) -> IgnoreRules:
        if GITIGNORE not in names or not self.config.respect_gitignore:
            return here.rules
        file = Path(self.root, here.path, GITIGNORE)
        try:
            return (
                here.rules.within(here.path, read_patterns(file)) if file.is_file() else here.rules
            )
        except OSError as error:
            self._unreadable(join(here.path, GITIGNORE), "file", error)
            return here.rules

    def _left_out(self, path: str, rules: IgnoreRules) -> bool:
        for layer in self._excluded.layers:
            decision = layer.decide(path)
            if decision is not None:
                return decision
        return bool(rules.layers) and rules.ignores(path)

    def _take(self, path: str, entry: "os.DirEntry[str]") -> None:
        try:
            if not entry.is_file(follow_symlinks=False):
                self._report_unreadable(path, "is no regular file")
                return
            size = entry.stat(follow_symlinks=False).st_size
        except OSError as error:
            self._unreadable(path, "file", error)
            return
        self._add(path, size)

    def _add(self, path: str, size: int) -> None:
        if path.isascii() or readable(path) == path:
            self.files.append(FoundFile(path, size))
        else:
            self._report_unreadable(
                path, "has a name that is not UTF-8", "rename it, or exclude it"
            )

    def _follow_links(self) -> None:
        """Follows links once all that can be reached without them is known, in order of their
        paths; what they lead to may hold further links."""
        if self._links:
            self._remember(0, 0)
        while self._links:
            self._links.sort(key=lambda link: link[0], reverse=True)
            path, rules = self._links.pop()
            counts = len(self._directories), len(self.files)
            self._follow(path, rules)
            self._remember(*counts)

    def _remember(self, directories: int, files: int) -> None:
        """Notes the identity of what was found from these places in the lists on."""
        paths = self._directories[directories:] + [file.path for file in self.files[files:]]
        for path in paths:
            if identity := self._identity(path):
                self._seen.setdefault(identity, path)

    def _identity(self, path: str) -> tuple[int, int] | None:
        """What tells whether two paths lead to the same place; None if it vanished, which
        whoever reads it will report."""
        try:
            found = Path(self.root, path).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _follow(self, path: str, rules: IgnoreRules) -> None:
        full = Path(self.root, path)
        try:
            found = full.stat()
        except OSError as error:  # a broken link matters only if it claims to be a module
            if path.endswith(PYTHON_SUFFIXES) or isinstance(error, PermissionError):
                self._unreadable(path, "symbolic link", error)
            return
        is_directory = stat.S_ISDIR(found.st_mode)
        if not is_directory and not (
            path.endswith(PYTHON_SUFFIXES) and stat.S_ISREG(found.st_mode)
        ):
            return
        if self._left_out(f"{path}/" if is_directory else path, rules):
            return
        known = self._seen.get((found.st_dev, found.st_ino))
        if known is not None:
            self._already_read(path, known, is_directory)
        elif not os.path.realpath(full).startswith(f"{self.real.rstrip('/')}/"):
            self._say(SYMLINK_OUTSIDE, path, SYMLINK_OUTSIDE.title)
        elif is_directory:
            self._descend(_Pending(path, rules))
        else:
            self._add(path, found.st_size)

    def _already_read(self, path: str, known: str, is_directory: bool) -> None:
        if is_directory and (not known or path.startswith(f"{known}/")):
            self._say(SYMLINK_LOOP, path, f"symbolic link leads back to {known or '.'}")
        else:
            self._say(SYMLINK_REPEATED, path, f"symbolic link to {known}")

    def _unreadable(self, path: str, what: str, error: OSError) -> None:
        self._report_unreadable(path, f"{what} cannot be read: {error.strerror}")

    def _report_unreadable(self, path: str, why: str, hint: str = "") -> None:
        self._say(UNREADABLE_FILE, path, why, hint)

    def _say(self, code: Code, path: str, message: str, hint: str = "") -> None:
        place = Location(readable(path) or ".", 1)
        self.diagnostics.append(report(code, readable(message), place, hint))
