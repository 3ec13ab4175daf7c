"""Policy documents: who may do what, each action on what it really needs (aws.md section 9)."""

from collections.abc import Mapping, Sequence

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Pseudo, Resource, Value
from strangler.deploy.stacks.naming import tagged

_VERSION = "2012-10-17"
_SAY_THE_ACCOUNT = ("ecs-tasks.amazonaws.com", "vpc-flow-logs.amazonaws.com")
"""Services whose guides say that they fill in `aws:SourceAccount` when they assume a role. A
condition on a key that a service leaves out would lock that service out."""


def document(*statements: Mapping[str, Value]) -> dict[str, Value]:
    """A policy document."""
    return {"Version": _VERSION, "Statement": list(statements)}


def allow(
    sid: str,
    actions: Sequence[str],
    resources: Sequence[Value],
    conditions: Mapping[str, Value] | None = None,
) -> dict[str, Value]:
    """A statement that allows actions on resources."""
    statement: dict[str, Value] = {
        "Sid": sid,
        "Effect": "Allow",
        "Action": sorted(actions),
        "Resource": list(resources),
    }
    return statement | ({"Condition": conditions} if conditions else {})


def allow_service(service: str, conditions: Mapping[str, Value] | None = None) -> dict[str, Value]:
    """The trust of a role that a service of AWS assumes."""
    statement: dict[str, Value] = {
        "Effect": "Allow",
        "Principal": {"Service": service},
        "Action": "sts:AssumeRole",
    }
    return document(statement | ({"Condition": conditions} if conditions else {}))


def of_this_account() -> dict[str, Value]:
    """The condition that keeps a service from assuming a role on behalf of somebody else."""
    return {"StringEquals": {"aws:SourceAccount": Pseudo("AccountId")}}


def role(
    deployment: Deployment,
    id: str,  # noqa: A002 - what CloudFormation calls it
    service: str,
    statements: Sequence[Mapping[str, Value]],
    *,
    why: str,
    managed: Sequence[Value] = (),
    retained: bool = False,
) -> Resource:
    """A role that one service assumes. Its name is left to CloudFormation, so that it can be
    replaced."""
    trusted = of_this_account() if service in _SAY_THE_ACCOUNT else None
    properties: dict[str, Value] = {
        "AssumeRolePolicyDocument": allow_service(service, trusted),
        "ManagedPolicyArns": list(managed) or None,
        "PermissionsBoundary": deployment.permissions_boundary or None,
        "Policies": [{"PolicyName": "needed", "PolicyDocument": document(*statements)}]
        if statements
        else None,
        "Tags": tagged(deployment, id),
    }
    return Resource(id=id, type="AWS::IAM::Role", properties=properties, why=why, retained=retained)
