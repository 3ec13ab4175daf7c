"""Every template of the matrix, read by those who know what AWS takes: cfn-lint, cfn-guard with our
rules, checkov."""

import json
import subprocess
import tomllib
from pathlib import Path

import pytest
from cfnlint.api import ManualArgs, lint

from strangler.deploy.aws.templates import is_large
from strangler.deploy.cloudformation import template, write
from strangler.deploy.stacks.uploads import uploads_stack
from support.deployments import NAMES, built
from support.guard import cfn_guard
from support.tools import command

DATA = Path(__file__).resolve().parents[2] / "data" / "deploy"


def templates(folder: Path) -> Path:
    """All templates of the matrix as files."""
    for name in NAMES:
        there = built(name)
        for file, text in write(there.stacks, there.deployment).items():
            (folder / file).write_text(text)
    (folder / "uploads.yaml").write_text(uploads())
    return folder


def uploads() -> str:
    """The stack that `apply` makes for large templates."""
    return template(uploads_stack(built("least").deployment))


@pytest.mark.parametrize("name", NAMES)
def test_cfn_lint_finds_nothing_not_even_a_warning(name):
    there = built(name)
    settings = ManualArgs(regions=[there.deployment.region])
    found = [
        f"{file}: {match}"
        for file, text in write(there.stacks, there.deployment).items()
        for match in lint(text, config=settings)
    ]
    assert found == []


def test_cfn_lint_finds_nothing_in_the_stack_for_large_templates():
    assert [str(each) for each in lint(uploads(), config=ManualArgs(regions=["eu-west-1"]))] == []


def test_a_hundred_routes_that_move_fit_into_a_call():
    """51,200 bytes; more alarms are to be asked for (`monitoring.route_alarms`)."""
    there = built("alone")
    for file, text in write(there.stacks, there.deployment).items():
        assert not is_large(text), file


def test_templates_stay_inside_the_limits_of_cloudformation():
    """500 resources, 200 parameters, 200 outputs, 1 MB (CloudFormation quotas)."""
    for name in NAMES:
        there = built(name)
        for stack in there.stacks:
            assert len(stack.resources) <= 500
            assert len(stack.outputs) <= 200
        for text in write(there.stacks, there.deployment).values():
            assert len(text.encode()) <= 1_000_000


@pytest.mark.slow
def test_own_rules_of_cfn_guard_hold(tmp_path):
    done = subprocess.run(
        [cfn_guard(), "validate", "-r", DATA / "rules.guard", "-d", templates(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-500:]


@pytest.mark.slow
def test_checkov_fails_nothing_but_the_listed_exceptions(tmp_path):
    done = subprocess.run(
        [
            command("checkov", "python"),
            "-m",
            "checkov.main",
            *("--directory", templates(tmp_path), "--framework", "cloudformation"),
            *("--quiet", "--compact", "--skip-download", "--output", "json"),
        ],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    answer = json.loads(done.stdout)
    exceptions = tomllib.loads((DATA / "checkov-exceptions.toml").read_text())
    allowed = {(check, each) for check, entry in exceptions.items() for each in entry["resources"]}
    failed = {(each["check_id"], each["resource"]) for each in answer["results"]["failed_checks"]}
    assert answer["summary"]["parsing_errors"] == 0
    assert answer["summary"]["passed"] > 1_000
    assert failed - allowed == set()
    assert allowed - failed == set(), "exceptions that nothing needs"
    assert all(entry["reason"] for entry in exceptions.values())
