"""A report.json document and source excerpts in, one self-contained offline HTML page out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from strangler.reports.to_html.bundle import script, style
from strangler.reports.to_html.embedding import pack, spelt
from strangler.reports.to_html.shell import page

__all__ = ["render_html"]


def render_html(
    document: Mapping[str, Any],
    excerpts: Mapping[str, Mapping[int, str]] | None = None,
    effects: bytes = b"",
) -> str:
    """Render the whole report as one HTML file that needs no network.

    `document` is what report.json holds; fields that are missing count as empty. `excerpts` maps
    path -> line -> source line, already redacted. `effects` is the map of effects, packed
    (`strangler.model.effect_map`); without it the page shows one way of each endpoint. The same
    input gives the same text, byte for byte. Raises TypeError when the document holds what JSON
    cannot.
    """
    lines = {
        path: {str(number): text for number, text in sorted(numbered.items())}
        for path, numbered in sorted((excerpts or {}).items())
    }
    return page(
        document,
        style=style(),
        script=script(),
        packed_document=pack(document),
        packed_excerpts=pack(lines),
        packed_effects=spelt(effects),
    )
