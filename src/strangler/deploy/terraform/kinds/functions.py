"""Functions with their versions and aliases."""

from strangler.deploy.resources import Value
from strangler.deploy.terraform.hcl import Argument, Item
from strangler.deploy.terraform.kinds.base import Absorbed, Kind, Kinds, Place, nested
from strangler.deploy.terraform.kinds.writers import (
    TAGS,
    apart,
    block,
    inside,
    named_values,
    to,
)


def _weights(place: Place, value: Value) -> list[Item]:
    shares = named_values(place, value, "FunctionVersion", "FunctionWeight")
    return [Argument("additional_version_weights", place.expression(shares))]


KINDS: Kinds = {
    "AWS::Lambda::Function": Kind(
        resource="aws_lambda_function",
        properties={
            "FunctionName": to("function_name"),
            "Description": to("description"),
            "PackageType": to("package_type"),
            "Code": inside(
                {
                    "ImageUri": to("image_uri"),
                    "S3Bucket": to("s3_bucket"),
                    "S3Key": to("s3_key"),
                    "S3ObjectVersion": to("s3_object_version"),
                }
            ),
            "Handler": to("handler"),
            "Runtime": to("runtime"),
            "Architectures": to("architectures"),
            "MemorySize": to("memory_size"),
            "Timeout": to("timeout"),
            "Role": to("role"),
            "ReservedConcurrentExecutions": to("reserved_concurrent_executions"),
            "Environment": block("environment", {"Variables": to("variables")}),
            "KmsKeyArn": to("kms_key_arn"),
            "DeadLetterConfig": block("dead_letter_config", {"TargetArn": to("target_arn")}),
            "LoggingConfig": block(
                "logging_config", {"LogFormat": to("log_format"), "LogGroup": to("log_group")}
            ),
            "TracingConfig": block("tracing_config", {"Mode": to("mode")}),
            "VpcConfig": block(
                "vpc_config",
                {
                    "SubnetIds": to("subnet_ids"),
                    "SecurityGroupIds": to("security_group_ids"),
                },
            ),
            **TAGS,
        },
        ref="function_name",
        attributes={"Arn": "arn"},
        # Every change of code or settings is a version; those before stay for the way back.
        items=(Argument("publish", True),),
        awaits=("AWS::IAM::Role", "AWS::EC2::Subnet"),
    ),
    "AWS::Lambda::Version": Absorbed(
        owner="FunctionName",
        properties=frozenset({"FunctionName", "Description"}),
        attributes={"Version": "version"},
    ),
    "AWS::Lambda::Alias": Kind(
        resource="aws_lambda_alias",
        properties={
            "FunctionName": to("function_name"),
            "FunctionVersion": to("function_version"),
            "Name": to("name"),
            "Description": to("description"),
            "ProvisionedConcurrencyConfig": apart(
                "aws_lambda_provisioned_concurrency_config",
                {"function_name": "function_name", "qualifier": "name"},
                inside(
                    {"ProvisionedConcurrentExecutions": to("provisioned_concurrent_executions")}
                ),
            ),
            "RoutingConfig": lambda place, value: [
                nested(
                    "routing_config",
                    inside({"AdditionalVersionWeights": _weights})(place, value),
                )
            ],
        },
        ref="arn",
        attributes={"AliasArn": "arn"},
    ),
}
