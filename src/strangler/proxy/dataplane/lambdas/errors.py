"""What Lambda says instead of an answer in, a Failure out: one table (docs/lambda.md, Errors)."""

from dataclasses import dataclass

from strangler.proxy.dataplane.lambdas.malformed import MalformedError, read_json
from strangler.proxy.dataplane.outcomes import Failure, Outcome

_DETAIL = 300


@dataclass(frozen=True, slots=True)
class Row:
    """How one error ends an attempt."""

    outcome: Outcome
    ran: bool = False
    retry: bool = False
    """Whether trying again may help; where it ran, only what is idempotent is tried again."""
    counts: bool = True
    """Whether it counts against the circuit breaker."""
    retry_after: int = 0
    """Seconds to name where Lambda names none."""
    loud: bool = False
    """Whether only an operator can mend it."""


_REFUSED = Row(Outcome.FUNCTION_REFUSED)
_MISCONFIGURED = Row(Outcome.FUNCTION_REFUSED, counts=False, loud=True)
_NOT_READY = Row(Outcome.FUNCTION_NOT_READY, retry=True, retry_after=1)
_THROTTLED = Row(Outcome.FUNCTION_THROTTLED, retry=True, retry_after=1)
_TOO_LARGE = Row(Outcome.BODY_TOO_LARGE, counts=False)
_UNSIGNED = Row(Outcome.CREDENTIALS_MISSING, retry=True, counts=False, loud=True)
_BROKEN = Row(Outcome.FUNCTION_REFUSED, ran=True, retry=True)

BY_TYPE: dict[str, Row] = {
    "TooManyRequestsException": _THROTTLED,
    "ThrottlingException": _THROTTLED,
    "RequestTooLargeException": _TOO_LARGE,
    "SerializedRequestEntityTooLargeException": _TOO_LARGE,
    "ResourceNotFoundException": Row(Outcome.FUNCTION_REFUSED, loud=True),
    "ResourceConflictException": _NOT_READY,
    "ResourceNotReadyException": _NOT_READY,
    "SnapStartNotReadyException": _NOT_READY,
    "SnapStartTimeoutException": _NOT_READY,
    "CodeArtifactUserPendingException": _NOT_READY,
    "EFSMountConnectivityException": _NOT_READY,
    "EFSMountTimeoutException": _NOT_READY,
    "S3FilesMountConnectivityException": _NOT_READY,
    "S3FilesMountTimeoutException": _NOT_READY,
    "EFSIOException": Row(Outcome.FUNCTION_FAILED, ran=True),
    "ServiceException": _BROKEN,
    "RecursiveInvocationException": Row(Outcome.LOOP, counts=False),
    "InvalidRequestContentException": _MISCONFIGURED,
    "InvalidParameterValueException": _MISCONFIGURED,
    "UnsupportedMediaTypeException": _MISCONFIGURED,
    "ModeNotSupportedException": _MISCONFIGURED,
    "NoPublishedVersionException": _MISCONFIGURED,
    "AccessDeniedException": _MISCONFIGURED,
    "EFSMountFailureException": Row(Outcome.FUNCTION_REFUSED, loud=True),
    "S3FilesMountFailureException": Row(Outcome.FUNCTION_REFUSED, loud=True),
    "ExpiredTokenException": _UNSIGNED,
    "ExpiredToken": _UNSIGNED,
    "UnrecognizedClientException": _UNSIGNED,
    "InvalidClientTokenId": _UNSIGNED,
    "IncompleteSignatureException": _UNSIGNED,
    "MissingAuthenticationTokenException": _UNSIGNED,
    "InvalidSignatureException": _UNSIGNED,
    "SignatureDoesNotMatch": _UNSIGNED,
    "RequestExpired": _UNSIGNED,
    "RequestTimeTooSkewed": _UNSIGNED,
}
"""Errors by the name in `x-amzn-errortype`; others go by their status."""

_BY_STATUS: dict[int, Row] = {
    400: _MISCONFIGURED,
    403: _MISCONFIGURED,
    408: _NOT_READY,
    409: _NOT_READY,
    413: _TOO_LARGE,
    429: _THROTTLED,
    500: _BROKEN,
    503: _BROKEN,
    504: _BROKEN,
}

_SKEWED = frozenset(
    {
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "RequestExpired",
        "RequestTimeTooSkewed",
    }
)
"""What AWS answers when the time of a signature is not now."""


@dataclass(frozen=True, slots=True)
class ServiceError:
    """An error of the service: its name and what it says, which is for the log only."""

    kind: str
    message: str
    row: Row

    @property
    def may_be_clock(self) -> bool:
        """Whether a wrong clock can be the cause."""
        return self.kind in _SKEWED

    def failure(self, retry_after: int) -> Failure:
        """As the exchange is told; `retry_after` is what Lambda named, in seconds, or 0."""
        row = self.row
        return Failure(
            row.outcome,
            sent=True,
            detail=f"{self.kind}: {self.message}"[:_DETAIL] if self.message else self.kind,
            ran=row.ran,
            retry_after=retry_after or row.retry_after,
            retry=row.retry,
            counts=row.counts,
        )


def read_service_error(status: int, error_type: bytes, body: bytes) -> ServiceError:
    """From an answer that is no 2xx. `error_type` is the field `x-amzn-errortype`, perhaps with a
    colon and a URL behind the name."""
    kind = error_type.decode("latin-1").partition(":")[0].strip()
    document = _object(body)
    if not kind:
        named = document.get("__type") or document.get("code")
        # `prefix#Name` in JSON protocols.
        kind = named.rpartition("#")[2] if isinstance(named, str) else f"status {status}"
    message = document.get("message") or document.get("Message") or ""
    row = BY_TYPE.get(kind) or _BY_STATUS.get(status, _REFUSED)
    return ServiceError(kind, message if isinstance(message, str) else "", row)


def read_function_error(kind: bytes, payload: bytes) -> Failure:
    """From an answer with `x-amz-function-error` (Handled or Unhandled). The function's own
    message and stack are left out even for the log: its own log has them."""
    document = _object(payload)
    name, message = document.get("errorType"), document.get("errorMessage")
    detail = f"{kind.decode('latin-1')} {name}" if isinstance(name, str) else kind.decode("latin-1")
    return function_failure(
        timed_out=name == "Sandbox.Timedout"
        or (isinstance(message, str) and "Task timed out" in message),
        detail=detail,
    )


def function_failure(*, timed_out: bool, detail: str) -> Failure:
    """The function ran and did not answer; it is never run again for the same request."""
    outcome = Outcome.FUNCTION_TIMEOUT if timed_out else Outcome.FUNCTION_FAILED
    return Failure(outcome, sent=True, detail=detail[:_DETAIL], retry=False)


def _object(body: bytes) -> dict[str, object]:
    try:
        value = read_json(body)
    except MalformedError:
        return {}
    return value if isinstance(value, dict) else {}
