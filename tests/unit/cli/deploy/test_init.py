"""`strangler deploy init` and `schema` on the command line."""

import json

import pytest
from typer.testing import CliRunner

from strangler.cli.main import app
from support.deployment_samples import SAMPLES


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules.yaml").write_text(SAMPLES["mixed"][0])
    return lambda *words: CliRunner().invoke(app, ["deploy", *words])


def test_init_writes_a_file_that_render_takes(run, tmp_path):
    done = run("init", "rules.yaml", "--region", "eu-west-1")
    assert done.exit_code == 0, done.output
    assert "deploy.yaml: 2 services" in done.output
    done = run("render", "rules.yaml")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "deploy" / "mixed-edge.yaml").exists()


def test_init_overwrites_only_by_force(run, tmp_path):
    (tmp_path / "deploy.yaml").write_text("mine")
    assert run("init", "rules.yaml").exit_code != 0
    assert (tmp_path / "deploy.yaml").read_text() == "mine"
    assert run("init", "rules.yaml", "--force").exit_code == 0
    assert "name: mixed" in (tmp_path / "deploy.yaml").read_text()


def test_init_writes_to_stdout(run):
    done = run("init", "rules.yaml", "-o", "-")
    assert "name: mixed" in done.stdout


def test_a_name_that_no_resource_could_have_is_refused_and_nothing_is_written(run, tmp_path):
    done = run("init", "rules.yaml", "--name", "Bad_")
    assert done.exit_code == 2
    assert "STR706" in done.output
    assert not (tmp_path / "deploy.yaml").exists()


def test_schema_is_printed(run):
    assert json.loads(run("schema").stdout)["title"] == "deploy.yaml of strangler"
