"""What the rules add to an answer, or translate in it: nothing, for most routes."""

from typing import TYPE_CHECKING

from strangler.proxy.dataplane.attempts import ResponseHead

if TYPE_CHECKING:
    from strangler.proxy.dataplane.exchange import Exchange


def decorated(exchange: "Exchange", head: ResponseHead, block: bytes) -> bytes:
    """The field lines as the client gets them."""
    return block
