"""`celery.app.task`: the catalogue has which methods publish; the task is the receiver.

A signature is taken to be published where it is made: it is made for that."""

from celery.canvas import Signature
from strangler.standins.terms import calls


class Context:
    """`self.request` of a bound task."""

    id = ""
    retries = 0


class Task:
    """A task: a class of the project with `run`, or a function that a decorator made one."""

    name = ""
    request = Context()
    max_retries = 3

    def __call__(self, *args, **kwargs):
        return self.run(*args, **kwargs)

    def run(self, *args, **kwargs):
        """The function itself."""
        return calls(self, *args, **kwargs)

    def apply(self, args=(), kwargs=None, **options):
        """It runs at once."""
        return self.run(*args)

    def delay(self, *args, **kwargs): ...

    def apply_async(self, args=None, kwargs=None, **options): ...

    def s(self, *args, **kwargs):
        """A signature."""
        return Signature()

    def si(self, *args, **kwargs):
        """An immutable signature."""
        return Signature()

    def signature(self, *args, **kwargs):
        """A signature."""
        return Signature()

    def subtask(self, *args, **kwargs):
        """A signature."""
        return Signature()

    def chunks(self, it, n):
        """Signatures."""
        return Signature()

    def map(self, it):
        """A signature."""
        return Signature()

    def starmap(self, it):
        """A signature."""
        return Signature()

    def retry(self, args=None, kwargs=None, exc=None, **options):
        """It is published again."""
        return exc

    def replace(self, sig):
        """Another takes its place."""
        return sig

    def update_state(self, task_id=None, state=None, meta=None, **kwargs): ...
