"""Functions of the standard library that call one they are given, with arguments: now, later, in
another thread, at the end (their documentation)."""

from collections.abc import Callable

from strangler.analyzers.calls import items
from strangler.analyzers.calls.operations import on_await, on_enter
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind


def _forward(place: int, gives: str = "") -> Callable[[State, Site], None]:
    """`f(..., function, *args, **kwargs)`; `gives` is the class of what comes back, empty for
    what the function gives."""

    def forward(s: State, site: Site) -> None:
        if len(site.positional) <= place or site.positional[place] < 0:
            return
        given = s.variable()
        inner = Site(site.caller, site.position, given, positional=site.positional[place + 1 :])
        inner.keywords, inner.starred, inner.mappings = site.keywords, site.starred, site.mappings
        s.watch(site.positional[place], s.call, inner)
        if site.result < 0:
            return
        if gives:
            s.add(site.result, s.value(Kind.RESULT, gives, 1))
        else:
            s.watch(given, on_await, site.result, site.caller)

    return forward


def _target(class_: str, place: int, arguments: int) -> Callable[[State, Site], None]:
    """`Thread(target=function, args=(...), kwargs={...})`"""

    def start(s: State, site: Site) -> None:
        target = site.passed(place, "function" if class_.endswith("Timer") else "target")
        if target >= 0:
            args, kwargs = site.passed(arguments, "args"), site.passed(arguments + 1, "kwargs")
            inner = Site(site.caller, site.position, -1)
            inner.starred = (args,) if args >= 0 else ()
            inner.mappings = (kwargs,) if kwargs >= 0 else ()
            s.watch(target, s.call, inner)
        if site.result >= 0:
            s.add(site.result, s.value(Kind.RESULT, class_, 1))

    return start


def _each(gives: str = "") -> Callable[[State, Site], None]:
    """`pool.map(function, elements)`"""

    def each(s: State, site: Site) -> None:
        function = site.passed(0, "func")
        if function < 0:
            return
        elements: list[int] = []
        for argument in site.positional[1:]:
            elements.append(s.variable())
            if argument >= 0:
                s.watch(argument, items.on_iterate, elements[-1], site.caller, site.position)
        given = s.variable()
        inner = Site(site.caller, site.position, given, positional=tuple(elements))
        s.watch(function, s.call, inner)
        if site.result >= 0 and gives:
            s.add(site.result, s.value(Kind.RESULT, gives, 1))
        elif site.result >= 0:
            items.display(s, site.result, "list", [given])

    return each


def _reduce(s: State, site: Site) -> None:
    """`functools.reduce(function, elements, first)`"""
    function, elements = site.passed(0), site.passed(1)
    given = s.variable()
    inner = Site(site.caller, site.position, given, positional=(given, s.variable()))
    if elements >= 0:
        s.watch(elements, items.on_iterate, inner.positional[1], site.caller, site.position)
        s.copy(inner.positional[1], given)
    if site.passed(2) >= 0:
        s.copy(site.passed(2), given)
    if function >= 0:
        s.watch(function, s.call, inner)
    if site.result >= 0:
        s.copy(given, site.result)


def _enter(name: str) -> Callable[[State, Site], None]:
    """`stack.enter_context(manager)`"""

    def enter(s: State, site: Site) -> None:
        given = site.passed(0, "cm")
        if given >= 0:
            target = site.result if site.result >= 0 else s.variable()
            s.watch(given, on_enter, name, Site(site.caller, site.position, target))

    return enter


_EXECUTORS = tuple(
    f"concurrent.futures.{module}{name}"
    for module, name in (
        *(("", "Executor"), ("", "ThreadPoolExecutor"), ("", "ProcessPoolExecutor")),
        *(("thread.", "ThreadPoolExecutor"), ("process.", "ProcessPoolExecutor")),
    )
)
_LOOPS = tuple(
    f"asyncio.{name}"
    for name in ("get_running_loop", "get_event_loop", "new_event_loop", "AbstractEventLoop")
)
FORWARDING: dict[str, Callable[[State, Site], None]] = {
    **{f"{name}.submit": _forward(0, "concurrent.futures.Future") for name in _EXECUTORS},
    **{f"{name}.map": _each() for name in _EXECUTORS},
    **{f"{name}.run_in_executor": _forward(1) for name in _LOOPS},
    **{
        f"{name}.{method}": _forward(0, "asyncio.Handle")
        for name in _LOOPS
        for method in ("call_soon", "call_soon_threadsafe")
    },
    **{
        f"{name}.{method}": _forward(1, "asyncio.TimerHandle")
        for name in _LOOPS
        for method in ("call_later", "call_at")
    },
    **{f"multiprocessing.{name}": _each() for name in ("Pool.map", "pool.Pool.map")},
    "asyncio.to_thread": _forward(0),
    "atexit.register": _forward(0),
    "contextlib.AsyncExitStack.callback": _forward(0),
    "contextlib.AsyncExitStack.enter_async_context": _enter("__aenter__"),
    "contextlib.AsyncExitStack.enter_context": _enter("__enter__"),
    "contextlib.ExitStack.callback": _forward(0),
    "contextlib.ExitStack.enter_context": _enter("__enter__"),
    "functools.reduce": _reduce,
    "multiprocessing.Process": _target("multiprocessing.Process", 1, 3),
    "threading.Thread": _target("threading.Thread", 1, 3),
    "threading.Timer": _target("threading.Timer", 1, 2),
    "weakref.finalize": _forward(1, "weakref.finalize"),
}
"""By dotted name."""
