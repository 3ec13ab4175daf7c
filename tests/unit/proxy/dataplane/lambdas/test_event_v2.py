"""Payload format 2.0."""

from strangler.rules.model import LambdaPayload
from support.lambda_events import event_of
from support.lambda_requests import make_request

V2 = LambdaPayload.V2


def test_an_event_is_what_the_documentation_shows():
    """Field by field."""
    request = make_request(
        "/orders/7?tag=a&tag=b%20c&empty=",
        "POST",
        [
            ("Accept", "application/json"),
            ("Cookie", "sid=abc; theme=dark"),
            ("X-Many", "1"),
            ("x-many", "2"),
            ("User-Agent", "curl/8"),
        ],
        body=b'{"q":1}',
    )
    assert event_of(V2, request, b'{"q":1}') == {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": "/orders/7",
        "rawQueryString": "tag=a&tag=b%20c&empty=",
        "cookies": ["sid=abc", "theme=dark"],
        "headers": {
            "host": "shop.example",
            "accept": "application/json",
            "x-many": "1,2",
            "user-agent": "curl/8",
            "content-length": "7",
            "x-forwarded-for": "203.0.113.9",
            "x-forwarded-proto": "http",
            "x-forwarded-port": "80",
        },
        "queryStringParameters": {"tag": "a,b c", "empty": ""},
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "strangler",
            "domainName": "shop.example",
            "domainPrefix": "shop",
            "requestId": "r-1",
            "routeKey": "$default",
            "stage": "$default",
            "time": "23/Nov/2026:10:00:00 +0000",
            "timeEpoch": 1_795_428_000_250,
            "http": {
                "method": "POST",
                "path": "/orders/7",
                "protocol": "HTTP/1.1",
                "sourceIp": "203.0.113.9",
                "userAgent": "curl/8",
            },
        },
        "body": "eyJxIjoxfQ==",
        "isBase64Encoded": True,
    }


def test_what_is_not_there_is_left_out():
    """No empty maps, no null."""
    event = event_of(V2, make_request("/"))
    assert event.keys().isdisjoint(
        {"cookies", "queryStringParameters", "pathParameters", "stageVariables", "body"}
    )
    assert event["rawQueryString"] == ""


def test_an_empty_body_is_a_body():
    """Unlike none."""
    assert event_of(V2, make_request("/", "POST", body=b""))["body"] == ""


def test_several_cookie_lines_are_one_list():
    """HTTP/2 clients split them."""
    event = event_of(V2, make_request("/", "GET", [("Cookie", "a=1"), ("Cookie", "b=2; c=3")]))
    assert event["cookies"] == ["a=1", "b=2", "c=3"]
    assert "cookie" not in event["headers"]


def test_query_values_are_decoded_as_forms_are():
    """A plus is a space; keys are decoded too; bytes that are no UTF-8 are replaced."""
    event = event_of(V2, make_request("/?a+b=c+d%2B&x%3D=%FF&flag&&"))
    assert event["queryStringParameters"] == {"a b": "c d+", "x=": "\ufffd", "flag": ""}
    assert event["rawQueryString"] == "a+b=c+d%2B&x%3D=%FF&flag&&"


def test_verified_claims_are_the_authorizers():
    """Every value a text, as API Gateway hands them on."""
    claims = {"sub": "u1", "exp": 1_795_428_000, "admin": True, "groups": ["a", "b"]}
    event = event_of(V2, make_request("/", claims=claims))
    assert event["requestContext"]["authorizer"] == {
        "jwt": {
            "claims": {"sub": "u1", "exp": "1795428000", "admin": "true", "groups": "[a b]"},
            "scopes": None,
        }
    }


def test_the_clients_version_is_told():
    """Although the invocation is another message."""
    event = event_of(V2, make_request("/", minor=0))
    assert event["requestContext"]["http"]["protocol"] == "HTTP/1.0"
