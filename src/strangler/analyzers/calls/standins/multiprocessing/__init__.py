"""Processes run what they are given, or what a class derived from theirs runs (Python library,
multiprocessing, "The Process class")."""

from strangler.standins.terms import calls, handed


class Process:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        handed(target)
        self._target = target
        self._args = args

    def start(self):
        self.run()

    def run(self):
        calls(self._target, *self._args)
