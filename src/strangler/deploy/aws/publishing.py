"""Rules as JSON in, a deployment of AppConfig on its way out; never over somebody else's work."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, NamedTuple

from strangler.deploy.aws.errors import AwsError
from strangler.deploy.aws.refusals import code_of, plainly
from strangler.deploy.aws.rules_place import Place, Rollout, content_of, rollouts
from strangler.deploy.aws.session import Aws
from strangler.deploy.aws.stopping import stop
from strangler.deploy.aws.waiting import Pace, wait
from strangler.errors import ConfigurationError

LARGEST = 2 * 1024 * 1024
"""Bytes of a hosted version (quota of AppConfig)."""
_LABEL = re.compile(r"(?=.*[^0-9]).{1,64}")
_TRIES = 5


class UnderWayError(AwsError):
    """Another deployment runs in the environment."""


class RefusedError(AwsError):
    """AppConfig's validators refused a version."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """Rules as they are handed out."""

    content: bytes
    label: str
    """Of people or by content; AppConfig knows one version of each label."""
    commit: str = ""
    """Where it stands in Git; empty: nowhere, or that is not known."""

    @property
    def digest(self) -> str:
        """SHA-256 of the content, hexadecimal."""
        return sha256(self.content).hexdigest()


class Uploaded(NamedTuple):
    """A hosted version."""

    number: str
    made: bool
    """Whether it was not there before."""


def version_of(content: str, label: str, commit: str = "") -> Version:
    """A version that AppConfig can take; `label` empty: made from the content.

    Raises ConfigurationError if it is too large, or the label none."""
    encoded = content.encode()
    if len(encoded) > LARGEST:
        raise ConfigurationError(_too_large(len(encoded), f"{LARGEST:,}"))
    if label and not _LABEL.fullmatch(label):
        raise ConfigurationError(
            f"{label!r} is no label of a version: 1 to 64 characters, one of them no digit\n"
            "write --label commit-1234567, for example"
        )
    label = label or f"rules-{sha256(encoded).hexdigest()[:12]}"
    return Version(content=encoded, label=label, commit=commit)


def _too_large(size: int, limit: str) -> str:
    return (
        f"the rules have {size:,} bytes as JSON, and AppConfig takes {limit}\n"
        "take them from S3 instead (STRANGLER_RULES=s3://BUCKET/KEY), or write fewer routes "
        "with templates and prefixes"
    )


def upload(aws: Aws, place: Place, version: Version) -> Uploaded:
    """The hosted version, made unless there is one of that label with the same content.

    Raises AwsError if the label is taken, or somebody uploaded at the same time;
    ConfigurationError if the account takes less than AppConfig usually does."""
    client = aws.client("appconfig")
    with plainly(aws.region):
        latest = 0
        for each in _versions(client, place):
            latest = max(latest, each["VersionNumber"])
            if each.get("VersionLabel", "") == version.label:
                return Uploaded(_same(aws, place, each["VersionNumber"], version), made=False)
        lock = {"LatestVersionNumber": latest} if latest else {}
        try:
            made = client.create_hosted_configuration_version(
                **place.what,
                **lock,
                Content=version.content,
                ContentType="application/json",
                Description=f"SHA-256 {version.digest}",
                VersionLabel=version.label,
            )
        except client.exceptions.ConflictException as error:
            raise AwsError(
                f"somebody else uploaded rules to {place.shown} at this moment\n"
                "look at theirs (`strangler deploy rules --status`), then run this again"
            ) from error
        except client.exceptions.PayloadTooLargeException as error:
            size = len(version.content)
            raise ConfigurationError(_too_large(size, "fewer in this account")) from error
    return Uploaded(str(made["VersionNumber"]), made=True)


def discard(aws: Aws, place: Place, number: str) -> None:
    """Remove a hosted version that never was deployed, so that its label is free again.

    Raises AwsError."""
    with plainly(aws.region):
        aws.client("appconfig").delete_hosted_configuration_version(
            **place.what, VersionNumber=int(number)
        )


def _versions(client: Any, place: Place) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    more: dict[str, Any] = {}
    while True:
        answer = client.list_hosted_configuration_versions(**place.what, **more)
        found += answer["Items"]
        if not answer.get("NextToken"):
            return found
        more = {"NextToken": answer["NextToken"]}


def _same(aws: Aws, place: Place, number: int, version: Version) -> str:
    if content_of(aws, place, str(number)) != version.content:
        raise AwsError(
            f"the label {version.label} belongs to version {number}, which says something else\n"
            "choose another --label"
        )
    return str(number)


def refuse_busy(found: list[Rollout], manners: "Manners") -> None:
    """Raises UnderWayError if the newest of `found` is under way and manners say nothing of it."""
    if not found or not found[0].under_way or manners.queue or manners.supersede:
        return
    raise UnderWayError(
        f"{found[0]} is {found[0].state}, and an environment of AppConfig takes one at a time\n"
        "give --wait to start behind it, --supersede to stop it and start instead, "
        "or see --status"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """What is done about a deployment that is under way."""

    queue: bool = False
    """Wait until it has ended."""
    supersede: bool = False
    """Stop it, so that what was before is in force again, and start then."""


def start(
    aws: Aws,
    place: Place,
    number: str,
    why: str,
    manners: Manners,
    tell: Callable[[str], None],
    pace: Pace,
) -> int:
    """Deploy the hosted version `number`; the number of the deployment. `tell` gets a line for
    each thing that is waited for.

    Raises UnderWayError if another one runs and manners say nothing else, RefusedError if
    validators find fault with it, AwsError."""
    client = aws.client("appconfig")
    for _ in range(_TRIES):
        found = rollouts(aws, place)
        refuse_busy(found, manners)
        if found and found[0].under_way:
            _make_way(aws, place, found[0], manners, tell, pace)
            continue
        lock = {"LatestDeploymentNumber": found[0].number} if found else {}
        with plainly(aws.region):
            try:
                started = client.start_deployment(
                    **place.where,
                    **lock,
                    ConfigurationProfileId=place.profile,
                    ConfigurationVersion=number,
                    DeploymentStrategyId=place.strategy,
                    Description=why[:1024],
                )
            except client.exceptions.BadRequestException as error:
                raise RefusedError("\n".join(_refusal(error))) from error
            except client.exceptions.ClientError as error:
                # Somebody else was first, between our two questions.
                if code_of(error) != "ConflictException":
                    raise
                continue
        return int(started["DeploymentNumber"])
    raise UnderWayError(f"others deploy to {place.shown} all the time; try again later")


def _make_way(
    aws: Aws,
    place: Place,
    rollout: Rollout,
    manners: Manners,
    tell: Callable[[str], None],
    pace: Pace,
) -> None:
    if manners.supersede and rollout.state != "ROLLING_BACK":
        tell(f"stopping {rollout}")
        stop(aws, place, rollout.number)
    else:
        tell(f"waiting for {rollout}, which is {rollout.state}")

    def ended() -> bool | None:
        return None if rollouts(aws, place)[0].under_way else True

    wait(ended, f"{rollout}", pace)


def _refusal(error: Any) -> list[str]:
    """What AppConfig's validators say (they run when a deployment starts)."""
    answer = error.response
    lines = [f"AppConfig refused the rules: {answer['Error'].get('Message', '')}"]
    for each in answer.get("Details", {}).get("InvalidConfiguration", []):
        place = each.get("Location") or "the document"
        lines.append(f"{place}: {each.get('Reason') or each.get('Constraint', '')}")
    return [*lines, "nothing has changed: what was in force still is"]
