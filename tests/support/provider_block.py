"""The older provider pointed at an emulator on loopback."""

from support.emulators import REGION, Emulator, refuse_elsewhere

SERVICES = (
    "apigateway",
    "applicationautoscaling",
    "cloudwatch",
    "cloudwatchlogs",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "elb",
    "iam",
    "kms",
    "lambda",
    "route53",
    "s3",
    "servicediscovery",
    "sns",
    "sqs",
    "sts",
    "wafv2",
)
"""By the provider's names; `apigateway` and `elb` are their second versions as well."""


def provider(emulator: Emulator) -> str:
    """The block. Raises NotLoopbackError for an endpoint elsewhere."""
    refuse_elsewhere(emulator.endpoint)
    endpoints = "".join(f'    {each} = "{emulator.endpoint}"\n' for each in SERVICES)
    return f"""\
provider "aws" {{
  region                      = "{REGION}"
  access_key                  = "testing"
  secret_key                  = "testing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  s3_force_path_style         = true

  endpoints {{
{endpoints}  }}
}}
"""
