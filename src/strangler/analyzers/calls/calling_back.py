"""Functions of the standard library that call back what they are given, or run a coroutine, and
modules loaded by a constant name (docs.python.org: library/asyncio, library/json,
library/importlib, library/concurrent.futures)."""

from collections.abc import Callable

from strangler.analyzers.calls.arguments import call_argument
from strangler.analyzers.calls.members import attribute
from strangler.analyzers.calls.operations import on_await
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, OBJECTS, Kind

_Meaning = Callable[[State, Site], None]
_NESTED = 3
"""How deep what is dumped lies in containers."""


def awaited(s: State, site: Site) -> None:
    """`asyncio.run(coroutine)` and its kin give what the coroutine gives."""
    for argument in site.positional:
        if argument >= 0 and site.result >= 0:
            s.watch(argument, on_await, site.result, site.caller)


def _task(s: State, site: Site) -> None:
    """A task is awaited as its coroutine is, so it stands for that."""
    given = site.passed(0, "coro")
    if given >= 0 and site.result >= 0:
        s.copy(given, site.result)


def call_of_task(s: State, owner: int, name: str, site: Site) -> None:
    """A method of a task, or of a coroutine."""
    if name == "add_done_callback":
        call_argument(s, site.passed(0), site, -1, -1)
    elif name == "result" and site.result >= 0:
        on_await(s, owner, site.result, site.caller)


def _called_back(s: State, site: Site) -> None:
    """`future.add_done_callback(function)`"""
    call_argument(s, site.passed(0, "fn"), site, -1, -1)


def _dumps(s: State, site: Site) -> None:
    """`default` is given what has no form in JSON, by itself or as a method of `cls`."""
    default, encoder = site.passed(99, "default"), site.passed(99, "cls")
    if default >= 0 or encoder >= 0:
        held = s.variable()
        if site.passed(0, "obj") >= 0:
            s.watch(site.passed(0, "obj"), _on_dumped, held, _NESTED)
        call_argument(s, default, site, -1, held)
        if encoder >= 0:
            s.watch(encoder, _on_encoder, site, held)
    if site.result >= 0:
        s.add(site.result, s.value(Kind.LITERAL, "str"))


def _on_dumped(s: State, value: int, target: int, depth: int) -> None:
    kind = s.value.kind[value]
    if kind in OBJECTS or kind is Kind.RESULT:
        s.add(target, value)
    elif kind is Kind.CONTAINER and depth:
        s.watch(s.containers[s.value.a[value]].all, _on_dumped, target, depth - 1)


def _on_encoder(s: State, value: int, site: Site, held: int) -> None:
    if s.value.kind[value] in CLASSES:
        made = s.variable()
        s.call(s, value, Site(site.caller, site.position, made))
        s.watch(made, _on_made, site, held)


def _on_made(s: State, value: int, site: Site, held: int) -> None:
    if s.value.kind[value] in OBJECTS:
        for name in ("default", "iterencode", "encode"):
            if name in s.overriding:
                inner = Site(site.caller, site.position, -1, positional=(held,))
                s.watch(attribute(s, value, name), s.call, inner)


_HOOKS = ("object_hook", "object_pairs_hook", "parse_float", "parse_int", "parse_constant")


def _loads(name: str) -> _Meaning:
    """What a hook gives takes the place of what was read."""

    def load(s: State, site: Site) -> None:
        for hook in _HOOKS:
            call_argument(s, site.passed(99, hook), site, site.result, -1)
        if site.result >= 0:
            s.add(site.result, s.value(Kind.RESULT, name, 1))

    return load


def _import(name: str, whole: bool) -> _Meaning:
    """A module of the project by a constant name; `__import__` gives the outermost package."""

    def load(s: State, site: Site) -> None:
        if site.result < 0:
            return
        s.add(site.result, s.value(Kind.RESULT, name, 1))
        if site.positional and site.positional[0] >= 0:
            s.watch(site.positional[0], _on_module, site.result, whole)

    return load


def _on_module(s: State, value: int, target: int, whole: bool) -> None:
    text = s.value.b[value]
    if s.value.kind[value] is Kind.CONSTANT and isinstance(text, str):
        module = text if whole else text.partition(".")[0]
        if module in s.globals:
            s.add(target, s.value(Kind.MODULE, module))


_LOOPS = tuple(
    f"asyncio.{name}"
    for name in ("get_running_loop", "get_event_loop", "new_event_loop", "AbstractEventLoop")
)
CALLING_BACK: dict[str, _Meaning] = {
    **{f"{loop}.create_task": _task for loop in _LOOPS},
    **{f"{loop}.run_until_complete": awaited for loop in _LOOPS},
    "asyncio.Future.add_done_callback": _called_back,
    "asyncio.Runner.run": awaited,
    "asyncio.Task.add_done_callback": _called_back,
    "asyncio.TaskGroup.create_task": _task,
    "asyncio.create_task": _task,
    "asyncio.ensure_future": _task,
    "asyncio.run": awaited,
    "asyncio.run_coroutine_threadsafe": _task,
    "asyncio.shield": awaited,
    "asyncio.wait_for": awaited,
    "builtins.__import__": _import("builtins.__import__", whole=False),
    "concurrent.futures.Future.add_done_callback": _called_back,
    "importlib.import_module": _import("importlib.import_module", whole=True),
    "json.dump": _dumps,
    "json.dumps": _dumps,
    "json.load": _loads("json.load"),
    "json.loads": _loads("json.loads"),
}
"""By dotted name."""
