"""`huey.api`: the catalogue has which methods publish; the task is the receiver."""

from strangler.standins.terms import calls


class TaskWrapper:
    """A function that `huey.task()` made a task."""

    def __called__(self, *args, **kwargs):
        """It is put into the queue (guide, "Tasks"; `TaskWrapper.__call__`)."""

    def call_local(self, *args, **kwargs):
        """It runs at once."""
        return calls(self, *args, **kwargs)

    def schedule(self, args=None, kwargs=None, eta=None, delay=None, **options): ...

    def map(self, it): ...

    def s(self, *args, **kwargs): ...

    def revoke(self, revoke_until=None, revoke_once=False): ...

    def restore(self): ...

    def is_revoked(self, timestamp=None, peek=True): ...
