"""Every way an exchange can end, once; the status we answer with if the end is ours to tell."""

from dataclasses import dataclass
from enum import Enum


class Outcome(Enum):
    """How an exchange ended: (reason, status of our own answer, its title).

    The reason stands in metrics, the access log and `x-strangler-error`. Status 0: we send no
    answer of our own (RFC 9110 section 15; http-intermediary.md section 5)."""

    # The answer is the upstream's, or was asked of us.
    ANSWERED = ("answered", 0, "")
    TUNNELLED = ("tunnelled", 0, "")
    HEALTHY = ("healthy", 200, "OK")
    FINAL_RECIPIENT = ("final-recipient", 200, "OK")

    # The client's fault.
    MALFORMED = ("malformed-request", 400, "Bad Request")
    BAD_HOST = ("bad-host", 400, "Bad Request")
    BAD_FRAMING = ("bad-framing", 400, "Bad Request")
    AMBIGUOUS_TARGET = ("ambiguous-target", 400, "Bad Request")
    HEADER_TIMEOUT = ("header-timeout", 408, "Request Timeout")
    BODY_TIMEOUT = ("body-timeout", 408, "Request Timeout")
    BODY_TOO_LARGE = ("body-too-large", 413, "Content Too Large")
    # The same for a function whose overflow goes to the monolith; our answer only without one.
    EVENT_TOO_LARGE = ("event-too-large", 413, "Content Too Large")
    TARGET_TOO_LONG = ("target-too-long", 414, "URI Too Long")
    EXPECTATION_UNKNOWN = ("expectation-unknown", 417, "Expectation Failed")
    HEADERS_TOO_LARGE = ("headers-too-large", 431, "Request Header Fields Too Large")
    METHOD_UNKNOWN = ("method-unknown", 501, "Not Implemented")
    CODING_UNKNOWN = ("coding-unknown", 501, "Not Implemented")
    VERSION_UNKNOWN = ("version-unknown", 505, "HTTP Version Not Supported")
    LOOP = ("loop", 508, "Loop Detected")
    CLIENT_LEFT = ("client-left", 0, "")
    CLIENT_STALLED = ("client-stalled", 0, "")

    # The upstream's fault, told before its answer began.
    NAME_UNRESOLVED = ("name-unresolved", 502, "Bad Gateway")
    CONNECT_FAILED = ("connect-failed", 502, "Bad Gateway")
    TLS_FAILED = ("tls-failed", 502, "Bad Gateway")
    UPSTREAM_RESET = ("upstream-reset", 502, "Bad Gateway")
    UPSTREAM_INVALID = ("upstream-invalid", 502, "Bad Gateway")
    FUNCTION_FAILED = ("function-failed", 502, "Bad Gateway")
    FUNCTION_REFUSED = ("function-refused", 502, "Bad Gateway")
    CREDENTIALS_MISSING = ("credentials-missing", 502, "Bad Gateway")
    FUNCTION_THROTTLED = ("function-throttled", 503, "Service Unavailable")
    FUNCTION_NOT_READY = ("function-not-ready", 503, "Service Unavailable")
    NO_UPSTREAM = ("no-upstream", 503, "Service Unavailable")
    CIRCUIT_OPEN = ("circuit-open", 503, "Service Unavailable")
    OVERLOADED = ("overloaded", 503, "Service Unavailable")
    DRAINING = ("draining", 503, "Service Unavailable")
    CONNECT_TIMEOUT = ("connect-timeout", 504, "Gateway Timeout")
    FIRST_BYTE_TIMEOUT = ("first-byte-timeout", 504, "Gateway Timeout")
    IDLE_TIMEOUT = ("idle-timeout", 504, "Gateway Timeout")
    DEADLINE = ("deadline", 504, "Gateway Timeout")
    FUNCTION_TIMEOUT = ("function-timeout", 504, "Gateway Timeout")

    # After its answer began: the client's connection is broken off, never ended cleanly.
    UPSTREAM_ABORTED = ("upstream-aborted", 0, "")

    # Ours.
    INTERNAL_ERROR = ("internal-error", 500, "Internal Server Error")

    reason: str
    status: int
    title: str

    def __init__(self, reason: str, status: int, title: str) -> None:
        self.reason = reason
        self.status = status
        self.title = title


@dataclass(frozen=True, slots=True)
class Failure:
    """Why an attempt on an upstream ended without a complete answer.

    `sent` says whether any byte of the request may have reached the upstream: then only what is
    safe to run twice may be tried again (RFC 9110 section 9.2.2)."""

    outcome: Outcome
    sent: bool
    detail: str = ""
    """For the log, never for the client."""
    ran: bool = True
    """False where the upstream said itself that it did nothing (a throttled function)."""
    retry_after: int = 0
    """Seconds, if the upstream named them."""
    retry: bool = True
    """False where the same attempt once more is useless or forbidden (a function that failed)."""
    fallback: bool = True
    """False where the monolith may not be asked instead, because the rules say so."""
    counts: bool = True
    """Whether it counts against the upstream's circuit breaker."""
    stale: bool = False
    """The connection had waited unused, and ended before a byte of the answer came: as a rule the
    server gave it up at that moment, and the same server may be asked on another."""
