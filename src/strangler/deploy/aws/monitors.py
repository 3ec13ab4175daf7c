"""The environment of the rules in, what its alarms will do to a deployment out."""

from typing import Any

from strangler.deploy.aws.errors import AwsError
from strangler.deploy.aws.refusals import plainly
from strangler.deploy.aws.rules_place import Place
from strangler.deploy.aws.session import Aws


def troubles(aws: Aws, place: Place) -> list[str]:
    """What is wrong with the alarms that watch the rules, a line each: those that would take any
    version back at once, and those that never would (aws.md section 7)."""
    try:
        with plainly(aws.region):
            environment = aws.client("appconfig").get_environment(**place.where)
            arns = [each["AlarmArn"] for each in environment.get("Monitors", [])]
            if not arns:
                return ["no alarm watches the rules: a bad version is not taken back by itself"]
            names = [arn.rpartition(":alarm:")[2] for arn in arns]
            answer = aws.client("cloudwatch").describe_alarms(AlarmNames=names)
    except AwsError as error:
        return [f"the alarms that watch the rules cannot be read: {str(error).splitlines()[0]}"]
    alarms = {each["AlarmName"]: each for each in answer["MetricAlarms"]}
    return [line for name in names for line in _trouble(name, alarms.get(name))]


def _trouble(name: str, alarm: dict[str, Any] | None) -> list[str]:
    if alarm is None:
        return [f"alarm {name}, which watches the rules, is not there"]
    found = []
    if not alarm.get("ActionsEnabled", True):
        found.append(f"alarm {name} has its actions disabled, so it takes no version back")
    if alarm.get("StateValue") == "ALARM":
        found.append(f"alarm {name} is in ALARM, so it takes this version back at once")
    if alarm.get("TreatMissingData") != "notBreaching":
        found.append(
            f"alarm {name} does not treat missing data as notBreaching, so a quiet minute takes "
            "this version back"
        )
    return found
