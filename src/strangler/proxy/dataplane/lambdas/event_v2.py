"""Payload format 2.0: what HTTP APIs and function URLs send.

API Gateway developer guide, "Create AWS Lambda proxy integrations for HTTP APIs"."""

from typing import Any

from strangler.proxy.dataplane.lambdas.calls import (
    Call,
    claim_texts,
    is_textual,
    query_pairs,
    request_time,
)


def build(call: Call) -> dict[str, Any]:
    """Header names in lower case, repeated ones joined by a comma, the cookies moved into a list
    of their own; maps that would be empty and a body that is none are left out."""
    headers: dict[str, str] = {}
    cookies: list[str] = []
    for _, lower, value in call.fields:
        if lower == "cookie":
            cookies += value.split("; ")
        elif lower in headers:
            headers[lower] = f"{headers[lower]},{value}"
        else:
            headers[lower] = value
    domain = call.domain
    context: dict[str, Any] = {
        "accountId": call.identity.account,
        "apiId": "strangler",
        "domainName": domain,
        "domainPrefix": domain.partition(".")[0],
        "requestId": call.request_id,
        "routeKey": "$default",
        "stage": "$default",
        "time": request_time(int(call.now)),
        "timeEpoch": int(call.now * 1000),
        "http": {
            "method": call.method,
            "path": call.path,
            "protocol": call.protocol,
            "sourceIp": call.request.client,
            "userAgent": headers.get("user-agent", ""),
        },
    }
    if call.request.claims is not None:
        jwt = {"claims": claim_texts(call.request.claims), "scopes": None}
        context["authorizer"] = {"jwt": jwt}
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": call.path,
        "rawQueryString": call.query,
        "headers": headers,
        "requestContext": context,
        "isBase64Encoded": False,
    }
    if cookies:
        event["cookies"] = cookies
    if call.query:
        event["queryStringParameters"] = _joined(query_pairs(call.query, decode=True))
    if call.has_body:
        event["body"] = content = call.content(is_textual)
        event["isBase64Encoded"] = isinstance(content, bytes)
    return event


def _joined(pairs: list[tuple[str, str]]) -> dict[str, str]:
    values: dict[str, str] = {}
    for key, value in pairs:
        values[key] = f"{values[key]},{value}" if key in values else value
    return values
