"""Entries for the same paths in, the first that takes a request out: by method, then conditions."""

from collections.abc import Sequence

from strangler.proxy.dataplane.decisions import Entry
from strangler.proxy.dataplane.request import Request


class Leaf:
    """Where a path leads: the entries that differ in methods and conditions only.

    Methods are what the rules say and no more: HEAD is not taken along with GET."""

    __slots__ = ("_by_method", "_others")

    def __init__(self, entries: Sequence[Entry]) -> None:
        """`entries` in order of precedence."""
        methods = {method for entry in entries for method in entry.route.match.methods}
        self._by_method = {
            method.encode(): _reachable(entries, method) for method in sorted(methods)
        }
        self._others = _reachable(entries, None)

    def first(self, request: Request) -> Entry | None:
        """The first entry that takes the request's method and whose conditions all hold."""
        for entry in self._by_method.get(request.method, self._others):
            for holds in entry.conditions:
                if not holds(request):
                    break
            else:
                return entry
        return None


def _reachable(entries: Sequence[Entry], method: str | None) -> tuple[Entry, ...]:
    """Those that take a method (None: one that no entry names), up to the first without
    conditions."""
    found = []
    for entry in entries:
        methods = entry.route.match.methods
        if not methods or method in methods:
            found.append(entry)
            if not entry.conditions:
                break
    return tuple(found)
