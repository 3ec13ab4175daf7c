"""Payload format 1.0."""

from strangler.rules.model import LambdaPayload
from support.lambda_events import event_of
from support.lambda_requests import make_request

V1 = LambdaPayload.V1


def test_an_event_is_what_the_documentation_shows():
    """Field by field, as a REST API sends it."""
    request = make_request(
        "/orders/7?tag=a&tag=b%20c",
        "GET",
        [
            ("Cookie", "sid=abc; theme=dark"),
            ("X-Many", "1"),
            ("x-many", "2"),
            ("User-Agent", "curl/8"),
            ("X-Forwarded-For", "203.0.113.9"),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Port", "443"),
        ],
    )
    assert event_of(V1, request) == {
        "resource": "/{proxy+}",
        "path": "/orders/7",
        "httpMethod": "GET",
        "headers": {
            "Host": "shop.example",
            "Cookie": "sid=abc; theme=dark",
            "X-Many": "2",
            "User-Agent": "curl/8",
            "X-Forwarded-For": "203.0.113.9",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Port": "443",
        },
        "multiValueHeaders": {
            "Host": ["shop.example"],
            "Cookie": ["sid=abc; theme=dark"],
            "X-Many": ["1", "2"],
            "User-Agent": ["curl/8"],
            "X-Forwarded-For": ["203.0.113.9"],
            "X-Forwarded-Proto": ["https"],
            "X-Forwarded-Port": ["443"],
        },
        "queryStringParameters": {"tag": "b c"},
        "multiValueQueryStringParameters": {"tag": ["a", "b c"]},
        "pathParameters": {"proxy": "orders/7"},
        "stageVariables": None,
        "requestContext": {
            "accountId": "123456789012",
            "apiId": "strangler",
            "resourcePath": "/{proxy+}",
            "httpMethod": "GET",
            "path": "/prod/orders/7",
            "stage": "prod",
            "requestId": "r-1",
            "protocol": "HTTP/1.1",
            "requestTime": "23/Nov/2026:10:00:00 +0000",
            "requestTimeEpoch": 1_795_428_000_250,
            "domainName": "shop.example",
            "identity": {"sourceIp": "203.0.113.9", "userAgent": "curl/8"},
        },
        "body": None,
        "isBase64Encoded": False,
    }


def test_what_is_not_there_is_null():
    """Unlike in format 2.0."""
    event = event_of(V1, make_request("/"))
    assert event["queryStringParameters"] is None
    assert event["multiValueQueryStringParameters"] is None
    assert event["pathParameters"] is None
    assert event["resource"] == "/"
    assert event["requestContext"]["identity"]["userAgent"] is None


def test_an_empty_body_is_a_text():
    """And no body is null."""
    assert event_of(V1, make_request("/", "POST", body=b""))["body"] == ""


def test_verified_claims_are_the_authorizers():
    """Where a Cognito authorizer puts them."""
    event = event_of(V1, make_request("/", claims={"sub": "u1"}))
    assert event["requestContext"]["authorizer"] == {"claims": {"sub": "u1"}}
