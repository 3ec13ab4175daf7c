"""`apscheduler.schedulers.gevent`"""

from apscheduler.schedulers.base import BaseScheduler


class GeventScheduler(BaseScheduler):
    """A scheduler."""
