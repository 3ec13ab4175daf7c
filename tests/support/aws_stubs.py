"""Clients of AWS that answer from a list, by botocore's Stubber: every question and answer is held
against the service's own model, and nothing leaves the process."""

from datetime import UTC, datetime
from typing import Any

import boto3
from botocore.stub import Stubber

from strangler.deploy.aws.session import Aws
from support.emulators import REGION

STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop-network/1"
WHEN = datetime(2026, 11, 1, 10, tzinfo=UTC)


class Stubs:
    """An account whose services answer what they are told to, in order."""

    def __init__(self) -> None:
        self.session = boto3.session.Session(
            aws_access_key_id="testing", aws_secret_access_key="testing", region_name=REGION
        )
        self.stubbers: dict[str, Stubber] = {}
        self.clients: dict[str, Any] = {}
        self.aws = Aws(account="123456789012", region=REGION, caller="arn:test", make=self._made)

    def _made(self, service: str) -> Any:
        if service not in self.clients:
            self.clients[service] = self.session.client(service, endpoint_url="http://127.0.0.1:9")
            self.stubbers[service] = Stubber(self.clients[service])
            self.stubbers[service].activate()
        return self.clients[service]

    def answers(
        self,
        service: str,
        method: str,
        answer: dict[str, Any],
        expected: dict[str, Any] | None = None,
    ) -> None:
        """The next question has to be this method of this service, with these parameters if they
        are given."""
        self._made(service)
        self.stubbers[service].add_response(method, answer, expected)

    def refuses(self, service: str, method: str, code: str, message: str, **fields: Any) -> None:
        """The next question is answered with an error; `fields` are further members of it."""
        self._made(service)
        self.stubbers[service].add_client_error(method, code, message, modeled_fields=fields)

    def all_asked(self) -> None:
        """Nothing was left unasked."""
        for stubber in self.stubbers.values():
            stubber.assert_no_pending_responses()


def stack(status: str, reason: str = "", tags: dict[str, str] | None = None) -> dict[str, Any]:
    """What DescribeStacks says of `shop-network`."""
    owned = {"strangler:deployment": "shop"} if tags is None else tags
    return {
        "Stacks": [
            {
                "StackId": STACK,
                "StackName": "shop-network",
                "CreationTime": WHEN,
                "StackStatus": status,
                "StackStatusReason": reason,
                "Tags": [{"Key": key, "Value": value} for key, value in owned.items()],
            }
        ]
    }


__all__ = ["STACK", "WHEN", "Stubs", "stack"]
