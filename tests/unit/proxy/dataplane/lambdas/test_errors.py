"""How errors of Lambda become outcomes."""

import gzip
import json
from pathlib import Path

import botocore
import pytest

from strangler.proxy.dataplane.lambdas.errors import (
    BY_TYPE,
    read_function_error,
    read_service_error,
)
from strangler.proxy.dataplane.outcomes import Outcome

O = Outcome  # noqa: E741 - the table below is to fit in a line


def failure(status, kind="", body=b"", retry_after=0):
    """What the exchange is told."""
    return read_service_error(status, kind.encode(), body).failure(retry_after)


@pytest.mark.parametrize(
    ("status", "kind", "outcome", "answer", "ran", "retry", "counts"),
    [
        (429, "TooManyRequestsException", O.FUNCTION_THROTTLED, 503, False, True, True),
        (413, "RequestTooLargeException", O.BODY_TOO_LARGE, 413, False, False, False),
        (
            413,
            "SerializedRequestEntityTooLargeException",
            O.BODY_TOO_LARGE,
            413,
            False,
            False,
            False,
        ),
        (404, "ResourceNotFoundException", O.FUNCTION_REFUSED, 502, False, False, True),
        (502, "InvalidRuntimeException", O.FUNCTION_REFUSED, 502, False, False, True),
        (502, "KMSAccessDeniedException", O.FUNCTION_REFUSED, 502, False, False, True),
        (502, "EC2ThrottledException", O.FUNCTION_REFUSED, 502, False, False, True),
        (502, "ENILimitReachedException", O.FUNCTION_REFUSED, 502, False, False, True),
        (502, "SubnetIPAddressLimitReachedException", O.FUNCTION_REFUSED, 502, False, False, True),
        (500, "ServiceException", O.FUNCTION_REFUSED, 502, True, True, True),
        (409, "ResourceConflictException", O.FUNCTION_NOT_READY, 503, False, True, True),
        (409, "SnapStartNotReadyException", O.FUNCTION_NOT_READY, 503, False, True, True),
        (408, "SnapStartTimeoutException", O.FUNCTION_NOT_READY, 503, False, True, True),
        (408, "EFSMountTimeoutException", O.FUNCTION_NOT_READY, 503, False, True, True),
        (400, "InvalidRequestContentException", O.FUNCTION_REFUSED, 502, False, False, False),
        (400, "RecursiveInvocationException", O.LOOP, 508, False, False, False),
        (403, "AccessDeniedException", O.FUNCTION_REFUSED, 502, False, False, False),
        (403, "ExpiredTokenException", O.CREDENTIALS_MISSING, 502, False, True, False),
        (503, "", O.FUNCTION_REFUSED, 502, True, True, True),
        (418, "", O.FUNCTION_REFUSED, 502, False, False, True),
    ],
)
def test_each_error_has_its_row(status, kind, outcome, answer, ran, retry, counts):
    """Outcome, our status, whether it ran, may be tried again, counts against the breaker."""
    found = failure(status, kind)
    assert found.sent
    assert (found.outcome, found.outcome.status) == (outcome, answer)
    assert (found.ran, found.retry, found.counts) == (ran, retry, counts)


def test_every_error_of_the_service_model_has_a_status_of_ours():
    """The table knows each by name or by its HTTP status."""
    folder = Path(botocore.__file__).parent / "data" / "lambda" / "2015-03-31"
    model = json.loads(gzip.decompress((folder / "service-2.json.gz").read_bytes()))
    shapes = model["shapes"]
    for operation in ("Invoke", "InvokeWithResponseStream"):
        for error in model["operations"][operation]["errors"]:
            status = shapes[error["shape"]]["error"]["httpStatusCode"]
            assert failure(status, error["shape"]).outcome.status in (413, 502, 503, 508)


@pytest.mark.parametrize("kind", ["InvalidRequestContentException", "AccessDeniedException"])
def test_what_only_an_operator_can_mend_is_loud(kind):
    """Our event is wrong, or a permission is missing."""
    assert BY_TYPE[kind].loud


@pytest.mark.parametrize("kind", ["TooManyRequestsException", "SnapStartNotReadyException"])
def test_a_busy_function_says_when_to_come_back(kind):
    """What Lambda names, else a second."""
    assert failure(429, kind, retry_after=7).retry_after == 7
    assert failure(429, kind).retry_after == 1


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("TooManyRequestsException:http://internal.amazon.com/x", b""),
        ("", b'{"__type": "com.amazonaws#TooManyRequestsException"}'),
        ("", b'{"code": "TooManyRequestsException"}'),
        ("", b"<html>"),
    ],
)
def test_the_name_of_an_error_is_found(kind, body):
    """In the header with or without a URL, in the body, or by the status alone."""
    assert failure(429, kind, body).outcome is Outcome.FUNCTION_THROTTLED


def test_what_the_service_says_is_for_the_log():
    """The operator needs it, cut to a line."""
    body = json.dumps({"Message": "User x is not authorized" + "!" * 1000}).encode()
    detail = failure(403, "AccessDeniedException", body).detail
    assert detail.startswith("AccessDeniedException: User x is not authorized!")
    assert len(detail) <= 300


@pytest.mark.parametrize(
    ("payload", "outcome"),
    [
        ({"errorType": "KeyError", "errorMessage": "'q'"}, Outcome.FUNCTION_FAILED),
        ({"errorMessage": "2026 r-1 Task timed out after 3.00 seconds"}, Outcome.FUNCTION_TIMEOUT),
        ({"errorType": "Sandbox.Timedout", "errorMessage": "x"}, Outcome.FUNCTION_TIMEOUT),
        ([1], Outcome.FUNCTION_FAILED),
    ],
)
def test_a_function_that_failed_is_never_run_again(payload, outcome):
    """It ran; only where it timed out the client hears 504."""
    found = read_function_error(b"Unhandled", json.dumps(payload).encode())
    assert (found.outcome, found.sent, found.ran, found.retry) == (outcome, True, True, False)


def test_neither_message_nor_stack_of_a_function_is_told():
    """They may hold anybody's data; the function's own log has them."""
    payload = {"errorType": "KeyError", "errorMessage": "secret", "stackTrace": ["secret"]}
    assert read_function_error(b"Unhandled", json.dumps(payload).encode()).detail == (
        "Unhandled KeyError"
    )


def test_a_failure_that_is_no_json_is_still_one():
    """Whatever the sandbox wrote."""
    assert read_function_error(b"Unhandled", b"\xff").outcome is Outcome.FUNCTION_FAILED
