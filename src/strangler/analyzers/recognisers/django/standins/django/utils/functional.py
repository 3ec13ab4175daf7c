"""Values that are computed when something is asked of them.

Source: django/utils/functional.py."""

from functools import cached_property

from strangler.standins.terms import calls, handed, result


class LazyObject:
    """Stands for what its function gives: whoever asks it for anything calls the function."""

    def __init__(self, func=None):
        self._setupfunc = func

    def __getattr__(self, name):
        calls(self._setupfunc)

    def __bool__(self):
        calls(self._setupfunc)
        return True

    def __str__(self):
        calls(self._setupfunc)
        return ""

    def __iter__(self):
        calls(self._setupfunc)
        yield from ()

    def __len__(self):
        calls(self._setupfunc)
        return 0

    def __getitem__(self, key):
        calls(self._setupfunc)

    def __contains__(self, key):
        calls(self._setupfunc)
        return True

    def __eq__(self, other):
        calls(self._setupfunc)
        return True

    def __hash__(self):
        calls(self._setupfunc)
        return 0


def SimpleLazyObject(func):
    handed(func)
    if func:
        return LazyObject(func)
    return result(func)


def lazy(func, *resultclasses):
    return func
