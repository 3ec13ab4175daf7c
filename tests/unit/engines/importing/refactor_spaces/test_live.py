"""AWS is asked for routes and services; what it refuses is told."""

import botocore.session
import pytest
from botocore.exceptions import NoCredentialsError, NoRegionError
from botocore.stub import Stubber

from strangler.engines.importing.refactor_spaces import live
from strangler.engines.importing.sources import import_live
from strangler.rules.document import parse_rules

ENV, APP = "env-0123456789", "app-0123456789"
NAMES = {"EnvironmentIdentifier": ENV, "ApplicationIdentifier": APP}


@pytest.fixture
def stubbed(monkeypatch):
    """A client that answers as it is told, with credentials that are none."""
    made = botocore.session.Session().create_client(
        "migration-hub-refactor-spaces",
        region_name="eu-west-1",
        aws_access_key_id="testing",
        aws_secret_access_key="testing",
    )
    monkeypatch.setattr(live, "client", lambda: made)
    with Stubber(made) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def test_all_pages_of_routes_and_services_are_imported(stubbed):
    stubbed.add_response(
        "list_services",
        {"ServiceSummaryList": [
            {"ServiceId": "svc-0123456789", "Name": "mono", "EndpointType": "URL",
             "UrlEndpoint": {"Url": "http://mono.internal"}},
        ], "NextToken": "more"},
        NAMES,
    )  # fmt: skip
    stubbed.add_response(
        "list_services",
        {"ServiceSummaryList": [
            {"ServiceId": "svc-1123456789", "Name": "orders", "EndpointType": "URL",
             "UrlEndpoint": {"Url": "http://orders.internal"}},
        ]},
        NAMES | {"NextToken": "more"},
    )  # fmt: skip
    stubbed.add_response(
        "list_routes",
        {"RouteSummaryList": [
            {"RouteId": "rte-0123456789", "RouteType": "DEFAULT", "ServiceId": "svc-0123456789",
             "ApplicationId": APP, "State": "ACTIVE"},
            {"RouteId": "rte-1123456789", "RouteType": "URI_PATH", "ServiceId": "svc-1123456789",
             "ApplicationId": APP, "State": "ACTIVE", "SourcePath": "/orders",
             "IncludeChildPaths": True, "AppendSourcePath": True},
        ]},
        NAMES,
    )  # fmt: skip
    found = import_live(ENV, APP)
    rules = parse_rules(found.text, "rules.yaml", {}).rules
    assert (rules.default, rules.routes[0].service) == ("mono", "orders")
    assert found.diagnostics == ()


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("AccessDeniedException", "allow refactor-spaces:ListServices"),
        ("ResourceNotFoundException", "check --environment-id"),
        ("ExpiredTokenException", "sign in again"),
    ],
)
def test_what_aws_refuses_is_told_with_the_permission(stubbed, code, hint):
    stubbed.add_client_error("list_services", code, "no", expected_params=NAMES)
    found = import_live(ENV, APP)
    assert found.text is None
    assert hint in str(found.diagnostics[0])
    assert code in str(found.diagnostics[0])


@pytest.mark.parametrize(
    ("error", "words"),
    [(NoCredentialsError(), "there are no credentials"), (NoRegionError(), "no region is named")],
)
def test_no_credentials_and_no_region_are_told(monkeypatch, error, words):
    def refuse():
        raise error

    monkeypatch.setattr(live, "client", refuse)
    found = import_live(ENV, APP)
    assert words in str(found.diagnostics[0])
    assert found.diagnostics[0].code == "STR860"
