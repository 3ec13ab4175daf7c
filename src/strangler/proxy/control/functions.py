"""A function's entry in the rules in, the same with region and endpoint filled in out."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec
from botocore.exceptions import BotoCoreError
from botocore.session import Session

from strangler.rules.model import LambdaFunction, Url


class RegionUnknownError(Exception):
    """No region for a function; the text says where one can be named."""


def complete_function(
    function: LambdaFunction,
    session: Session | None = None,
    environment: Mapping[str, str] = os.environ,
) -> LambdaFunction:
    """The region from the rule, the ARN, AWS_REGION, AWS_DEFAULT_REGION or the profile, in this
    order; the endpoint as botocore knows it, which heeds partitions, FIPS and dual-stack settings
    and AWS_ENDPOINT_URL. Raises RegionUnknownError, and ValueError for a region that cannot be."""
    session = session or Session()
    region = (
        function.region
        or _region_of_arn(function.function)
        or environment.get("AWS_REGION")
        or session.get_config_variable("region")
    )
    if not region:
        raise RegionUnknownError(
            f"no region for function {function.function}: write `region` beside it in the rules, "
            "or set AWS_REGION or the profile's region"
        )
    endpoint = function.endpoint or _endpoint(session, region)
    return msgspec.structs.replace(function, region=region, endpoint=endpoint)


def _region_of_arn(name: str) -> str:
    parts = name.split(":")
    return parts[3] if len(parts) >= 7 and parts[0] == "arn" else ""


def _endpoint(session: Session, region: str) -> Url:
    """From a client that is made with keys of no meaning, so that none are looked for."""
    try:
        client = session.create_client(
            "lambda", region_name=region, aws_access_key_id="-", aws_secret_access_key="-"
        )
    except BotoCoreError as problem:
        raise ValueError(f"no endpoint for region {region}: {problem}") from problem
    return _parse(client.meta.endpoint_url)


def _parse(url: str) -> Url:
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return Url(
        scheme=parts.scheme, host=parts.hostname or "", port=port, prefix=parts.path.rstrip("/")
    )
