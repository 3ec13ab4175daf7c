"""How slow a client may send: slower ones hold resources that others need."""

from strangler.rules.model import Limits


def too_slow(received: int, waited: float, limits: Limits) -> bool:
    """Whether so many bytes of content in so many seconds are less than the limit, on average and
    after a grace."""
    spent = waited - limits.header_time
    return spent > 0 and received < spent * limits.body_rate
