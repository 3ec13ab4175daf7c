"""Proposals say what the report says, in files that people edit."""

import yaml

from strangler import analyze
from strangler._api import write_report
from strangler.analyzers.config import Config
from strangler.reports.document import document
from strangler.reports.proposals import proposals
from strangler.rules.document import load_rules
from support.sample_analysis import sample_analysis
from support.trees import write

APP = """\
from flask import Flask
from vendor import unheard_of

app = Flask(__name__)

@app.get("/on")
def on():
    return "yes"

@app.get("/odd")
def odd():
    return unheard_of()
"""


def proposed(tmp_path):
    root = write(tmp_path / "p", {"on/__init__.py": APP})
    return analyze(root, Config(), jobs=1, cache=False)


def test_boundaries_hold_every_part_of_the_report():
    content = document(sample_analysis())
    found = yaml.safe_load(proposals(content)["boundaries.yaml"])
    assert found["version"] == 1
    assert found["pins"] == {}
    for mine, part in zip(found["parts"], content["boundary"]["parts"], strict=True):
        keys = ("name", "kind", "modules", "symbols", "tables")
        assert mine == {key: part[key] for key in keys if part[key]}


def test_names_that_yaml_takes_for_something_else_are_quoted(tmp_path):
    """`on` is a boolean in YAML 1.1."""
    found = yaml.safe_load(proposals(document(proposed(tmp_path)))["boundaries.yaml"])
    assert [m for part in found["parts"] for m in part["modules"]] == ["on"]


def test_rules_have_the_effect_where_it_is_proven(tmp_path):
    text = proposals(document(proposed(tmp_path)))["rules.yaml"].decode()
    (tmp_path / "rules.yaml").write_text(text)
    assert load_rules(tmp_path / "rules.yaml").diagnostics == ()
    effects = {r["match"]["path"]: r["effect"] for r in yaml.safe_load(text)["routes"]}
    assert effects == {"/on": "none", "/odd": "unknown"}


def test_an_edited_proposal_stays_and_the_new_one_lies_beside(tmp_path):
    analysis, out = proposed(tmp_path), tmp_path / "out"
    write_report(analysis, tmp_path / "p", out, ["json"], cache=False)
    (out / "boundaries.yaml").write_text("mine: 1\n")
    again = write_report(analysis, tmp_path / "p", out, ["json"], cache=False)
    assert [path.name for path in again.kept] == ["boundaries.yaml"]
    assert (out / "boundaries.yaml").read_text() == "mine: 1\n"
    assert "parts:" in (out / "boundaries.proposed.yaml").read_text()
    assert (out / "rules.yaml").exists()
