"""A folder and a cache that knows its facts in; the processor time of each part of an analysis
and of each recogniser out, as JSON.

What a run does side by side is done here one after the other, in one process. What single files
cost is measured on every `STEP`th of them."""

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from strangler.analyzers import pipeline
from strangler.analyzers.cache import Cache
from strangler.analyzers.collector import without_collector
from strangler.analyzers.config import Config
from strangler.analyzers.extraction import facts as extraction
from strangler.progress import SILENT

STEP = 20

_SOLVING = (
    ("strangler.analyzers.inventory.linking", "link", "link names"),
    ("strangler.analyzers.concluding", "conclude", "recognise"),
    ("strangler.analyzers.concluding", "behaviour_of", "behaviour of frameworks"),
    ("strangler.analyzers.effects.preparing", "prepare", "read stand-ins"),
    ("strangler.analyzers.calls.solving", "load", "calls: load"),
    ("strangler.analyzers.calls.solving", "solved", "calls: solve"),
    ("strangler.analyzers.calls.solving", "activity_of", "calls: activity"),
    ("strangler.analyzers.effects.preparing", "answers", "effects: fixed point"),
    ("strangler.analyzers.effects.working", "work_out", "effects: answers"),
    ("strangler.analyzers.working", "work_out", "effects: answers"),
    ("strangler.analyzers.working", "data_use", "data"),
    ("strangler.analyzers.working", "find_transactions", "transactions"),
    ("strangler.analyzers.graphing.units", "build_units", "boundaries: units"),
    ("strangler.analyzers.boundaries", "propose", "boundaries: propose"),
    ("strangler.analyzers.pipeline", "module_edges", "edges of the report"),
)
"""What is timed: a module, the name it calls the function by, and what a person calls it."""


class Watch:
    """Processor seconds by name; what is inside something else counts only for itself."""

    def __init__(self) -> None:
        self.seconds: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self._open: list[float] = []

    @contextmanager
    def on(self, name: str) -> Iterator[None]:
        """Time what is done inside."""
        self._open.append(0.0)
        started = time.process_time()
        try:
            yield
        finally:
            spent = time.process_time() - started
            self.seconds[name] += spent - self._open.pop()
            self.calls[name] += 1
            if self._open:
                self._open[-1] += spent

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, timed."""

        def timed(*arguments: Any, **named: Any) -> Any:
            with self.on(name):
                return function(*arguments, **named)

        return timed


def _time_phases(recogniser: Any, watch: Watch) -> None:
    for phase in ("watch", "conclude", "behaviour"):
        function = getattr(recogniser, phase, None)
        if function is not None:
            if phase == "watch":  # may be a generator
                function = _listed(function)
            timed = watch.around(f"{recogniser.name}/{phase}", function)
            object.__setattr__(recogniser, phase, timed)


def _listed(function: Callable[..., Any]) -> Callable[..., Any]:
    return lambda view: list(function(view))


def main(root: str, cache: str) -> None:
    """Print the parts."""
    from strangler.analyzers.recognisers.registry import load

    watch = Watch()
    recognisers = load(())
    for one in recognisers:
        _time_phases(one, watch)
    files = sorted(Path(root).rglob("*.py"))[::STEP]
    extraction.parse = watch.around("parse", extraction.parse)
    extraction._flows = watch.around("flows", extraction._flows)
    with without_collector():
        for file in files:
            with watch.on("facts"):
                extraction.extract(file.read_bytes(), recognisers)
        single = {name: watch.seconds.pop(name) for name in ("parse", "facts", "flows")}
        _whole(Path(root), Path(cache), watch, recognisers)
    stages = [(name, watch.seconds[name]) for name in dict.fromkeys(n for _, _, n in _SOLVING)]
    rows = [
        (
            one.name,
            watch.calls[f"{one.name}/watch"],
            *(watch.seconds[f"{one.name}/{phase}"] for phase in ("watch", "conclude", "behaviour")),
        )
        for one in recognisers
    ]
    found = {"files": len(files), "single": single, "stages": stages, "recognisers": rows}
    json.dump(found, sys.stdout)


def _whole(root: Path, cache: Path, watch: Watch, recognisers: Any) -> None:
    """Everything after the facts, with functions replaced where they are looked up."""
    import importlib
    from dataclasses import replace

    from strangler.analyzers.sourcing import read_all, read_source

    for module, name, said in _SOLVING:
        place = importlib.import_module(module)
        if hasattr(place, name):
            setattr(place, name, watch.around(said, getattr(place, name)))
    pipeline.side_by_side = lambda here, aside, _kind: (here(), aside())
    with Cache(cache) as store:
        source, inventory = read_all(read_source(root, Config(), SILENT), store, None, SILENT)
        source = replace(source, recognisers=recognisers)
        pipeline._analyse(source, inventory, store, SILENT)


if __name__ == "__main__":
    main(*sys.argv[1:])
