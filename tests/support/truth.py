"""What a tiny program really calls, found by running it, and what the solver says it calls."""

import inspect
import sys
import textwrap
import threading
from collections.abc import Collection, Iterable
from itertools import count
from pathlib import Path
from types import FrameType, ModuleType

import pytest

from strangler.analyzers.calls.activity import Activity
from strangler.analyzers.calls.solving import solve
from strangler.analyzers.calls.standing import folders_of, read_standins
from support.trees import link

MODULE = "m"
"""What the program's file is called."""
_NUMBERS = count()
"""Each run has a file of its own, so that what is left of one never counts for another."""


def expecting(programs: Iterable[str], limits: Collection[str]) -> list[object]:
    """The programs as parameters of a test; those in `limits` must fail, so that the list of
    limits only shrinks."""
    fails = pytest.mark.xfail(strict=True, reason="a limit of the solver")
    return [pytest.param(name, marks=fails if name in limits else ()) for name in programs]


def really_called(source: str) -> set[str]:
    """The functions that run while the module is loaded and its `go()`, if it has one, runs;
    lambdas, comprehensions and the bodies of classes are left out."""
    seen: set[str] = set()
    file = f"{MODULE}{next(_NUMBERS)}.py"

    def note(frame: FrameType, event: str, _argument: object) -> None:
        code = frame.f_code
        own = event == "call" and code.co_filename == file
        if own and code.co_flags & inspect.CO_OPTIMIZED and code.co_name[0] != "<":
            seen.add(code.co_qualname.replace("<locals>.", ""))

    module = ModuleType(MODULE)
    code = compile(textwrap.dedent(source), file, "exec")
    kept = sys.modules.get(MODULE)
    sys.modules[MODULE] = module
    threading.setprofile(note)
    sys.setprofile(note)
    try:
        exec(code, module.__dict__)
        if "go" in module.__dict__:
            module.go()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]  # the documentation allows None
        if kept is None:
            del sys.modules[MODULE]
        else:
            sys.modules[MODULE] = kept
    return seen - {"go"}


def said_to_be_called(folder: Path, source: str) -> tuple[set[str], set[str]]:
    """The functions that the solver reaches from the module and `go`, and the names of the open
    calls on the way."""
    enter = [f"{MODULE}.go"] if "def go(" in source else []
    inventory = link(folder, {f"{MODULE}.py": source}).inventory
    library = read_standins(inventory, folders_of(()))
    return reached(solve(inventory, library, enter=enter).activity)


def reached(activity: Activity) -> tuple[set[str], set[str]]:
    """The functions that run from the module or `go` on, and the names of open calls there."""
    roots = (MODULE, f"{MODULE}.go")
    waiting = [i for i, body in enumerate(activity.bodies) if body.symbol in roots]
    seen: set[int] = set()
    while waiting:
        body = waiting.pop()
        if body not in seen:
            seen.add(body)
            waiting += [call.callee for call in activity.calls.get(body, ())]
    names = {activity.bodies[body].symbol.removeprefix(f"{MODULE}.") for body in seen}
    still = {call.name for body in seen for call in activity.open.get(body, ())}
    return names - {"go", MODULE}, still
