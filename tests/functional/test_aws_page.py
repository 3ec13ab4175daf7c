"""docs/aws.md shows what the program does: every command in its order, on an emulator, stripped of
what that lacks; keys of deploy.yaml; a row for each building block."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer

import strangler
from strangler.cli.main import app
from support.console_pages import differs, shown
from support.emulators import ministack
from support.on_emulators import EXAMPLE, put_code

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/aws.md").read_text(encoding="utf-8")


@pytest.mark.emulator
def test_every_command_answers_what_the_page_shows(tmp_path):
    """From the first to the last, each on what the one before it left."""
    folder = tmp_path / "shop"
    shutil.copytree(EXAMPLE, folder)
    wrong = []
    with ministack(minute=0.05) as emulator:
        put_code(emulator)
        for each in shown(PAGE):
            said = answer(each.command, folder, emulator)
            difference = differs(each.answer, said)
            if difference:
                wrong.append(f"$ {each.command}\nshows {difference}\n" + "\n".join(said))
    assert not wrong, "\n\n".join(wrong)


def answer(command, folder, emulator):
    """What it prints, both ways, without what was stripped."""
    program, *words = shlex.split(command)
    assert program == "strangler"
    paths = [str(Path(strangler.__file__).parents[1]), str(ROOT / "tests")]
    done = subprocess.run(
        [sys.executable, "-m", "support.stripped", *words],
        cwd=folder,
        env={
            **os.environ,
            **emulator.environment(),
            "PYTHONPATH": os.pathsep.join(paths),
            "COLUMNS": "80",
            "NO_COLOR": "1",
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    )
    return [line for line in done.stdout.splitlines() if not line.startswith("stripped: ")]


def test_the_deployment_that_it_shows_is_the_example():
    """Line by line, but for the comment above it."""
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    example = (EXAMPLE / "deploy.yaml").read_text(encoding="utf-8")
    assert block == example.partition("\n")[2]


def test_each_verb_is_shown():
    """No command of `strangler deploy` is left out."""
    group = typer.main.get_command(app).commands["deploy"]
    told = {words[2] for each in shown(PAGE) if (words := each.command.split())[1] == "deploy"}
    assert told == set(group.commands)


def test_each_building_block_has_a_row():
    """Of those that people who split a monolith on AWS ask for."""
    table = PAGE.partition("| block | here |")[2]
    named = " ".join(re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE))
    words = (
        "EC2 ECS Fargate Lambda S3 ElastiCache RDS Aurora DynamoDB ALB SQS SNS CloudTrail"
        " CloudWatch ECR CloudFront EKS Kubernetes SAM CloudFormation Consul etcd Eureka Kafka"
        " RabbitMQ Terraform Pulumi Prometheus Grafana EFK Cognito"
    )
    for block in words.split():
        assert block in named, block
    for block in ("Cloud Map", "App Mesh", "API Gateway", "Route 53", "Step Functions"):
        assert block in named, block
