"""The files of a project before anything is parsed."""

from dataclasses import dataclass
from enum import StrEnum


class ModuleKind(StrEnum):
    """What a module is for. Only CODE takes part in boundaries; the rest is read and shown."""

    CODE = "code"
    TEST = "test"
    MIGRATION = "migration"
    GENERATED = "generated"
    VENDORED = "vendored"
    LIBRARY = "library"
    """An installed package that is read for what it brings; it is no module of the project."""


@dataclass(frozen=True, slots=True, order=True)
class SourceFile:
    """A Python file of the project.

    `path` is relative to the analysed root with forward slashes; `module` is its dotted
    import name, unique in the project; `root` is the source root it was named from
    (relative to the analysed root, `.` for the root itself, `..` if the root is a package)."""

    path: str
    module: str
    is_package: bool
    root: str
    kind: ModuleKind
    size: int


@dataclass(frozen=True, slots=True, order=True)
class Declaration:
    """A way into the code that is declared beside it.

    `group` is an entry point's group (`console_scripts`), or what keeps the time: `crontab`,
    `systemd`, `kubernetes`; or `process`, what is started and stays; or `sql`, a file of SQL of
    which only the path is told. `name` is an entry point's name, when it runs, or where it is
    declared; `target` the
    `module:object` of an entry point, or a command line."""

    path: str
    line: int
    group: str
    name: str
    target: str


@dataclass(frozen=True, slots=True)
class SourceTree:
    """All Python files of a project, sorted by path, its source roots in search order, and what
    files beside the code declare."""

    name: str
    roots: tuple[str, ...]
    files: tuple[SourceFile, ...]
    declarations: tuple[Declaration, ...] = ()
