"""The solved assignment graph in, what every body does out."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from strangler.analyzers.calls.activity import (
    Activity,
    Body,
    BodyCall,
    OpenCall,
    OutsideCall,
    Touch,
)
from strangler.analyzers.calls.graph import hubs_of
from strangler.analyzers.calls.rendering import open_renderings
from strangler.analyzers.calls.state import CONFIDENCE, State
from strangler.analyzers.calls.values import CLASSES, INSTANCES, Kind
from strangler.model.graph import Confidence

_T = TypeVar("_T", BodyCall, OutsideCall, Touch, OpenCall)


def activity_of(s: State) -> Activity:
    """The bodies of a solved state, sorted, and what each does."""
    runs = _running(s)
    named = sorted((_body(s, symbol), symbol) for symbol in runs)
    number = {symbol: index for index, (_, symbol) in enumerate(named)}
    hubs = hubs_of(s)
    calls: dict[int, set[BodyCall]] = {}
    outside: dict[int, set[OutsideCall]] = {}
    by_name: dict[str, set[int]] = {name: set() for name in s.entered}
    inside = _Inside(s, number)
    for (caller, callee), (certain, positions) in s.edges.items():
        target = number.get(callee, -1)
        if target < 0:
            continue
        if caller == s.root:
            for position in positions:
                by_name[s.entered[position]].add(target)
            continue
        source = inside[caller]
        loads = s.symbols[callee] in s.loads
        for position in positions:
            if loads and (caller, position) in s.loading:
                continue  # it loads what is defined, whatever else it may do to find that
            if (caller, position) not in hubs:
                known = BodyCall(position, target, CONFIDENCE[certain])
                calls.setdefault(source, set()).add(known)
    for (caller, callee), positions in s.possible.items():
        if callee in number and caller != s.root:
            calls.setdefault(inside[caller], set()).update(
                BodyCall(position, number[callee], Confidence.POSSIBLE) for position in positions
            )
    for (caller, name), places in s.outside.items():
        if caller != s.root:
            if name in s.loads:
                places = [p for p in places if (caller, p) not in s.loading]
            found = (OutsideCall(position, name) for position in places)
            outside.setdefault(inside[caller], set()).update(found)
    touches: dict[int, set[Touch]] = {}
    for caller, known_touches in s.touches.items():
        if caller != s.root:
            touches.setdefault(inside[caller], set()).update(
                Touch(position, writes, s.classes[owner].name)
                for position, writes, owner in known_touches
            )
    return Activity(
        tuple(body for body, _ in named),
        _sorted(calls),
        _sorted(outside),
        _sorted(touches),
        _sorted(_open(s, inside, hubs)),
        {name: tuple(sorted(found)) for name, found in sorted(by_name.items())},
        frozenset(number[symbol] for symbol in s.onward),
        frozenset(word for name in s.words for word in name.split(".")),
    )


def _running(s: State) -> Iterable[int]:
    """Functions, lambdas and modules whose code was loaded; the functions of stand-ins run in
    copies only."""
    yield from s.module_symbols.values()
    for symbol in s.functions:
        if symbol in s.origin or symbol not in s.skipped:
            yield symbol


def _body(s: State, symbol: int) -> Body:
    module = s.modules_of[symbol]
    receiver = s.receivers.get(symbol, -1)
    text = receiver_text(s, receiver) if receiver >= 0 else ""
    return Body(s.symbols[symbol], text, module, module in s.library)


def receiver_text(s: State, receiver: int) -> str:
    """How a receiver is written."""
    kind, a = s.value.kind[receiver], s.value.a[receiver]
    if kind in INSTANCES or kind in CLASSES:
        return s.classes[a].name
    if kind is Kind.COLLECTION:
        return f"{s.classes[s.value.b[receiver]].name}[{s.classes[a].name}]"
    return s.symbols[a] if kind is Kind.FUNCTION else ""


class _Inside(dict[int, int]):
    """Caller -> the number of its body: what a class's body calls, runs in what is around it."""

    def __init__(self, s: State, number: Mapping[int, int]) -> None:
        super().__init__(number)
        self._s = s

    def __missing__(self, symbol: int) -> int:
        s = self._s
        module = s.modules_of[symbol]
        first = s.module_symbols[module]
        facts = s.inventory.facts(module)
        index = symbol - first - 1
        while index >= 0 and first + 1 + index in s.classes:
            index = facts.definitions[index].scope
        found = self[symbol] = self.get(first if index < 0 else first + 1 + index, self[first])
        return found


def _open(
    s: State, inside: Mapping[int, int], hubs: set[tuple[int, int]]
) -> dict[int, set[OpenCall]]:
    found: dict[int, set[OpenCall]] = {}
    for site in s.sites:
        hub = (site.caller, site.position) in hubs
        if hub or site.anything or not site.found:
            reason = "hub" if hub or site.anything else site.reason
            known = OpenCall(site.position, site.name, reason)
            found.setdefault(inside[site.caller], set()).add(known)
    for site in open_renderings(s):
        known = OpenCall(site.position, site.name, site.reason)
        found.setdefault(inside[site.caller], set()).add(known)
    empty = _empty(s)
    for caller, position, variable in s.handed:
        if caller != s.root and variable in empty:
            found.setdefault(inside[caller], set()).add(OpenCall(position, "", "callback"))
    for caller, unknown in s.unknown.items():
        if caller != s.root:
            found.setdefault(inside[caller], set()).update(OpenCall(*one) for one in unknown)
    return found


def _empty(s: State) -> set[int]:
    """The functions handed to libraries of which nothing is known, at least from one place."""
    asked = {variable for _, _, variable in s.handed}
    found = {variable for variable in asked if not s.points[variable]}
    if asked:
        for source, targets in enumerate(s.copies):
            if targets and not s.points[source]:
                found.update(asked.intersection(targets))
    return found


def _sorted(found: Mapping[int, set[_T]]) -> dict[int, tuple[_T, ...]]:
    return {index: tuple(sorted(items)) for index, items in sorted(found.items())}
