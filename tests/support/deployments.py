"""The matrix of deployments that every emitter, check and verb is held against: read from text as
a user writes it, and built into stacks."""

from dataclasses import dataclass
from functools import cache

from strangler.deploy.checks import check
from strangler.deploy.model import Deployment
from strangler.deploy.reading import parse_deployment
from strangler.deploy.resources import Resource, Stack
from strangler.deploy.stacks import build
from strangler.deploy.validator import validator
from strangler.diagnostics import Severity
from strangler.rules.document import parse_rules
from strangler.rules.model import Rules
from support.deployment_samples import SAMPLES

NAMES = tuple(SAMPLES)
"""Twelve, for `pytest.mark.parametrize`."""


@dataclass(frozen=True, slots=True)
class Built:
    """One deployment of the matrix, all the way to its resources."""

    rules: Rules
    deployment: Deployment
    stacks: tuple[Stack, ...]

    def stack(self, name: str) -> Stack:
        """The stack of that name."""
        return next(each for each in self.stacks if each.name == name)

    def resource(self, stack: str, id_: str) -> Resource:
        """One resource of one stack."""
        return next(each for each in self.stack(stack).resources if each.id == id_)


@cache
def built(name: str) -> Built:
    """One of the matrix, read, checked and built; what is there has no error."""
    return made(*SAMPLES[name])


def made(rules_text: str, deploy_text: str) -> Built:
    """The same for texts of a test's own."""
    rules = parse_rules(rules_text, "rules.yaml", {})
    read = parse_deployment(deploy_text, "deploy.yaml", {})
    assert rules.rules is not None, [str(each) for each in rules.diagnostics]
    assert read.deployment is not None, [str(each) for each in read.diagnostics]
    problems = check(read.deployment, rules.rules, "deploy.yaml")
    errors = [str(each) for each in problems if each.severity is Severity.ERROR]
    assert not errors, errors
    stacks = build(read.deployment, rules.rules, validator())
    return Built(rules.rules, read.deployment, stacks)
