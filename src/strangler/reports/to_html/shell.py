"""Packed data, style and script in, the HTML page out; all text of the document is escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

__all__ = ["page"]

_TEMPLATE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="strangler">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the report</a>
<header class="top" id="top">
<p class="brand"><strong>{name}</strong> <span class="brand-note">{note}</span></p>
</header>
<main id="main" tabindex="-1">
<p class="lead">{lead}</p>
<p class="loading" role="status">Opening the report…</p>
<noscript><p>The map, the tables and the evidence need JavaScript. The same facts are in
<code>report.json</code> and <code>report.md</code> beside this file.</p></noscript>
</main>
<script type="text/plain" id="packed-document">{document}</script>
<script type="text/plain" id="packed-excerpts">{excerpts}</script>
<script type="text/plain" id="packed-effects">{effects}</script>
<script>{script}</script>
</body>
</html>
"""


def page(
    document: Mapping[str, Any],
    *,
    style: str,
    script: str,
    packed_document: str,
    packed_excerpts: str,
    packed_effects: str,
) -> str:
    """Fill the shell. The verdict is in the markup, so that it shows before any script runs."""
    project = _mapping(document.get("project"))
    boundary = _mapping(document.get("boundary"))
    name = str(project.get("name") or "project")
    parts = boundary.get("parts")
    sentence = _mapping(boundary.get("verdict")).get("sentence")
    return _TEMPLATE.format(
        policy=escape(_policy(script)),
        title=escape(f"{name}: strangler report"),
        name=escape(name),
        note=escape(_parts_note(parts if isinstance(parts, Sequence) else ())),
        lead=escape(str(sentence or "")),
        style=style,
        script=script,
        document=packed_document,
        excerpts=packed_excerpts,
        effects=packed_effects,
    )


def _policy(script: str) -> str:
    """Only this page's own script may run, and nothing may be fetched from anywhere."""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _parts_note(parts: Sequence[Any]) -> str:
    if not parts:
        return "no parts proposed"
    return f"{len(parts)} part{'' if len(parts) == 1 else 's'} proposed"


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
