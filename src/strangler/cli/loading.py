"""Options in, settings out; and the analyser itself, imported when a command runs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import typer

from strangler.errors import UnusableInputError
from strangler.progress import Progress

if TYPE_CHECKING:
    import networkx as nx

    from strangler.diagnostics import Diagnostic
    from strangler.model.analysis import Analysis
    from strangler.model.effects import AllEffects

Level = Literal["module", "symbol"]
Cache = Path | Literal[False] | None
"""Where the cache is kept; None: in the user's cache directory; False: nowhere."""


class Written(Protocol):
    """What a report left on disk."""

    @property
    def written(self) -> tuple[Path, ...]:
        """Files that were written."""

    @property
    def kept(self) -> tuple[Path, ...]:
        """Files that somebody edited and that therefore stayed as they are."""

    @property
    def diagnostics(self) -> "tuple[Diagnostic, ...]":
        """What could not be written, and why."""


class Api(Protocol):
    """What commands need of `strangler._api`."""

    def analyze(
        self,
        root: Path,
        config: Any = None,
        *,
        traces: Sequence[Path] = (),
        progress: Progress,
        jobs: int | None,
        cache: Cache,
    ) -> "Analysis":
        """Everything there is to know about the code below `root`."""

    def read_graph(
        self,
        root: Path,
        config: Any = None,
        *,
        level: Level,
        progress: Progress,
        jobs: int | None,
        cache: Cache,
    ) -> "nx.MultiDiGraph[str]":
        """The dependency graph of modules or symbols."""

    def read_calls(
        self,
        root: Path,
        config: Any = None,
        *,
        level: Level,
        builtins: bool,
        progress: Progress,
        jobs: int | None,
        cache: Cache,
    ) -> "nx.MultiDiGraph[str]":
        """Who may call whom, by modules or symbols."""

    def read_effects(
        self,
        root: Path,
        config: Any = None,
        *,
        name: str,
        progress: Progress,
        jobs: int | None,
        cache: Cache,
    ) -> "AllEffects | None":
        """All that an endpoint or a symbol can do."""

    def write_report(
        self,
        analysis: "Analysis",
        root: Path,
        directory: Path,
        formats: Sequence[str],
        *,
        cache: Cache,
    ) -> Written:
        """Write the report in `formats` to `directory`."""


def api() -> Api:
    """The analyser, with all that it imports."""
    return cast(Api, import_module("strangler._api"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What every command that reads code is told."""

    root: Path
    config_file: Path | None
    app: str | None
    facts: Path | None = None
    libraries: tuple[Path, ...] = ()
    jobs: int | None
    no_cache: bool
    cache_directory: Path | None

    @property
    def cache(self) -> Cache:
        """Where the cache is kept.

        Raises typer.BadParameter when the two options contradict each other."""
        if self.no_cache and self.cache_directory:
            raise typer.BadParameter("--no-cache and --cache exclude each other")
        return False if self.no_cache else self.cache_directory

    def config(self, **changes: object) -> Any:
        """The settings of the project, with what the command line changes in them.

        Raises UnusableInputError when there is no such directory."""
        if not self.root.is_dir():
            what = "is a file, not a directory" if self.root.exists() else "does not exist"
            raise UnusableInputError(f"{self.root} {what}; name the directory of the monolith")
        config = import_module("strangler.analyzers.config").load_config(
            self.root, self.config_file
        )
        if self.app is not None:
            changes["app"] = self.app
        if self.facts is not None:
            changes["facts"] = str(self.facts.absolute())
        if self.libraries:
            changes["libraries"] = tuple(str(path.absolute()) for path in self.libraries)
        return replace(config, **changes) if changes else config
