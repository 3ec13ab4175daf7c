"""The client's side of an exchange: what a door (asyncio edge, ASGI, tests) has to offer."""

from collections.abc import Sequence
from typing import Protocol

from strangler.proxy.dataplane.attempts import Framing, TunnelAttempt


class Downstream(Protocol):
    """Where the answer of one exchange goes, and how the request's content is held back."""

    def send_interim(self, status: int, reason: bytes, block: bytes) -> None:
        """Pass on an interim answer."""

    def send_head(
        self, status: int, reason: bytes, block: bytes, framing: Framing, *, last: bool
    ) -> None:
        """Begin the final answer: a block of end-to-end field lines; `framing` is that of the
        content that will be handed over. `last`: nothing comes after it on its connection."""

    def send_answer(
        self, status: int, reason: bytes, block: bytes, content: bytes, *, last: bool
    ) -> None:
        """A whole answer; its length is in the block."""

    def send_body(self, data: bytes) -> None:
        """A piece of the answer's content."""

    def flush(self) -> None:
        """Nothing more for now: pass on what was sent."""

    def send_end(self, trailers: Sequence[bytes]) -> None:
        """The answer is complete."""

    def break_off(self) -> None:
        """The answer cannot be completed; it must not look as if it were."""

    def pause_body(self) -> None:
        """Take no more of the request's content for now."""

    def resume_body(self) -> None:
        """Go on."""

    def open_tunnel(self, attempt: TunnelAttempt) -> None:
        """The head with status 101 was sent; bytes flow both ways from here."""

    def exchange_ended(self) -> None:
        """Nothing more comes of this exchange."""
