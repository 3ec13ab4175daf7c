"""`starlette.background`: functions that are called when the response is sent."""

from strangler.standins.terms import calls


class BackgroundTask:
    """One function with its arguments."""

    def __init__(self, func, *args, **kwargs):
        calls(func, *args, **kwargs)


class BackgroundTasks(BackgroundTask):
    """Several."""

    def __init__(self, tasks=None): ...

    def add_task(self, func, *args, **kwargs):
        """One more."""
        calls(func, *args, **kwargs)
