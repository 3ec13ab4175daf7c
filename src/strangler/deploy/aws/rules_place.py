"""A deployment in, the place of its rules in AppConfig and what is in force there out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from strangler.deploy.aws.errors import AwsError
from strangler.deploy.aws.refusals import plainly
from strangler.deploy.aws.session import Aws
from strangler.deploy.model import Deployment

UNDER_WAY = ("DEPLOYING", "VALIDATING", "BAKING", "ROLLING_BACK")
"""States in which an environment takes no other deployment."""
_SERVED = ("COMPLETE", "BAKING", "DEPLOYING", "VALIDATING")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Ids in AppConfig."""

    application: str
    environment: str
    profile: str
    strategy: str
    shown: str
    """`APPLICATION/ENVIRONMENT/PROFILE`, for people."""

    @property
    def where(self) -> dict[str, str]:
        """Parameters that name the environment."""
        return {"ApplicationId": self.application, "EnvironmentId": self.environment}

    @property
    def what(self) -> dict[str, str]:
        """Parameters that name the profile."""
        return {"ApplicationId": self.application, "ConfigurationProfileId": self.profile}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """One deployment of AppConfig, as it is told in a list."""

    number: int
    state: str
    version: str
    label: str
    percent: float

    @property
    def under_way(self) -> bool:
        """Whether it keeps others from starting."""
        return self.state in UNDER_WAY

    def __str__(self) -> str:
        label = f" ({self.label})" if self.label else ""
        return f"deployment {self.number} of version {self.version}{label}"


def find_place(aws: Aws, deployment: Deployment) -> Place:
    """Where the stack `platform` put the rules. Raises AwsError if it is not there."""
    delivery = deployment.delivery
    name = delivery.application or deployment.name
    client = aws.client("appconfig")
    with plainly(aws.region):
        application = _id(_pages(client.list_applications), name, "application", aws)
        inside = {"ApplicationId": application}
        environment = _id(
            _pages(client.list_environments, **inside), delivery.environment, "environment", aws
        )
        profile = _id(
            _pages(client.list_configuration_profiles, **inside), delivery.profile, "profile", aws
        )
        strategy = _id(
            _pages(client.list_deployment_strategies),
            f"{deployment.name}-rules",
            "deployment strategy",
            aws,
        )
    return Place(
        application=application,
        environment=environment,
        profile=profile,
        strategy=strategy,
        shown=f"{name}/{delivery.environment}/{delivery.profile}",
    )


def rollouts(aws: Aws, place: Place) -> list[Rollout]:
    """Deployments in the environment, the newest first."""
    with plainly(aws.region):
        found = [
            Rollout(
                number=each["DeploymentNumber"],
                state=each["State"],
                version=each.get("ConfigurationVersion", ""),
                label=each.get("VersionLabel", ""),
                percent=each.get("PercentageComplete", 0.0),
            )
            for each in _pages(aws.client("appconfig").list_deployments, **place.where)
            if each.get("ConfigurationProfileId", place.profile) == place.profile
        ]
    return sorted(found, key=lambda each: -each.number)


def in_force(found: list[Rollout]) -> Rollout | None:
    """The newest that proxies get, or will get unless it is rolled back; None: nothing is."""
    return next((each for each in found if each.state in _SERVED), None)


def content_of(aws: Aws, place: Place, version: str) -> bytes:
    """What a version holds. Raises AwsError."""
    with plainly(aws.region):
        answer = aws.client("appconfig").get_hosted_configuration_version(
            **place.what, VersionNumber=int(version)
        )
        content: bytes = answer["Content"].read()
    return content


def _pages(ask: Any, **arguments: Any) -> Iterator[dict[str, Any]]:
    more: dict[str, Any] = {}
    while True:
        answer = ask(**arguments, **more)
        yield from answer["Items"]
        if not answer.get("NextToken"):
            return
        more = {"NextToken": answer["NextToken"]}


def _id(items: Iterator[dict[str, Any]], name: str, kind: str, aws: Aws) -> str:
    for each in items:
        if name == each["Name"]:
            return str(each["Id"])
    raise AwsError(
        f"AppConfig has no {kind} {name} in {aws.region} (account {aws.account})\n"
        "`strangler deploy apply` makes it, with the stack `platform`"
    )
