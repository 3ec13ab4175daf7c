"""A stack in, the images that it would run and that are not in ECR out: a task that cannot pull its
image is started again and again, and the rollout hangs until the circuit breaker gives up."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from strangler.deploy.aws.parameters import IMAGE
from strangler.deploy.aws.refusals import code_of, denied, message_of
from strangler.deploy.aws.session import Aws
from strangler.deploy.resources import Join, Output, Parameter, Stack, Value

_PLACE = re.compile(
    r"(?P<account>[0-9]{12})\.dkr\.ecr\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/"
    r"(?P<repository>[^:@]+)(?:@(?P<digest>sha256:[0-9a-f]{64})|:(?P<tag>[^@]+))"
)
_ABSENT = {"ImageNotFoundException", "RepositoryNotFoundException"}


def missing(
    aws: Aws, stack: Stack, given: Mapping[str, str], outputs: Mapping[str, Mapping[str, str]]
) -> tuple[str, ...]:
    """A sentence for each image that is not there, or that could not be asked for. `given` are the
    stack's parameters, `outputs` those of live stacks; what these do not tell yet is left out, and
    so are other registries and Regions."""
    found = []
    for image in sorted(set(_images(stack, given, outputs))):
        place = _PLACE.fullmatch(image)
        if place is None or place["region"] != aws.region:
            continue
        if told := _asked(aws, image, place):
            found.append(told)
    return tuple(found)


def _asked(aws: Aws, image: str, place: re.Match[str]) -> str:
    by: dict[str, Any] = {"imageDigest": place["digest"]}
    if not place["digest"]:
        by = {"imageTag": place["tag"]}
    try:
        aws.client("ecr").describe_images(
            registryId=place["account"], repositoryName=place["repository"], imageIds=[by]
        )
    except Exception as error:
        if code_of(error) in _ABSENT:
            return f"{image} is not in ECR: push it, or its tasks cannot start"
        if code_of(error):
            why = denied(message_of(error)) or code_of(error)
            return f"whether {image} is in ECR could not be asked ({why})"
        raise
    return ""


def _images(
    stack: Stack, given: Mapping[str, str], outputs: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    for resource in stack.resources:
        named: list[Any] = []
        match resource.type:
            case "AWS::ECS::TaskDefinition":
                containers: Any = resource.properties["ContainerDefinitions"]
                named = [each["Image"] for each in containers]
            case "AWS::Lambda::Function":
                code: Any = resource.properties["Code"]
                named = [code.get("ImageUri")]
        for each in named:
            if text := _known(each, given, outputs):
                yield text


def _known(image: Value, given: Mapping[str, str], outputs: Mapping[str, Mapping[str, str]]) -> str:
    match image:
        case str():
            return image
        case Join((Output(stack, name), "@", Parameter(parameter))) if parameter == IMAGE:
            uri, digest = outputs.get(stack, {}).get(name), given.get(IMAGE)
            return f"{uri}@{digest}" if uri and digest else ""
    return ""
