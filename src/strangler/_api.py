"""The pillars composed: what commands and scripts call."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from strangler.analyzers.cache import Cache, default_directory
from strangler.analyzers.collector import without_collector
from strangler.analyzers.config import Config, load_config
from strangler.analyzers.digests import digest, own_code
from strangler.diagnostics import Diagnostic
from strangler.model.analysis import Analysis
from strangler.model.effects import AllEffects
from strangler.processes import side_by_side
from strangler.progress import SILENT, Progress

if TYPE_CHECKING:
    import networkx as nx

_WORTH_A_PROCESS = 5_000_000
"""Bytes; to keep fewer, a second process costs more than it saves."""

DEFAULT_FORMATS = ("html", "json", "md", "dot", "svg")


@dataclass(frozen=True, slots=True)
class Written:
    """What a report left on disk: files written, files kept because somebody edited them
    (the new ones lie beside as `*.proposed.*`), and what could not be made."""

    written: tuple[Path, ...]
    kept: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]


def analyze(
    root: str | Path,
    config: Config | None = None,
    *,
    traces: Sequence[Path] = (),
    progress: Progress = SILENT,
    jobs: int | None = None,
    cache: Path | Literal[False] | None = None,
) -> Analysis:
    """Analyse the Python code below `root`: the same content as report.json.

    `config` defaults to the project's `[tool.strangler]`; `jobs` to the number of cores;
    `cache` is a directory, None for the user's cache directory, False for none. Nothing of
    the code is imported or run. `traces` are files of `strangler trace`: what they saw is merged.
    Raises UnusableInputError, ConfigurationError."""
    from strangler.analyzers.pipeline import analyse

    path = Path(root)
    with _cache(cache) as store:
        return analyse(path, config or load_config(path), store, jobs, progress, traces)


def read_graph(
    root: str | Path,
    config: Config | None = None,
    *,
    level: Literal["module", "symbol"] = "module",
    progress: Progress = SILENT,
    jobs: int | None = None,
    cache: Path | Literal[False] | None = None,
) -> "nx.MultiDiGraph[str]":
    """The dependency graph of the code below `root` (`strangler.analyzers.graphing.network`).

    Raises UnusableInputError, ConfigurationError."""
    from strangler.analyzers import asking

    path = Path(root)
    with _cache(cache) as store:
        return asking.read_graph(
            path, config or load_config(path), level == "symbol", store, jobs, progress
        )


def read_calls(
    root: str | Path,
    config: Config | None = None,
    *,
    level: Literal["module", "symbol"] = "module",
    builtins: bool = False,
    progress: Progress = SILENT,
    jobs: int | None = None,
    cache: Path | Literal[False] | None = None,
) -> "nx.MultiDiGraph[str]":
    """The call graph of the code below `root` (`strangler.analyzers.graphing.calling`): who may
    call whom, through variables, arguments, attributes and containers.

    Raises UnusableInputError, ConfigurationError."""
    from strangler.analyzers import asking

    path = Path(root)
    with _cache(cache) as store:
        return asking.read_calls(
            path,
            config or load_config(path),
            level == "symbol",
            builtins,
            store,
            jobs,
            progress,
        )


def read_effects(
    root: str | Path,
    config: Config | None = None,
    *,
    name: str,
    progress: Progress = SILENT,
    jobs: int | None = None,
    cache: Path | Literal[False] | None = None,
) -> AllEffects | None:
    """All that an endpoint (`app:METHOD /template`), a function, the methods of a class or the
    import of a module below `root` can do, each effect with the shortest way to it; None for
    anything else. Of an unchanged project this comes from the cache.

    Raises UnusableInputError, ConfigurationError."""
    from strangler.analyzers.asking import read_effects as read

    path = Path(root)
    with _cache(cache) as store:
        return read(path, config or load_config(path), name, store, jobs, progress)


def write_report(
    analysis: Analysis,
    root: str | Path,
    directory: str | Path,
    formats: Sequence[str] = DEFAULT_FORMATS,
    *,
    progress: Progress = SILENT,
    cache: Path | Literal[False] | None = None,
) -> Written:
    """Write the report to `directory`, with boundaries.yaml and rules.yaml as proposals; other
    people's files there, and files that somebody edited, stay as they are.

    Raises ConfigurationError for an unknown format, OutputError when it cannot be written
    (then nothing of it is)."""
    from strangler.reports.registry import check_formats
    from strangler.reports.writing import write_report as write

    wanted = check_formats(formats)
    with without_collector():
        with _cache(cache) as store:
            files, new, problems = _rendered(analysis, Path(root), wanted, store, progress)

        def keep() -> int:
            with _cache(cache) as store:
                store.put_many(new)
            return len(new)

        with progress.stage("write", None):
            if sum(map(len, new.values())) > _WORTH_A_PROCESS:
                result, _ = side_by_side(lambda: write(Path(directory), files), keep, int)
            else:
                keep()
                result = write(Path(directory), files)
    return Written(result.written, result.kept, problems)


def _rendered(
    analysis: Analysis, root: Path, formats: tuple[str, ...], cache: Cache, progress: Progress
) -> tuple[dict[str, bytes], dict[bytes, bytes], tuple[Diagnostic, ...]]:
    """The report's files by name, those of an unchanged analysis from the cache; and what the
    cache should keep."""
    from strangler.reports.registry import BOUNDARIES, FORMATS, RULES

    state = digest(f"{own_code()}/{analysis.project.digest}".encode())
    keys = {FORMATS[name]: b"report/" + state + name.encode() for name in formats}
    keys |= {name: b"report/" + state + name.encode() for name in (BOUNDARIES, RULES)}
    known = cache.get_many(keys.values())
    files = {name: known[key] for name, key in keys.items() if key in known}
    missing = [name for name in formats if FORMATS[name] not in files]
    if len(files) == len(keys):
        return files, {}, ()
    from strangler.reports.document import document
    from strangler.reports.excerpts import collect_excerpts
    from strangler.reports.proposals import proposals
    from strangler.reports.registry import Rendered, render_document

    with progress.stage("report", None):
        content = document(analysis)
        rest = [name for name in missing if name != "html"]
        if "html" in missing:
            excerpts = collect_excerpts(root, content, analysis.effects)
            rendered, page = side_by_side(
                lambda: render_document(content, rest),
                lambda: render_document(content, ["html"], excerpts, analysis.effects),
                Rendered,
            )
            made = {**rendered.files, **page.files}
        else:
            rendered = render_document(content, rest)
            made = rendered.files
        made = {**made, **proposals(content)}
    new = {keys[name]: value for name, value in made.items()}
    return {**files, **made}, new, rendered.diagnostics


def _cache(cache: Path | Literal[False] | None) -> Cache:
    return Cache(None if cache is False else cache or default_directory())
