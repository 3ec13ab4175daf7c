"""docs/aws.md shows what the program does: every command in its order, on an emulator, stripped of
what that lacks; keys of deploy.yaml; a row for each building block."""

import re

import pytest
import typer

from strangler.cli.main import app
from support.aws_page import PAGE, asking
from support.console_pages import differs, shown
from support.deployments import NAMES, built
from support.on_emulators import EXAMPLE

TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.emulator
def test_every_command_answers_what_the_page_shows():
    """From the first to the last, each on what the one before it left. `python -m
    support.aws_page` writes the page anew."""
    wrong = []
    with asking() as answer:
        for each in shown(TEXT):
            said = answer(each.command)
            difference = differs(each.answer, said)
            if difference:
                wrong.append(f"$ {each.command}\nshows {difference}\n" + "\n".join(said))
    assert not wrong, "\n\n".join(wrong)


def test_the_deployment_that_it_shows_is_the_example():
    """Line by line, but for the comment above it."""
    (block,) = re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    example = (EXAMPLE / "deploy.yaml").read_text(encoding="utf-8")
    assert block == example.partition("\n")[2]


def test_each_verb_is_shown():
    """No command of `strangler deploy` is left out."""
    group = typer.main.get_command(app).commands["deploy"]
    told = {words[2] for each in shown(TEXT) if (words := each.command.split())[1] == "deploy"}
    assert told == set(group.commands)


def test_each_building_block_has_a_row():
    """Of those that people who split a monolith on AWS ask for."""
    table = TEXT.partition("| block | here |")[2]
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


WORKS = {
    "ECS": "AWS::ECS::Service",
    "Fargate": "AWS::ECS::TaskDefinition",
    "Lambda": "AWS::Lambda::Alias",
    "S3": "AWS::S3::Bucket",
    "ElastiCache": "AWS::ElastiCache::ReplicationGroup AWS::ElastiCache::ServerlessCache",
    "DynamoDB": "AWS::DynamoDB::Table",
    "Cloud Map": "AWS::ServiceDiscovery::Service",
    "ALB": "AWS::ElasticLoadBalancingV2::LoadBalancer",
    "API Gateway": "AWS::ApiGatewayV2::Api AWS::ApiGateway::RestApi",
    "Route 53": "AWS::Route53::RecordSet",
    "SNS": "AWS::SNS::Topic",
    "CloudWatch": "AWS::CloudWatch::Alarm AWS::CloudWatch::Dashboard",
    "ECR": "AWS::ECR::Repository",
    "CloudFront": "AWS::CloudFront::Distribution",
    "Cognito": "AWS::ApiGatewayV2::Authorizer",
}
"""Blocks that the templates hold."""
PROVED = {
    "CloudFormation": "tests/functional/test_deploy_verbs.py",
    "Terraform": "tests/functional/test_terraform_provider.py",
    "Prometheus, Grafana": "tests/contract/test_metrics.py",
    "CloudWatch Logs, EFK": "tests/unit/proxy/control/test_emf.py",
}
"""Blocks that a program or the proxy serves, and what shows it."""


def test_what_works_is_rendered_or_proved():
    """Each row that says so: a type that the matrix of deployments really renders, or a test."""
    table = TEXT.partition("| block | here |")[2]
    rows = dict(re.findall(r"^\| ([^|]+?) \| (.+) \|$", table, re.MULTILINE))
    works = {name for name, said in rows.items() if said.startswith("works")}
    assert works == WORKS.keys() | PROVED.keys()
    stacks = [stack for name in NAMES for stack in built(name).stacks]
    rendered = {resource.type for stack in stacks for resource in stack.resources}
    for name, kinds in WORKS.items():
        assert rendered & set(kinds.split()), name
    for name, test in PROVED.items():
        assert (PAGE.parents[1] / test).is_file(), name
