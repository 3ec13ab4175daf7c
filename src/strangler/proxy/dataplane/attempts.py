"""One attempt to have a request answered, and who hears of it: the seam between exchange and
upstreams, the same for HTTP servers, Lambda functions and tests.

Everything is a plain call, nothing awaits. An attempt calls its owner in this order:
`on_interim` any number of times, `on_head` once, `on_body` any number of times, `on_end` once;
`on_failure` may come instead of any of these, and nothing comes after it or after `on_end`.
After `abort` the owner hears nothing more."""

from collections.abc import Callable, Collection, Sequence
from enum import Enum
from typing import Final, Protocol

from strangler.proxy.dataplane.fieldblock import field_values
from strangler.proxy.dataplane.outcomes import Failure


class Framing(Enum):
    """Where a message's body ends (RFC 9112 section 6.3)."""

    NONE = 0
    LENGTH = 1
    CHUNKED = 2
    UNTIL_CLOSE = 3


# Python 3.11 takes a tenth of a microsecond to read a member of an Enum by its class, and these
# are read a dozen times for each request.
NO_CONTENT: Final = Framing.NONE
BY_LENGTH: Final = Framing.LENGTH
CHUNKED: Final = Framing.CHUNKED
UNTIL_CLOSE: Final = Framing.UNTIL_CLOSE


class ResponseHead:
    """Status line and end-to-end field lines of an answer.

    `block` holds the field lines as the upstream sent them, each behind a CRLF, without those
    that end at this hop (RFC 9110 section 7.6.1). `length` is the Content-Length where there is
    one (also of an answer to HEAD), else None; `dated` says whether there is a Date."""

    __slots__ = (
        "block",
        "dated",
        "framing",
        "keeps_open",
        "length",
        "named",
        "reason",
        "status",
        "upgrade",
    )

    def __init__(
        self,
        status: int,
        reason: bytes,
        block: bytes,
        framing: Framing,
        length: int | None,
        *,
        dated: bool,
    ) -> None:
        self.status = status
        self.reason = reason
        self.block = block
        self.framing = framing
        self.length = length
        self.dated = dated
        self.keeps_open = False
        """Whether the server lets the connection open after it."""
        self.upgrade = b""
        """Value of Upgrade in lower case, where the status is 101."""
        self.named: Collection[bytes] = ()
        """Names that Connection fields listed: of trailers, too, these end here."""

    def value(self, name: bytes) -> bytes | None:
        """The value of a field (name in lower case), several joined; None if there is none."""
        return field_values(self.block, self.block.lower(), name)


class AttemptOwner(Protocol):
    """What the starter of an attempt is told."""

    def on_answer(self, head: ResponseHead, content: bytes) -> None:
        """The whole answer came at once: instead of `on_head`, `on_body`, `on_end`."""

    def on_interim(self, status: int, reason: bytes, block: bytes) -> None:
        """An interim answer (1xx except 101) arrived; `block` as in ResponseHead."""

    def on_head(self, head: ResponseHead) -> None:
        """The final answer began; 101 comes here too."""

    def on_body(self, data: bytes) -> None:
        """A piece of the answer's content, without any transfer coding."""

    def flush(self) -> None:
        """Nothing more for now: pass on what came. Called after `on_head` unless `on_body` or
        `on_end` follows at once, so that a short answer goes out in one piece."""

    def on_end(self, trailers: Sequence[bytes]) -> None:
        """The answer is complete; `trailers` are field lines as received."""

    def on_failure(self, failure: Failure) -> None:
        """There will be no complete answer."""

    def on_bug(self, error: Exception) -> None:
        """Our own code failed over what the attempt told; the attempt is over."""

    def pause_sending(self) -> None:
        """Do not `write` for now: the upstream reads slower than the client sends."""

    def resume_sending(self) -> None:
        """Go on."""


class WholeAnswers:
    """For owners to whom it is all the same whether an answer comes at once."""

    def on_answer(self: AttemptOwner, head: ResponseHead, content: bytes) -> None:
        """See `AttemptOwner`."""
        self.on_head(head)
        if content:
            self.on_body(content)
        self.on_end(())


class Attempt(Protocol):
    """A request on its way to an upstream."""

    @property
    def waiting(self) -> bool:
        """Whether nothing of the request can have been sent yet."""

    def write(self, data: bytes) -> None:
        """A piece of the request's content, without any transfer coding."""

    def push(self) -> None:
        """The content is not there yet: send what was held back to go out with it."""

    def finish(self, trailers: Sequence[bytes] = ()) -> None:
        """The request's content is complete."""

    def abort(self) -> None:
        """Nobody waits for the answer any more."""

    def pause_reading(self) -> None:
        """Send no `on_body` for now: the client reads slower than the upstream sends."""

    def resume_reading(self) -> None:
        """Go on."""


class TunnelAttempt(Attempt, Protocol):
    """An attempt that was answered with 101: bytes flow both ways, `on_end` of the owner says
    that the upstream will send no more, `on_failure` that it broke off."""

    def tunnel(self, on_data: Callable[[bytes], bool]) -> None:
        """From now on every byte of the upstream goes to `on_data`, which says whether they were
        so much work that others should go first."""

    def write_raw(self, data: bytes) -> None:
        """Bytes for the upstream."""

    def write_eof(self) -> None:
        """There will be no more."""

    def close(self) -> None:
        """The tunnel has ended in both directions; what was written still goes out."""
