"""An environment and an application in, what AWS says of them out, as the documents of a file.

Only this module needs boto3, and only `--live` loads it."""

import os
from collections.abc import Iterable
from typing import Any, Protocol

import boto3
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

from strangler.diagnostics import IMPORT_AWS, Diagnostic, report
from strangler.engines.importing.documents import Placed
from strangler.locations import Location


class Client(Protocol):
    """What of boto3's client is used."""

    def get_paginator(self, operation_name: str) -> Any:
        """Pages of an operation."""


def client() -> Client:
    """A client with the credentials and region of the environment. Raises botocore's errors."""
    # boto3 reads AWS_DEFAULT_REGION only; containers and functions on AWS have AWS_REGION.
    region = os.environ.get("AWS_REGION") or None
    made: Client = boto3.client("migration-hub-refactor-spaces", region_name=region)
    return made


def ask(
    environment: str, application: str, using: Client | None = None
) -> tuple[list[Placed], list[Diagnostic]]:
    """Routes and services of an application; or why AWS does not tell."""
    place = Location(f"{environment}/{application}", 1)
    names = {"EnvironmentIdentifier": environment, "ApplicationIdentifier": application}
    try:
        asked = using if using is not None else client()
        found = {
            key: [each for page in _pages(asked, operation, names) for each in page[key]]
            for operation, key in (
                ("list_services", "ServiceSummaryList"),
                ("list_routes", "RouteSummaryList"),
            )
        }
    except NoCredentialsError:
        hint = "set AWS_PROFILE, or sign in with `aws sso login`"
        return [], [report(IMPORT_AWS, "there are no credentials", place, hint)]
    except NoRegionError:
        return [], [report(IMPORT_AWS, "no region is named", place, "set AWS_REGION")]
    except ClientError as error:
        return [], [_refused(error, place)]
    except BotoCoreError as error:
        return [], [report(IMPORT_AWS, str(error), place)]
    return [_placed(found, place)], []


def _pages(asked: Client, operation: str, names: dict[str, str]) -> Iterable[dict[str, Any]]:
    pages: Iterable[dict[str, Any]] = asked.get_paginator(operation).paginate(**names)
    return pages


def _refused(error: ClientError, place: Location) -> Diagnostic:
    told = error.response.get("Error", {})
    code, message = told.get("Code", ""), told.get("Message", "")
    operation = f"refactor-spaces:{error.operation_name}"
    hints = {
        "AccessDeniedException": f"allow {operation}",
        "ResourceNotFoundException": "check --environment-id, --application-id and the region",
        "ExpiredTokenException": "sign in again",
        "UnrecognizedClientException": "the credentials are not valid (any more): sign in again",
        "ThrottlingException": "try again in a minute",
    }
    return report(IMPORT_AWS, f"{operation}: {code}: {message}", place, hints.get(code, ""))


def _placed(value: object, place: Location) -> Placed:
    if isinstance(value, dict):
        return Placed({key: _placed(each, place) for key, each in value.items()}, place)
    if isinstance(value, Iterable) and not isinstance(value, str | bytes):
        return Placed([_placed(each, place) for each in value], place)
    return Placed(value, place)
