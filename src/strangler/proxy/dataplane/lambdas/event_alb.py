"""Events of an Application Load Balancer.

Elastic Load Balancing guide, "Use Lambda functions as targets"."""

from typing import Any

from strangler.proxy.dataplane.lambdas.calls import Call, grouped, is_alb_textual, query_pairs


def build_single(call: Call) -> dict[str, Any]:
    """One value for each name: the last one the client sent."""
    return _build(
        call,
        queryStringParameters=dict(query_pairs(call.query, decode=False)),
        headers={lower: value for _, lower, value in call.fields},
    )


def build_multi(call: Call) -> dict[str, Any]:
    """Target groups with `lambda.multi_value_headers.enabled`: all values, in lists."""
    return _build(
        call,
        multiValueQueryStringParameters=grouped(query_pairs(call.query, decode=False)),
        multiValueHeaders=grouped([(lower, value) for _, lower, value in call.fields]),
    )


def _build(call: Call, **maps: object) -> dict[str, Any]:
    """Header names in lower case, query values as they came, no body is an empty one."""
    content = call.content(is_alb_textual)
    return {
        "requestContext": {"elb": {"targetGroupArn": call.identity.target_group}},
        "httpMethod": call.method,
        "path": call.path,
        **maps,
        "body": content,
        "isBase64Encoded": isinstance(content, bytes),
    }
