"""The files below assets/ in, one style sheet and one script out, in a fixed order."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["SCRIPTS", "STYLES", "script", "style"]

STYLES = (
    "style/theme.css",
    "style/base.css",
    "style/shell.css",
    "style/panel.css",
    "style/table.css",
    "style/map.css",
    "style/views.css",
    "style/effects.css",
    "style/ways.css",
    "style/small.css",
    "style/print.css",
)

SCRIPTS = (
    "vendor/dagre/dagre.min.js",
    "app/core/dom.js",
    "app/core/format.js",
    "app/core/state.js",
    "app/core/settings.js",
    "app/core/documents.js",
    "app/model/model.js",
    "app/model/nodes.js",
    "app/model/trees.js",
    "app/model/scene.js",
    "app/model/effects.js",
    "app/model/ways.js",
    "app/model/access.js",
    "app/model/transactions.js",
    "app/model/cuts.js",
    "app/model/findings.js",
    "app/draw/colours.js",
    "app/draw/layout.js",
    "app/draw/picture.js",
    "app/draw/edges.js",
    "app/draw/zoom.js",
    "app/draw/export.js",
    "app/draw/treemap.js",
    "app/ui/icons.js",
    "app/ui/locations.js",
    "app/ui/chips.js",
    "app/ui/table.js",
    "app/ui/table_view.js",
    "app/ui/panel.js",
    "app/ui/details.js",
    "app/ui/details_nodes.js",
    "app/ui/details_data.js",
    "app/ui/ways.js",
    "app/ui/proof.js",
    "app/ui/span.js",
    "app/ui/dialogs.js",
    "app/ui/search.js",
    "app/ui/keys.js",
    "app/views/overview.js",
    "app/views/map.js",
    "app/views/map_controls.js",
    "app/views/matrix.js",
    "app/views/parts.js",
    "app/views/cuts.js",
    "app/views/endpoints.js",
    "app/views/tables.js",
    "app/views/transactions.js",
    "app/views/coupling.js",
    "app/views/cycles.js",
    "app/views/plan.js",
    "app/views/doors.js",
    "app/views/gaps_sections.js",
    "app/views/gaps.js",
    "app/views/metrics.js",
    "app/main.js",
)


@cache
def style() -> str:
    """All style sheets, the theme first."""
    return "\n".join(_read(name) for name in STYLES)


@cache
def script() -> str:
    """All scripts, each followed by a line end; none may hold the end tag of a script."""
    return "\n".join(_licence(name) + _read(name) for name in SCRIPTS)


def _licence(name: str) -> str:
    """The licence of a vendored script travels with every copy of it."""
    if not name.startswith("vendor/"):
        return ""
    return f"/*!\n{_read(name.rpartition('/')[0] + '/LICENSE')}*/\n"


def _read(name: str) -> str:
    folder = files("strangler.reports.to_html") / "assets"
    return folder.joinpath(*name.split("/")).read_text(encoding="utf-8")
