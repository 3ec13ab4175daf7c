"""Payload format 1.0 as a REST API sends it.

API Gateway developer guide, "Lambda proxy integrations in API Gateway"."""

from typing import Any

from strangler.proxy.dataplane.lambdas.calls import (
    Call,
    claim_texts,
    grouped,
    is_textual,
    query_pairs,
    request_time,
)
from strangler.proxy.dataplane.lambdas.fields import Field

_STAGE = "prod"


def build(call: Call) -> dict[str, Any]:
    """Header names keep their case; the single maps hold the last value, the multi maps all;
    what there is not is null."""
    headers, multi = _headers(call.fields)
    query = grouped(query_pairs(call.query, decode=True)) if call.query else {}
    rest = call.path.removeprefix("/")
    resource = "/{proxy+}" if rest else "/"
    second = int(call.now)
    context: dict[str, Any] = {
        "accountId": call.identity.account,
        "apiId": "strangler",
        "resourcePath": resource,
        "httpMethod": call.method,
        "path": f"/{_STAGE}{call.path}",
        "stage": _STAGE,
        "requestId": call.request_id,
        "protocol": call.protocol,
        "requestTime": request_time(second),
        "requestTimeEpoch": int(call.now * 1000),
        "domainName": call.domain,
        "identity": {
            "sourceIp": call.request.client,
            "userAgent": call.field("user-agent") or None,
        },
    }
    if call.request.claims is not None:
        context["authorizer"] = {"claims": claim_texts(call.request.claims)}
    content = call.content(is_textual) if call.has_body else None
    return {
        "resource": resource,
        "path": call.path,
        "httpMethod": call.method,
        "headers": headers,
        "multiValueHeaders": multi,
        "queryStringParameters": {key: values[-1] for key, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "pathParameters": {"proxy": rest} if rest else None,
        "stageVariables": None,
        "requestContext": context,
        "body": content,
        "isBase64Encoded": isinstance(content, bytes),
    }


def _headers(fields: list[Field]) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Repeated fields are one even where their spelling differs; the first one's is kept."""
    headers: dict[str, str] = {}
    multi: dict[str, list[str]] = {}
    spellings: dict[str, str] = {}
    for name, lower, value in fields:
        spelling = spellings.setdefault(lower, name)
        headers[spelling] = value
        multi.setdefault(spelling, []).append(value)
    return headers, multi
