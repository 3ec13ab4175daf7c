"""Time since a server came back in, the factor of its weight out (slow start)."""

LEAST = 0.1
"""A server begins with so much of its weight: enough to warm its caches by, and never nothing."""


def ramp(now: float, since: float, slow_start: float) -> float:
    """Factor of a server's weight, `LEAST` to 1, linear over `slow_start` seconds from `since`,
    when it was added, became healthy again or its ejection ended. 1 without slow start."""
    elapsed = now - since
    if elapsed >= slow_start:
        return 1.0
    return max(LEAST, elapsed / slow_start)
