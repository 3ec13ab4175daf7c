"""What the adapters of AWS have in common: their clients, and what is said of their errors."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

from strangler.proxy.control.rule_sources.source import SourceError

_HINTS = {
    "AccessDenied": "allow the proxy's role what the message names",
    "AccessDeniedException": "allow the proxy's role what the message names",
    "ExpiredToken": "sign in again",
    "ExpiredTokenException": "sign in again",
    "NoSuchBucket": "check the name and the Region",
    "NoSuchKey": "upload the rules first, or check the name",
    "ResourceNotFoundException": "check names and Region; deploy a version of the rules",
}
_FAILURES = (
    BotoCoreError,
    ClientError,
    OSError,
    RuntimeError,  # what botocore raises for credentials that came expired
    ValueError,
)


def make_client(service: str, region: str, endpoint: str) -> Any:
    """A boto3 client of a session of its own, which gives up after half a minute at the latest;
    BotoCoreError if there is no Region."""
    config = Config(connect_timeout=2, read_timeout=5, retries={"total_max_attempts": 2})
    return boto3.session.Session().client(
        service, region_name=region or None, endpoint_url=endpoint or None, config=config
    )


@contextmanager
def explained(name: str) -> Iterator[None]:
    """Everything that may go wrong with AWS as a SourceError of the source `name`."""
    try:
        yield
    except _FAILURES as error:
        hint = _hint(error)
        raise SourceError(f"{name}: {error}" + (f"; {hint}" if hint else "")) from error


def _hint(error: Exception) -> str:
    if isinstance(error, ClientError):
        return _HINTS.get(error.response["Error"].get("Code", ""), "")
    if isinstance(error, NoCredentialsError):
        return "set a profile or AWS_ACCESS_KEY_ID, or give the task or instance a role"
    if isinstance(error, NoRegionError):
        return "set AWS_REGION, or write ?region=REGION behind the source"
    return ""
