"""What AppConfig answers about the place of the rules, for clients that answer from a list."""

import io
from typing import Any

from botocore.response import StreamingBody

from strangler.deploy.aws.rules_place import Place
from support.aws_stubs import WHEN, Stubs

PLACE = Place(
    application="app",
    environment="env",
    profile="prof",
    strategy="strat",
    shown="shop/production/rules",
)
ALARM = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:shop-rules-refused"


def hosted(*versions: tuple[int, str]) -> dict[str, Any]:
    """ListHostedConfigurationVersions: number and label of each."""
    return {
        "Items": [{"VersionNumber": number, "VersionLabel": label} for number, label in versions]
    }


def deployments(*known: tuple[int, str, str]) -> dict[str, Any]:
    """ListDeployments: number, state and version of each."""
    return {
        "Items": [
            {
                "DeploymentNumber": number,
                "State": state,
                "ConfigurationVersion": version,
                "PercentageComplete": 100.0,
            }
            for number, state, version in known
        ]
    }


def deployment(state: str, *events: tuple[str, str, str]) -> dict[str, Any]:
    """GetDeployment: its state, and type, cause and words of its events, the newest first."""
    return {
        "State": state,
        "DeploymentDurationInMinutes": 0,
        "FinalBakeTimeInMinutes": 10,
        "PercentageComplete": 100.0,
        "CompletedAt": WHEN,
        "EventLog": [
            {"EventType": kind, "TriggeredBy": by, "Description": said, "OccurredAt": WHEN}
            for kind, by, said in events
        ],
    }


def content(stubs: Stubs, held: bytes) -> None:
    """The next question is for what a version holds."""
    body = StreamingBody(io.BytesIO(held), len(held))
    stubs.answers("appconfig", "get_hosted_configuration_version", {"Content": body})
