"""Names of formats in, the files of a report out; each renderer is imported when first used."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from strangler.diagnostics import Diagnostic
from strangler.errors import ConfigurationError
from strangler.model.analysis import Analysis
from strangler.reports.document import Document, document
from strangler.reports.excerpts import Excerpts

__all__ = [
    "BOUNDARIES",
    "FORMATS",
    "RULES",
    "Rendered",
    "check_formats",
    "render",
    "render_document",
]

FORMATS = {
    "html": "index.html",
    "json": "report.json",
    "md": "report.md",
    "dot": "graph.dot",
    "svg": "graph.svg",
    "mermaid": "graph.mmd",
    "graphml": "graph.graphml",
}
"""The file that each format is written to."""
BOUNDARIES = "boundaries.yaml"
RULES = "rules.yaml"
"""Proposals that come with every report (`strangler.reports.proposals`)."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """Contents by file name, and what kept a file from being made."""

    files: dict[str, bytes]
    diagnostics: tuple[Diagnostic, ...]


def check_formats(formats: Iterable[str]) -> tuple[str, ...]:
    """The formats in the order of `FORMATS` without repeats. Raises ConfigurationError that
    names each unknown one and the nearest known."""
    wanted = tuple(dict.fromkeys(formats))
    unknown = [name for name in wanted if name not in FORMATS]
    if unknown:
        raise ConfigurationError("; ".join(_unknown(name) for name in unknown))
    return tuple(name for name in FORMATS if name in wanted)


def render(
    analysis: Analysis,
    formats: Iterable[str],
    excerpts: Excerpts | None = None,
) -> Rendered:
    """An analysis as files. Raises ConfigurationError for an unknown format."""
    wanted = check_formats(formats)
    return render_document(document(analysis), wanted, excerpts, analysis.effects)


def render_document(
    document: Document,
    formats: Iterable[str],
    excerpts: Excerpts | None = None,
    effects: bytes = b"",
) -> Rendered:
    """As `render`, for a document that is at hand already. `excerpts` are the source lines that
    index.html shows (`strangler.reports.excerpts`), `effects` the map from which it finds ways."""
    files: dict[str, bytes] = {}
    diagnostics: list[Diagnostic] = []
    for name in check_formats(formats):
        content, problem = _render(name, document, excerpts or {}, effects)
        if content is not None:
            files[FORMATS[name]] = content
        if problem is not None:
            diagnostics.append(problem)
    return Rendered(files, tuple(diagnostics))


def _render(
    name: str, document: Document, excerpts: Mapping[str, Mapping[int, str]], effects: bytes
) -> tuple[bytes | None, Diagnostic | None]:
    match name:
        case "html":
            from strangler.reports.to_html import render_html

            return render_html(document, excerpts, effects).encode(), None
        case "json":
            from strangler.reports.to_json import to_json

            return to_json(document), None
        case "md":
            from strangler.reports.to_markdown import to_markdown

            return to_markdown(document).encode(), None
        case "dot":
            from strangler.reports.to_dot import to_dot

            return to_dot(document).encode(), None
        case "svg":
            from strangler.reports.to_dot import to_dot
            from strangler.reports.to_svg import to_svg

            return to_svg(to_dot(document))
        case "mermaid":
            from strangler.reports.to_mermaid import to_mermaid

            return to_mermaid(document).encode(), None
        case "graphml":
            from strangler.reports.to_graphml import to_graphml

            return to_graphml(document), None
        case _:
            raise AssertionError(f"no renderer for {name}")


def _unknown(name: str) -> str:
    near = difflib.get_close_matches(name.lower(), FORMATS, n=1, cutoff=0.4)
    meant = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(FORMATS)}"
    return f"unknown format {name!r}; {meant}"
