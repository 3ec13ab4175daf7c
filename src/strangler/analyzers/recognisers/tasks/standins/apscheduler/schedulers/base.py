"""`apscheduler.schedulers.base`: a job runs later in the same process."""

from strangler.standins.terms import calls, handed


class BaseScheduler:
    """A scheduler."""

    def add_job(self, func, trigger=None, args=(), kwargs=None, **options):
        """The function is called, by name or as it is."""
        handed(func)
        calls(func)

    def scheduled_job(self, trigger, *args, **options):
        """A decorator that gives back what it decorates."""

        def inner(func):
            return func

        return inner
