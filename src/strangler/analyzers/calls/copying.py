"""`copy` and `pickle` ask an object how to copy it (docs.python.org, library/copy and
library/pickle, "Pickling Class Instances")."""

from collections.abc import Callable

from strangler.analyzers.calls import items
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.special import call_special
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import OBJECTS

_REDUCING = ("__reduce_ex__", "__reduce__", "__getstate__", "__getnewargs__", "__getnewargs_ex__")


def _copy(*names: str) -> Callable[[State, Site], None]:
    def copy(s: State, site: Site) -> None:
        given = site.passed(0)
        if given >= 0:
            if site.result >= 0:
                s.copy(given, site.result)
            hooks = tuple(name for name in (*names, *_REDUCING) if name in s.overriding)
            if hooks:
                s.watch(given, _on_copied, hooks, Site(site.caller, site.position, site.result))

    return copy


def _on_copied(s: State, value: int, hooks: tuple[str, ...], site: Site) -> None:
    if s.value.kind[value] not in OBJECTS:
        return
    for name in hooks:
        if not name.startswith("__reduce"):
            call_special(s, value, name, site)
            continue
        made = s.variable()
        call_special(s, value, name, Site(site.caller, site.position, made))
        s.watch(made, _on_reduced, site)
    if "__setstate__" in s.overriding:
        call_special(s, value, "__setstate__", Site(site.caller, site.position, -1))


def _on_reduced(s: State, value: int, site: Site) -> None:
    """`(function, arguments, ...)`: the copy is made by calling that."""
    function, given = s.variable(), s.variable()
    items.on_element(s, value, function, 0, site.caller, site.position)
    items.on_element(s, value, given, 1, site.caller, site.position)
    inner = Site(site.caller, site.position, site.result, starred=(given,))
    s.watch(function, s.call, inner)


def _dump(s: State, site: Site) -> None:
    inner = Site(site.caller, site.position, -1, positional=site.positional)
    _copy()(s, inner)


COPYING: dict[str, Callable[[State, Site], None]] = {
    "copy.copy": _copy("__copy__"),
    "copy.deepcopy": _copy("__deepcopy__"),
    "copy.replace": _copy("__replace__"),
    "dataclasses.replace": _copy("__post_init__"),
    "pickle.dump": _dump,
    "pickle.dumps": _dump,
}
"""By dotted name."""
