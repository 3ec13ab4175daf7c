"""`starlette.background`: functions that are called when the response is sent."""

from strangler.standins.terms import calls, handed


class BackgroundTask:
    """One function with its arguments."""

    def __init__(self, func, *args, **kwargs):
        handed(func)
        calls(func, *args, **kwargs)


class BackgroundTasks(BackgroundTask):
    """Several."""

    def __init__(self, tasks=None): ...

    def add_task(self, func, *args, **kwargs):
        """One more."""
        handed(func)
        calls(func, *args, **kwargs)
