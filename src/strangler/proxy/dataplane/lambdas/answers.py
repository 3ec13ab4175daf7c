"""A function's JSON in, the head and content of an HTTP answer out, or why it is malformed.

A malformed answer is a 502, never a guess (docs/lambda.md, What the function answers)."""

from binascii import Error as Base64Error
from binascii import a2b_base64
from dataclasses import dataclass
from typing import Any

from strangler.proxy.dataplane.attempts import ResponseHead
from strangler.proxy.dataplane.lambdas.heads import build_head, has_no_content
from strangler.proxy.dataplane.lambdas.malformed import MalformedError, Pairs, read_json
from strangler.proxy.dataplane.lambdas.values import (
    cookie_values,
    mapping,
    merged,
    multi_values,
    single_values,
    status_code,
)
from strangler.rules.model import LambdaPayload

_V1_KEYS = frozenset(
    {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded", "base64Encoded"}
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the client is sent. `warning` is for the operator: the function should be mended."""

    head: ResponseHead
    body: bytes
    warning: str = ""


def parse_answer(payload: LambdaPayload, content: bytes, *, head_request: bool) -> Answer:
    """The answer in what the function returned. Raises MalformedError with the reason."""
    value = read_json(content)
    if payload is LambdaPayload.V2:
        return _parse_v2(value, content, head_request)
    if not isinstance(value, dict):
        raise MalformedError("no JSON object")
    if payload is LambdaPayload.V1:
        return _parse_v1(value, head_request)
    return _parse_alb(value, head_request, multi=payload is LambdaPayload.ALB_MULTI)


def _parse_v2(value: Any, content: bytes, head_request: bool) -> Answer:
    """Without a status code the whole JSON is the body."""
    if not isinstance(value, dict) or "statusCode" not in value:
        pairs = [("content-type", "application/json")]
        return _answer(200, "", pairs, content, head_request)
    status = status_code(value["statusCode"])
    pairs = single_values(mapping(value, "headers"))
    pairs += cookie_values(value.get("cookies"))
    body = _body(value, "isBase64Encoded")
    return _answer(status, "", _typed(pairs, body, "application/json"), body, head_request)


def _parse_v1(value: dict[str, Any], head_request: bool) -> Answer:
    """As a REST API reads it, but unknown keys are a warning instead of a failure."""
    status = status_code(value.get("statusCode"))
    pairs = merged(
        single_values(mapping(value, "headers")),
        multi_values(mapping(value, "multiValueHeaders")),
    )
    flag = "isBase64Encoded" if "isBase64Encoded" in value else "base64Encoded"
    body = _body(value, flag)
    unknown = sorted(value.keys() - _V1_KEYS)
    warning = f"unknown keys {', '.join(unknown)}: a REST API answers 502" if unknown else ""
    typed = _typed(pairs, body, "application/json")
    return _answer(status, "", typed, body, head_request, warning)


def _parse_alb(value: dict[str, Any], head_request: bool, *, multi: bool) -> Answer:
    """In multi-value mode only `multiValueHeaders` count, else only `headers`."""
    status = status_code(value.get("statusCode"))
    wanted, other = ("multiValueHeaders", "headers") if multi else ("headers", "multiValueHeaders")
    named = mapping(value, wanted)
    pairs = multi_values(named) if multi else single_values(named)
    warning = ""
    if mapping(value, other) and not named:
        warning = f"{other} ignored: the target group wants {wanted}"
    body = _body(value, "isBase64Encoded")
    typed = _typed(pairs, body, "application/octet-stream")
    reason = _reason(value.get("statusDescription"), status)
    return _answer(status, reason, typed, body, head_request, warning)


def _answer(
    status: int, reason: str, pairs: Pairs, body: bytes, head_request: bool, warning: str = ""
) -> Answer:
    head = build_head(status, reason, pairs, length=len(body), head_request=head_request)
    return Answer(head, b"" if has_no_content(status, head_request) else body, warning)


def _reason(description: object, status: int) -> str:
    """`200 OK` says OK; what does not begin with the status is ignored."""
    if isinstance(description, str):
        code, _, reason = description.partition(" ")
        if code == str(status) and reason.isprintable():
            return reason
    return ""


def _typed(pairs: Pairs, body: bytes, media_type: str) -> Pairs:
    """With the front's own content type where there is content and the function names none."""
    if body and not any(name.lower() == "content-type" for name, _ in pairs):
        return [*pairs, ("content-type", media_type)]
    return pairs


def _body(value: dict[str, Any], flag: str) -> bytes:
    body, encoded = value.get("body"), value.get(flag)
    if encoded is not None and not isinstance(encoded, bool):
        raise MalformedError(f"{flag} is no boolean")
    if body is None:
        return b""
    if not isinstance(body, str):
        raise MalformedError("body is no string")
    if not encoded:
        return body.encode()
    try:
        return a2b_base64(body, strict_mode=True)
    except (Base64Error, ValueError) as problem:
        raise MalformedError(f"body is no base64: {problem}") from None
