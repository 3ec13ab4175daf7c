"""Activities made by hand: what bodies do, by short words."""

from collections.abc import Mapping

from strangler.analyzers.calls.activity import (
    Activity,
    Body,
    BodyCall,
    OpenCall,
    OutsideCall,
    Touch,
)
from strangler.locations import pack
from strangler.model.graph import Confidence

LIBRARY = "lib."


def activity(bodies: Mapping[str, tuple[str, ...]]) -> Activity:
    """Bodies by dotted name (one that starts with `lib.` is a stand-in's; `f[shop.C]` is told
    apart for a receiver), each with what it does, line by line from 1: `reads shop.Order`,
    `writes shop.Order`, `outside requests.get`, `open name reason`, the name of another, or
    nothing."""
    names = list(bodies)
    made = [_body(name) for name in names]
    calls: dict[int, tuple[BodyCall, ...]] = {}
    outside: dict[int, tuple[OutsideCall, ...]] = {}
    touches: dict[int, tuple[Touch, ...]] = {}
    unknown: dict[int, tuple[OpenCall, ...]] = {}
    for index, name in enumerate(names):
        for line, deed in enumerate(bodies[name], 1):
            place = pack(line, 5)
            if not deed:
                continue
            word, _, rest = deed.partition(" ")
            if word in ("reads", "writes"):
                touches[index] = (
                    *touches.get(index, ()),
                    Touch(place, word == "writes", rest),
                )
            elif word == "outside":
                outside[index] = (*outside.get(index, ()), OutsideCall(place, rest))
            elif word == "open":
                what, _, reason = rest.partition(" ")
                unknown[index] = (*unknown.get(index, ()), OpenCall(place, what, reason))
            else:
                callee = BodyCall(place, names.index(deed), Confidence.CERTAIN)
                calls[index] = (*calls.get(index, ()), callee)
    by_name: dict[str, tuple[int, ...]] = {}
    for index, body in enumerate(made):
        last = body.symbol.rpartition(".")[2]
        entry = f"{body.receiver}.{last}" if body.receiver else body.symbol
        by_name[entry] = (*by_name.get(entry, ()), index)
    return Activity(tuple(made), calls, outside, touches, unknown, by_name)


def _body(name: str) -> Body:
    symbol, _, receiver = name.partition("[")
    module = symbol.rpartition(".")[0]
    return Body(symbol, receiver.removesuffix("]"), module, symbol.startswith(LIBRARY))
