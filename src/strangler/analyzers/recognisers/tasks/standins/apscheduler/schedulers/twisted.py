"""`apscheduler.schedulers.twisted`"""

from apscheduler.schedulers.base import BaseScheduler


class TwistedScheduler(BaseScheduler):
    """A scheduler."""
