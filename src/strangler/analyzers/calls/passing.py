"""Functions that are passed to something outside of which nothing is known: it may call them."""

from collections.abc import Collection

from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind


def pass_out(s: State, start: int, known: Collection[str]) -> int:
    """Note the project's functions that the calls from the one at `start` on pass to what lies
    outside, but for functions in `known`; how many calls were looked at."""
    end = len(s.sites)
    points, unheard = s.points, _Unheard(s, known)
    for site in s.sites[start:end]:
        held = points[site.function] if site.function >= 0 else None
        if not held or not any(map(unheard.__getitem__, held)):
            continue
        for argument in (*site.positional, *(value for _, value in site.keywords)):
            for value in tuple(s.points[argument] or ()) if argument >= 0 else ():
                _note(s, value, site)
    return end


class _Unheard(dict[int, bool]):
    """Whether a value lies outside the project, and nothing is known of it."""

    def __init__(self, s: State, known: Collection[str]) -> None:
        super().__init__()
        self._s = s
        self._known = known

    def __missing__(self, value: int) -> bool:
        s, name = self._s, self._s.value.a[value]
        self[value] = found = (
            s.value.kind[value] in (Kind.EXTERNAL, Kind.RESULT)
            and not name.startswith("builtins.")
            and name not in self._known
            and name not in s.told.callbacks
        )
        return found


def _note(s: State, value: int, site: Site) -> None:
    kind = s.value.kind[value]
    if kind is not Kind.FUNCTION and kind is not Kind.BOUND:
        return
    receiver = s.value.b[value] if kind is Kind.BOUND else -1
    if s.modules_of[s.value.a[value]] in s.library:
        return
    body = s.body(s, s.value.a[value], receiver, site.caller, site.position)
    s.possible.setdefault((site.caller, body), set()).add(site.position)
