"""AppConfig: where the rules are kept and rolled out."""

from strangler.deploy.resources import Value
from strangler.deploy.terraform.hcl import Item
from strangler.deploy.terraform.kinds.base import Kind, Kinds, Place, listed, nested, written
from strangler.deploy.terraform.kinds.writers import TAGS, block, encoded, to


def _validators(place: Place, value: Value) -> list[Item]:
    """The content is a JSON Schema, or the ARN of a function."""
    found: list[Item] = []
    for each in listed(place, value):
        schema = isinstance(each, dict) and each.get("Type") == "JSON_SCHEMA"
        table = {"Type": to("type"), "Content": encoded("content") if schema else to("content")}
        found.append(nested("validator", written(place, table, each)))
    return found


KINDS: Kinds = {
    "AWS::AppConfig::Application": Kind(
        resource="aws_appconfig_application",
        properties={"Name": to("name"), "Description": to("description"), **TAGS},
        attributes={"ApplicationId": "id"},
    ),
    "AWS::AppConfig::Environment": Kind(
        resource="aws_appconfig_environment",
        properties={
            "ApplicationId": to("application_id"),
            "Name": to("name"),
            "Description": to("description"),
            "Monitors": block(
                "monitor", {"AlarmArn": to("alarm_arn"), "AlarmRoleArn": to("alarm_role_arn")}
            ),
            **TAGS,
        },
        # The provider's own id has the application's in it.
        ref="environment_id",
        attributes={"EnvironmentId": "environment_id"},
    ),
    "AWS::AppConfig::ConfigurationProfile": Kind(
        resource="aws_appconfig_configuration_profile",
        properties={
            "ApplicationId": to("application_id"),
            "Name": to("name"),
            "Description": to("description"),
            "LocationUri": to("location_uri"),
            "KmsKeyIdentifier": to("kms_key_identifier"),
            "Validators": _validators,
            **TAGS,
        },
        ref="configuration_profile_id",
        attributes={"ConfigurationProfileId": "configuration_profile_id"},
    ),
    "AWS::AppConfig::DeploymentStrategy": Kind(
        resource="aws_appconfig_deployment_strategy",
        properties={
            "Name": to("name"),
            "Description": to("description"),
            "DeploymentDurationInMinutes": to("deployment_duration_in_minutes"),
            "GrowthFactor": to("growth_factor"),
            "GrowthType": to("growth_type"),
            "FinalBakeTimeInMinutes": to("final_bake_time_in_minutes"),
            "ReplicateTo": to("replicate_to"),
            **TAGS,
        },
    ),
}
