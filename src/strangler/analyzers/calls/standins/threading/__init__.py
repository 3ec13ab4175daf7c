"""Threads run what they are given, or what a class derived from theirs runs (Python library,
threading, "Thread objects")."""

from strangler.standins.terms import calls, handed


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        handed(target)
        self._target = target
        self._args = args

    def start(self):
        self.run()

    def run(self):
        calls(self._target, *self._args)


class Timer(Thread):
    def __init__(self, interval, function, args=None, kwargs=None):
        handed(function)
        self.function = function
        self.args = args

    def run(self):
        calls(self.function, *self.args)
