"""What holds a stack back in, the same let go out: nothing here is data that anybody keeps.

Load balancers refuse to be deleted while they are protected; AppConfig refuses while a deployment
is under way, or a profile has hosted versions; Cloud Map refuses while an instance is registered,
which ECS takes back some time after its tasks have gone."""

from collections.abc import Sequence
from typing import Any

from strangler.deploy.aws.inventory import Held, of_type
from strangler.deploy.aws.refusals import code_of
from strangler.deploy.aws.session import Aws

_UNDER_WAY = {"DEPLOYING", "BAKING", "VALIDATING"}
_GONE = {
    "InstanceNotFound",
    "LoadBalancerNotFound",
    "LoadBalancerNotFoundException",
    "ResourceNotFoundException",
    "ServiceNotFound",
}


def loosen(aws: Aws, held: Sequence[Held]) -> None:
    """Everything in these resources that would make the deletion of their stacks fail."""
    for each in of_type(held, "AWS::ElasticLoadBalancingV2::LoadBalancer"):
        _unless_gone(_unprotect, aws, each.physical)
    _appconfig(aws, held)
    for each in of_type(held, "AWS::ServiceDiscovery::Service"):
        _unless_gone(_deregister, aws, each.physical)


def _unless_gone(do: Any, *arguments: Any) -> None:
    try:
        do(*arguments)
    except Exception as error:
        if code_of(error) not in _GONE:
            raise


def _unprotect(aws: Aws, arn: str) -> None:
    aws.client("elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=arn,
        Attributes=[{"Key": "deletion_protection.enabled", "Value": "false"}],
    )


def _appconfig(aws: Aws, held: Sequence[Held]) -> None:
    applications = of_type(held, "AWS::AppConfig::Application")
    if not applications:
        return
    application = applications[0].physical
    for each in of_type(held, "AWS::AppConfig::Environment"):
        _unless_gone(_stop, aws, application, _last(each.physical))
    for each in of_type(held, "AWS::AppConfig::ConfigurationProfile"):
        _unless_gone(_versions_gone, aws, application, _last(each.physical))


def _last(physical: str) -> str:
    """The id, where CloudFormation puts the application's before it."""
    return physical.rpartition("/")[2].rpartition("|")[2]


def _stop(aws: Aws, application: str, environment: str) -> None:
    client = aws.client("appconfig")
    # Newest first (AppConfig API reference, ListDeployments); one at a time is under way.
    listed = client.list_deployments(
        ApplicationId=application, EnvironmentId=environment, MaxResults=1
    )
    for each in listed["Items"]:
        if each["State"] in _UNDER_WAY:
            client.stop_deployment(
                ApplicationId=application,
                EnvironmentId=environment,
                DeploymentNumber=each["DeploymentNumber"],
                AllowRevert=True,
            )


def _versions_gone(aws: Aws, application: str, profile: str) -> None:
    client = aws.client("appconfig")
    where = {"ApplicationId": application, "ConfigurationProfileId": profile}
    token = ""
    numbers: list[int] = []
    while True:
        more = {"NextToken": token} if token else {}
        listed = client.list_hosted_configuration_versions(**where, **more)
        numbers += [each["VersionNumber"] for each in listed["Items"]]
        token = listed.get("NextToken") or ""
        if not token:
            break
    for number in numbers:
        client.delete_hosted_configuration_version(**where, VersionNumber=number)


def _deregister(aws: Aws, service: str) -> None:
    client = aws.client("servicediscovery")
    pages = client.get_paginator("list_instances").paginate(ServiceId=service)
    # An entry that a template made, such as the name of a load balancer, goes with its stack.
    found = [
        each["Id"]
        for page in pages
        for each in page["Instances"]
        if "AWS_ALIAS_DNS_NAME" not in (each.get("Attributes") or {})
    ]
    for instance in found:
        _unless_gone(_take_out, client, service, instance)


def _take_out(client: Any, service: str, instance: str) -> None:
    client.deregister_instance(ServiceId=service, InstanceId=instance)
