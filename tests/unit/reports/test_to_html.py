"""The HTML report as text: safe, self-contained, the same twice, and small."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from strangler.model.effects import STRENGTH, EffectKind
from strangler.reports.to_html import render_html
from strangler.reports.to_html.bundle import SCRIPTS, STYLES
from strangler.reports.to_html.embedding import pack, unpack
from support import report_samples as samples

TESTS = Path(__file__).resolve().parents[2]
ASSETS = TESTS.parent / "src" / "strangler" / "reports" / "to_html" / "assets"


def embedded(html: str, name: str) -> Any:
    """What the page carries in the packed element called `name`."""
    found = re.search(rf'id="packed-{name}">([A-Za-z0-9+/=]*)</script>', html)
    assert found is not None
    return unpack(found[1])


def test_the_page_carries_the_document_and_the_excerpts_unchanged() -> None:
    """What goes in can be read back from the page."""
    document, excerpts = samples.shop()
    html = render_html(document, excerpts)
    assert embedded(html, "document") == document
    assert embedded(html, "excerpts") == {
        path: {str(line): text for line, text in lines.items()} for path, lines in excerpts.items()
    }


def test_the_same_document_gives_the_same_bytes() -> None:
    """Key order of the input does not matter, nor does the time of day."""
    document, excerpts = samples.shop()
    backwards = dict(reversed(list(document.items())))
    assert render_html(document, excerpts) == render_html(backwards, excerpts)


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&"


def test_names_of_the_project_cannot_leave_their_place() -> None:
    """Markup in a name, a sentence or a source line stays text."""
    document, _ = samples.shop()
    document["project"]["name"] = HOSTILE
    document["boundary"]["verdict"]["sentence"] = HOSTILE
    document["modules"][0]["name"] = HOSTILE
    html = render_html(document, {"a.py": {1: HOSTILE}})
    assert "<img src=x" not in html
    assert "<script>alert" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert len(re.findall(r"<script\b", html)) == 4
    assert len(re.findall(r"</script>", html)) == 4


def test_braces_in_a_name_are_kept() -> None:
    """The shell is filled once; what is filled in is not read again."""
    document, _ = samples.shop()
    document["project"]["name"] = "{style} {0} {{}}"
    assert "<strong>{style} {0} {{}}</strong>" in render_html(document)


def test_nothing_is_fetched_from_anywhere() -> None:
    """No address outside the page, and a policy that would refuse one."""
    html = render_html(*samples.shop())
    markup = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    assert not re.search(r"""(src|href)=["'](https?:)?//""", markup)
    assert "url(http" not in html
    assert "@import" not in html
    assert "default-src &#x27;none&#x27;" in html


@pytest.mark.parametrize("document", [{}, {"project": None, "boundary": None, "edges": None}])
def test_missing_fields_count_as_empty(document: dict[str, Any]) -> None:
    """A document with nothing in it is a page all the same."""
    html = render_html(document)
    assert "no parts proposed" in html
    assert embedded(html, "document") == document


def test_the_verdict_is_in_the_markup() -> None:
    """The answer shows before any script has run."""
    document, _ = samples.shop()
    head = render_html(document).partition('id="packed-document"')[0]
    assert "Do not split cart from orders: 3 transactions write both." in head
    assert "10 parts proposed" in head


def test_one_part_is_not_several() -> None:
    """The note beside the name counts properly."""
    document = {"boundary": {"parts": [{"name": "all", "kind": "service"}]}}
    assert "1 part proposed" in render_html(document)


def test_a_document_that_is_no_json_is_refused() -> None:
    """A caller that passes objects is told so."""
    with pytest.raises(TypeError):
        render_html({"project": {"name": object()}})


def test_packing_is_undone_by_unpacking() -> None:
    """Any text survives, whatever its script."""
    value = {"names": ["größe", "数", "\U0001f333", "</script>", "\u2028"], "n": [1, 2.5, None]}
    assert unpack(pack(value)) == value


def test_every_asset_is_listed_once_and_every_listed_one_exists() -> None:
    """A file that nobody bundles is a mistake, and so is one that is missing."""
    listed = [*STYLES, *SCRIPTS]
    assert len(listed) == len(set(listed))
    found = {
        path.relative_to(ASSETS).as_posix()
        for path in ASSETS.rglob("*")
        if path.suffix in {".js", ".css"}
    }
    assert found == set(listed)


def _own_assets() -> list[Path]:
    return [path for path in sorted(ASSETS.rglob("*.*")) if "vendor" not in path.parts]


@pytest.mark.parametrize("path", _own_assets(), ids=lambda path: path.name)
def test_an_asset_is_short_and_cannot_end_its_element(path: Path) -> None:
    """Below 400 lines each, no end tag, and no markup made from text."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 400
    assert "</s" not in text.lower()
    if path.suffix == ".js":
        for forbidden in ("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "Math.random"):
            assert forbidden not in text, forbidden


def test_a_vendored_library_comes_with_its_licence() -> None:
    """Beside the file, and inside each page that carries it."""
    for folder in (ASSETS / "vendor").iterdir():
        licence = (folder / "LICENSE").read_text(encoding="utf-8")
        assert "MIT" in (folder / "VERSION").read_text(encoding="utf-8")
        assert licence.splitlines()[0] in render_html({})
        for script in folder.glob("*.js"):
            assert script.stat().st_size < 1_000_000


@pytest.mark.parametrize(("sample", "most"), [(samples.shop, 0.5e6), (samples.large, 15e6)])
def test_the_page_is_small(sample: Callable[[], Any], most: float) -> None:
    """6,700 modules and 40,000 edges stay far below 15 MB."""
    assert len(render_html(*sample()).encode()) < most


def test_the_page_weighs_effects_as_the_analysis_does() -> None:
    """Strengths stand in the script once more, because the page has no other way to know them."""
    text = (ASSETS / "app" / "model" / "effects.js").read_text(encoding="utf-8")
    listed = re.findall(r"^    (\w+): \[\"(\w+)\", ", text, re.MULTILINE)
    assert dict(listed) == {kind.value: STRENGTH[kind].value for kind in EffectKind}
