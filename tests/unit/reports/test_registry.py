"""Formats by name: files come out, unknown names are explained, heavy parts stay asleep."""

import json
import subprocess
import sys
from types import ModuleType

import pytest

from strangler.errors import ConfigurationError
from strangler.reports.document import document
from strangler.reports.registry import FORMATS, check_formats, render, render_document
from support.sample_analysis import sample_analysis


def test_each_format_becomes_its_file(monkeypatch, tmp_path):
    """All formats at once; without Graphviz the picture is missing and said to be."""
    monkeypatch.setenv("PATH", str(tmp_path))
    rendered = render(sample_analysis(), [name for name in FORMATS if name != "html"])
    assert set(rendered.files) == {
        "report.json",
        "report.md",
        "graph.dot",
        "graph.mmd",
        "graph.graphml",
    }
    assert [problem.code for problem in rendered.diagnostics] == ["STR502"]


def test_the_page_is_rendered_from_the_document_and_the_excerpts(monkeypatch):
    """The HTML renderer gets what report.json holds, and the lines to show."""
    seen = []
    page = ModuleType("strangler.reports.to_html")
    page.render_html = lambda document, excerpts, effects: (
        seen.append((document, excerpts)) or "<p>ü</p>"
    )
    monkeypatch.setitem(sys.modules, "strangler.reports.to_html", page)
    excerpts = {"a.py": {1: "x"}}
    rendered = render(sample_analysis(), ["html"], excerpts)
    assert rendered.files == {"index.html": "<p>ü</p>".encode()}
    assert seen == [(document(sample_analysis()), excerpts)]


def test_an_analysis_and_its_document_render_alike():
    """Whoever has the document already need not make it again."""
    wanted = ("json", "md")
    first = render(sample_analysis(), wanted)
    assert first == render_document(document(sample_analysis()), wanted)
    assert json.loads(first.files["report.json"]) == document(sample_analysis())


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("jsn", "unknown format 'jsn'; did you mean 'json'?"),
        ("HTML", "unknown format 'HTML'; did you mean 'html'?"),
        ("zzz", "unknown format 'zzz'; choose from html, json, md, dot, svg, mermaid, graphml"),
    ],
)
def test_an_unknown_format_is_explained(name, says):
    """With the nearest one that exists."""
    with pytest.raises(ConfigurationError) as error:
        check_formats(["json", name])
    assert str(error.value) == says


def test_all_unknown_formats_are_named_at_once():
    """One run tells everything that is wrong."""
    with pytest.raises(ConfigurationError, match=r"'jsn'.*'mdd'"):
        check_formats(["jsn", "mdd"])


def test_formats_come_once_and_in_one_order():
    """However they were asked for."""
    assert check_formats(["svg", "json", "svg"]) == ("json", "svg")


def test_heavy_libraries_wait_until_they_are_needed():
    """Knowing the formats costs neither networkx nor pydot."""
    script = (
        "import sys; import strangler.reports.registry; "
        "print({'networkx', 'pydot', 'strangler.reports.to_html'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
