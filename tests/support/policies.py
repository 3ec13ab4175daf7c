"""Policies in a deployment, collected and evaluated as IAM does: the sum of what is allowed, less
what is denied (IAM user guide, policy evaluation logic, for one account)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from strangler.deploy.resources import Att, Join, Output, Parameter, Pseudo, Ref
from support.deployments import Built

ACCOUNT, REGION = "123456789012", "eu-west-1"
_PSEUDO = {"Partition": "aws", "AccountId": ACCOUNT, "Region": REGION, "URLSuffix": "amazonaws.com"}


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a role, and where it stands."""

    stack: str
    role: str
    content: Mapping[str, Any]

    @property
    def actions(self) -> list[str]:
        """Always a list."""
        found = self.content["Action"]
        return [found] if isinstance(found, str) else list(found)

    @property
    def resources(self) -> list[str]:
        """As text; a reference to an ARN is `arn:<stack>:<output>` or `arn:<id>`."""
        return [text(each) for each in self.content["Resource"]]


def statements(there: Built) -> Iterator[Statement]:
    """Every statement of every role's own policies."""
    for stack in there.stacks:
        for resource in stack.resources:
            if resource.type != "AWS::IAM::Role":
                continue
            for policy in resource.properties["Policies"] or ():
                for each in policy["PolicyDocument"]["Statement"]:
                    yield Statement(stack.name, resource.id, each)


def text(value: Any) -> str:
    """A reference as text that patterns can be held against."""
    match value:
        case str():
            return value
        case Join(parts):
            return "".join(text(each) for each in parts)
        case Pseudo(name):
            return _PSEUDO[name]
        case Output(stack, name):
            return f"{stack}.{name}"
        case Att(resource, attribute):
            return f"{resource}.{attribute}"
        case Ref(name) | Parameter(name):
            return name
    raise AssertionError(value)


def may(
    found: list[Statement], action: str, resource: str, context: Mapping[str, str] | None = None
) -> bool:
    """Whether statements allow the action on the resource, with these keys in the request."""
    judged = [
        each.content["Effect"]
        for each in found
        if action in each.actions
        and any(fnmatchcase(resource, pattern) for pattern in each.resources)
        and _holds(each.content.get("Condition", {}), context or {})
    ]
    return "Allow" in judged and "Deny" not in judged


def _holds(conditions: Mapping[str, Mapping[str, Any]], context: Mapping[str, str]) -> bool:
    for operator, keys in conditions.items():
        assert operator in ("StringEquals", "ArnEquals"), operator
        for key, wanted in keys.items():
            values = wanted if isinstance(wanted, list) else [wanted]
            if context.get(key) not in [text(each) for each in values]:
                return False
    return True
