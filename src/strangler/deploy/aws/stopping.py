"""A deployment of AppConfig stopped or taken back: what was before it is in force again."""

from typing import Any

from strangler.deploy.aws.errors import AwsError
from strangler.deploy.aws.refusals import message_of, plainly
from strangler.deploy.aws.rules_place import Place
from strangler.deploy.aws.session import Aws


def stop(aws: Aws, place: Place, number: int) -> str:
    """The state afterwards: ROLLED_BACK or on the way there for one that was under way, REVERTED
    for one that had ended in the last 72 hours.

    Always with AllowRevert: without it AppConfig stops only what is DEPLOYING, and a deployment to
    all at once is BAKING nearly all its life (aws.md section 7). Raises AwsError."""
    client = aws.client("appconfig")
    with plainly(aws.region):
        try:
            answer: dict[str, Any] = client.stop_deployment(
                **place.where, DeploymentNumber=number, AllowRevert=True
            )
        except client.exceptions.BadRequestException as error:
            raise AwsError(
                f"deployment {number} cannot be taken back: {message_of(error)}\n"
                "deploy the rules that are wanted instead (`strangler deploy rules RULES`); "
                "meanwhile the kill switch sends everything to the monolith"
            ) from error
    return str(answer.get("State", ""))
