"""`celery.canvas`: signatures and what is made of them."""


class Signature:
    """A task with arguments; what it is a signature of was published where it was made."""

    def delay(self, *args, **kwargs): ...

    def apply_async(self, args=(), kwargs=None, **options): ...

    def __call__(self, *args, **kwargs): ...

    def __or__(self, other):
        return Signature()

    def set(self, **options):
        """Itself."""
        return self

    def clone(self, args=None, kwargs=None):
        """One like it."""
        return self

    def on_error(self, errback):
        """Itself."""
        return self

    def link(self, callback):
        """What is called after it."""
        return callback

    def link_error(self, errback):
        """What is called when it fails."""
        return errback

    def apply(self, args=(), kwargs=None, **options): ...


class chain(Signature):
    """One after the other."""

    def __init__(self, *tasks, **options): ...


class group(Signature):
    """Side by side."""

    def __init__(self, *tasks, **options): ...


class chord(Signature):
    """A group with what is called after it."""

    def __init__(self, header, body=None, **options): ...

    def __call__(self, body=None, **options):
        return Signature()


class chunks(Signature):
    """Pieces of a long list."""

    def __init__(self, task, it, n, **options): ...


class xmap(Signature):
    """One task over a list."""

    def __init__(self, task, it, **options): ...


class xstarmap(Signature):
    """One task over a list of arguments."""

    def __init__(self, task, it, **options): ...


def signature(varies, *args, **kwargs):
    """A signature by the task's name."""
    return Signature()


def subtask(varies, *args, **kwargs):
    """A signature by the task's name."""
    return Signature()
