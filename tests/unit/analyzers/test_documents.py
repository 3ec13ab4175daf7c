"""Data files that code names: read once, inside the project only, part of what a result is."""

import pytest

from strangler import analyze
from strangler.analyzers.documents import read_documents
from support.trees import write

APP = """
import connexion

app = connexion.FlaskApp(__name__)
app.add_api("api.yaml")
"""
SPECIFICATION = """
openapi: 3.0.0
paths:
  /{word}:
    get: {{operationId: web.answer}}
"""


@pytest.fixture
def root(tmp_path):
    files = {
        "web.py": f"{APP}def answer(): ...\n",
        "api.yaml": SPECIFICATION.format(word="first"),
    }
    return write(tmp_path / "project", files)


def test_a_changed_data_file_renews_the_analysis(root):
    """Even where all code comes from the cache."""
    assert [e.id for e in analyze(root, jobs=1).endpoints] == ["web:GET /first"]
    again = analyze(root, jobs=1)
    assert [e.id for e in again.endpoints] == ["web:GET /first"]
    (root / "api.yaml").write_text(SPECIFICATION.format(word="second"), encoding="utf-8")
    changed = analyze(root, jobs=1)
    assert [e.id for e in changed.endpoints] == ["web:GET /second"]
    assert changed.project.digest != again.project.digest


def test_a_missing_data_file_is_reported(root):
    (root / "api.yaml").unlink()
    found = analyze(root, jobs=1, cache=False)
    assert found.endpoints == ()
    assert [(d.code, d.message) for d in found.diagnostics if d.code == "STR351"] == [
        ("STR351", "api.yaml cannot be read: No such file or directory")
    ]


@pytest.mark.parametrize(
    ("name", "content"), [("a.yaml", "a: [b"), ("a.json", "{"), ("b.yaml", "[" * 5_000)]
)
def test_a_damaged_data_file_is_reported(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    found = read_documents(tmp_path, [name])
    assert found.found == {}
    assert [d.code for d in found.diagnostics] == ["STR351"]


def test_a_link_that_leads_out_of_the_project_is_not_followed(tmp_path):
    (tmp_path / "secret.yaml").write_text("a: 1", encoding="utf-8")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "api.yaml").symlink_to(tmp_path / "secret.yaml")
    assert read_documents(tmp_path / "project", ["api.yaml"]).found == {}
