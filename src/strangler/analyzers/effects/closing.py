"""A call whose callee is not known in, what it can be by its name alone out.

The rule, and how far it holds, stands in docs/effects.md ("Calls that stay open")."""

import array
import collections
import datetime
import decimal
import enum
import fractions
import pathlib
import re
import types
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from strangler.analyzers.calls.activity import Activity, Body, OpenCall
from strangler.analyzers.effects.accepting import Shape, accepts
from strangler.analyzers.effects.cataloguing import Catalogue
from strangler.analyzers.effects.reaching import Libraries
from strangler.model.effects import STRENGTH, Effect, EffectKind, Strength

MOST_CANDIDATES = 8
"""Methods of one name in the project that are taken for what a call may be."""

BY_NAME = frozenset({"receiver", "attribute"})
"""Reasons for which the name that is called is the method's own."""

_VALUE_TYPES = (
    *(str, bytes, bytearray, memoryview, int, float, complex, bool, range, slice),
    *(list, tuple, dict, set, frozenset, BaseException, array.array),
    *(collections.deque, collections.Counter, collections.OrderedDict, collections.ChainMap),
    *(datetime.datetime, datetime.date, datetime.time, datetime.timedelta, datetime.tzinfo),
    *(decimal.Decimal, fractions.Fraction, re.Pattern, re.Match, uuid.UUID, enum.Enum),
    *(pathlib.PurePath, types.MappingProxyType, types.GeneratorType, types.CoroutineType),
)
VALUE_METHODS = frozenset(
    name for kind in _VALUE_TYPES for name in dir(kind) if not name.startswith("__")
)
"""Methods of built-in and standard types that only compute."""


_CONTAINERS = (list, dict, set, frozenset, collections.deque, collections.Counter)
OF_ONE_VALUE = VALUE_METHODS - {name for kind in _CONTAINERS for name in dir(kind)}
"""Those that no collection has: of texts, numbers, dates."""


@dataclass(frozen=True, slots=True)
class Guess:
    """What an open call can be. `why` is empty where it is one of `candidates`, or harmless.

    `sure`: it must be one of the candidates; else it may also be something harmless. `effects`
    are what methods of libraries would do that it may be, too."""

    candidates: tuple[int, ...] = ()
    sure: bool = False
    why: str = ""
    effects: tuple[Effect, ...] = ()


HARMLESS = Guess()


class ClosedWorld:
    """What a method can be that is called by a name on a value of which nothing is known: one of
    the project, of a stand-in, of a library in the catalogue that the project imports, or of a
    built-in type."""

    def __init__(
        self,
        activity: Activity,
        libraries: Libraries,
        catalogue: Catalogue,
        imported: Iterable[str],
        methods: Iterable[str] = (),
        plain: Iterable[str] = (),
    ) -> None:
        """`methods` are the names of stand-ins' methods that may do something, `plain` those of
        methods that all do nothing."""
        self._bodies = activity.bodies
        self._catalogue = catalogue
        self._imported = frozenset(imported)
        self._own: dict[str, list[int]] = {}
        self._library: set[str] = set(methods)
        self._plain = frozenset(plain)
        self._words = activity.words
        for index, body in enumerate(activity.bodies):
            name = body.symbol.rpartition(".")[2]
            if not body.library:
                self._own.setdefault(name, []).append(index)
            elif _matters(libraries, index):
                self._library.add(name)
        self._guesses: dict[tuple[str, tuple[Shape, ...]], Guess] = {}

    def guess(self, call: OpenCall, shapes: Sequence[Shape] = ()) -> Guess:
        """What the call can be; `shapes` are how it gives its arguments, where that is known."""
        by_name = call.reason in BY_NAME or (
            # A callee that could be anything: by its name at least no local function.
            call.reason == "hub" and (call.name in VALUE_METHODS or self._is_quiet(call.name))
        )
        if not call.name or not by_name:
            return Guess(why=call.reason)
        key = call.name, tuple(shapes)
        known = self._guesses.get(key)
        if known is None:
            known = self._guesses[key] = self._guess(*key)
        if known.why:
            return Guess(why=known.why if known.why != "open" else call.reason)
        return known

    def _guess(self, name: str, shapes: tuple[Shape, ...]) -> Guess:
        methods = frozenset(m for m in self._catalogue.effectful_methods(name) if self._is_had(m))
        if shapes:
            methods = frozenset(m for m in methods if any(self._takes(m, s) for s in shapes))
        methods = frozenset(m for m in methods if m.partition(".")[0] in self._imported)
        read = frozenset().union(*map(self._only_read, methods))
        effectful = sorted({m.partition(".")[0] for m in methods if not self._only_read(m)})
        if effectful:
            return Guess(why=f"could be a method of {effectful[0]}")
        if name in self._library:
            return Guess(why="could be a method of a library")
        own = _shared(self._bodies, self._own.get(name, []))
        if len(own) > MOST_CANDIDATES:
            return Guess(why=f"could be any of {len(own)} methods of this name")
        harmless = bool(read) or name in VALUE_METHODS or self._is_quiet(name)
        if not own and not harmless:
            return Guess(why="open")
        return Guess(tuple(own), not harmless, effects=tuple(sorted(read)))

    def _is_had(self, method: str) -> bool:
        """Whether the project can have an instance of a method's class."""
        needs = self._catalogue.needs(method) if self._words else None
        return not needs or not needs.isdisjoint(self._words)

    def _takes(self, method: str, shape: Shape) -> bool:
        """Whether a method takes such arguments: by its signature in the standard library, and by
        how many arguments the catalogue says it takes at least."""
        given = shape.positional + len(shape.keywords)
        return given >= self._catalogue.least(method) and accepts(method, shape)

    def _is_quiet(self, name: str) -> bool:
        return name in self._plain or self._catalogue.is_quiet(name, self._imported)

    def _only_read(self, method: str) -> frozenset[Effect]:
        """What a method of a library does, if that is reading, and not from tables; else nothing.

        To say that a call may do so costs little: a request that reads is repeated like one that
        does nothing at all."""
        entries = self._catalogue.find(method) or ()
        weak = all(e.kind in _WEAK and not e.rule.mode.asked for e in entries)
        return frozenset(Effect(e.kind, "") for e in entries) if weak else frozenset()


_WEAK = frozenset(kind for kind in EffectKind if STRENGTH[kind] is Strength.READ) - {
    EffectKind.READS,
    EffectKind.LOCKS,
}


def _shared(bodies: Sequence[Body], own: list[int]) -> list[int]:
    """Of bodies told apart by their receiver the one that stands for all, where it is there."""
    alone = {bodies[index].symbol for index in own if not bodies[index].receiver}
    return [i for i in own if not bodies[i].receiver or bodies[i].symbol not in alone]


def _matters(libraries: Libraries, body: int) -> bool:
    """Whether a stand-in's method does anything that could be noticed."""
    reach = libraries.reach(body)
    return bool(reach.touches or reach.outside or reach.back or reach.open)
