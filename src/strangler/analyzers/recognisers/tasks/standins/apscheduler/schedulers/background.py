"""`apscheduler.schedulers.background`"""

from apscheduler.schedulers.base import BaseScheduler


class BackgroundScheduler(BaseScheduler):
    """A scheduler."""
