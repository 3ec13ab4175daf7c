import inspect
from importlib import import_module

import pytest

from strangler.cli.loading import Api

RENDERERS = [
    ("strangler.reports.to_json", "graph_json"),
    ("strangler.reports.to_dot", "graph_dot"),
    ("strangler.reports.to_graphml", "graph_graphml"),
    ("strangler.reports.to_mermaid", "graph_mermaid"),
]
OTHERS = [
    ("strangler.reports.colours", "appearances"),
    ("strangler.reports.redaction", "redact"),
    ("strangler.analyzers.config", "load_config"),
]


@pytest.mark.parametrize(("module", "name"), RENDERERS + OTHERS)
def test_what_is_imported_when_used_is_there(module, name):
    """The other tests replace these by fakes, which must not outlive the real ones."""
    pytest.importorskip(module)
    assert callable(getattr(import_module(module), name))


@pytest.mark.parametrize("name", ["analyze", "read_graph", "write_report"])
def test_the_analyser_takes_what_commands_give(name):
    """As `Api` says: every parameter by its name and in its place."""
    real = getattr(pytest.importorskip("strangler._api"), name)
    wanted = list(inspect.signature(getattr(Api, name)).parameters.values())[1:]
    given = [p for p in wanted if p.kind is not p.KEYWORD_ONLY]
    named = {p.name: None for p in wanted if p.kind is p.KEYWORD_ONLY}
    assert inspect.signature(real).bind(*given, **named)
