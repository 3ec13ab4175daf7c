"""Events of a load balancer."""

from strangler.rules.model import LambdaPayload
from support.lambda_events import event_of
from support.lambda_requests import make_request

REQUEST = make_request("/orders/7?tag=a&tag=b%20c&x", "GET", [("X-Many", "1"), ("X-Many", "2")])


def test_an_event_is_what_the_documentation_shows():
    """The last value of each name, query values as they came, no body an empty one."""
    assert event_of(LambdaPayload.ALB, REQUEST) == {
        "requestContext": {"elb": {"targetGroupArn": "arn:group"}},
        "httpMethod": "GET",
        "path": "/orders/7",
        "queryStringParameters": {"tag": "b%20c", "x": ""},
        "headers": {
            "host": "shop.example",
            "x-many": "2",
            "x-forwarded-for": "203.0.113.9",
            "x-forwarded-proto": "http",
            "x-forwarded-port": "80",
        },
        "body": "",
        "isBase64Encoded": False,
    }


def test_in_multi_value_mode_lists_replace_the_single_maps():
    """Never both."""
    event = event_of(LambdaPayload.ALB_MULTI, REQUEST)
    assert event["multiValueQueryStringParameters"] == {"tag": ["a", "b%20c"], "x": [""]}
    assert event["multiValueHeaders"]["x-many"] == ["1", "2"]
    assert event.keys().isdisjoint({"headers", "queryStringParameters"})


def test_without_a_query_the_map_is_empty():
    """And not null."""
    assert event_of(LambdaPayload.ALB, make_request("/"))["queryStringParameters"] == {}
