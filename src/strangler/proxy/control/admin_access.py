"""Who may read the metrics."""

from enum import StrEnum


class MetricsAccess(StrEnum):
    """Metrics hold names of routes and upstreams, and counts: no content of any request."""

    OPEN = "open"
    """Everybody who reaches the admin port."""
    TOKEN = "token"
    """Who has the admin token."""
    OFF = "off"
    """Nobody; there is no such path."""
