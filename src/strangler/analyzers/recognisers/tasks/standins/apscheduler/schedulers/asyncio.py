"""`apscheduler.schedulers.asyncio`"""

from apscheduler.schedulers.base import BaseScheduler


class AsyncIOScheduler(BaseScheduler):
    """A scheduler."""
