"""`apscheduler.schedulers.blocking`"""

from apscheduler.schedulers.base import BaseScheduler


class BlockingScheduler(BaseScheduler):
    """A scheduler."""
