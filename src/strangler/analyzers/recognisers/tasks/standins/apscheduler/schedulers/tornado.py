"""`apscheduler.schedulers.tornado`"""

from apscheduler.schedulers.base import BaseScheduler


class TornadoScheduler(BaseScheduler):
    """A scheduler."""
