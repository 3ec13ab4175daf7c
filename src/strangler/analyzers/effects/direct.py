"""One body of code in; what it does itself, what libraries do for it, and whom it calls, out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from strangler.analyzers.calls.activity import Activity, Body, BodyCall, OpenCall, OutsideCall
from strangler.analyzers.effects.accepting import Shape
from strangler.analyzers.effects.cataloguing import Entry
from strangler.analyzers.effects.closing import HARMLESS, OF_ONE_VALUE, ClosedWorld, Guess
from strangler.analyzers.effects.knowing import Known
from strangler.analyzers.effects.reaching import Libraries
from strangler.analyzers.effects.tables import TablesOf
from strangler.analyzers.effects.targets import Targets
from strangler.model.effects import Effect, EffectKind
from strangler.model.graph import Confidence

_RANK = {Confidence.CERTAIN: 0, Confidence.LIKELY: 1, Confidence.POSSIBLE: 2}


_VALUES_OF_THE_PROJECT = ("django.conf.settings.", "pydantic.Field.")
"""Below these lie values that the project gives: settings, and fields, of which what `Field` makes
is a description."""


class Doing(NamedTuple):
    """An effect that happens at a place of the body: `via` is what is called there."""

    position: int
    effect: Effect
    via: str
    confidence: Confidence


class Calling(NamedTuple):
    """A place from where the project's code runs, at once or through a library.

    `doubtful`: it may as well be something harmless."""

    position: int
    callee: int
    confidence: Confidence
    doubtful: bool = False


class Open(NamedTuple):
    """A place where anything may happen: what is called as far as known, and why it is open."""

    position: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Deeds:
    """All that one body does at its own places, sorted."""

    doings: tuple[Doing, ...] = ()
    calls: tuple[Calling, ...] = ()
    open: tuple[Open, ...] = ()


@dataclass(frozen=True, slots=True)
class _Library:
    """What one stand-in's body does wherever it is called."""

    effects: tuple[Effect, ...]
    calls: tuple[tuple[int, Confidence, bool], ...]
    open: tuple[tuple[str, str], ...]


class Direct:
    """Works out the deeds of bodies."""

    def __init__(
        self,
        activity: Activity,
        libraries: Libraries,
        known: Known,
        tables: TablesOf,
        targets: Targets,
        closed: ClosedWorld,
    ) -> None:
        self._activity = activity
        self._libraries = libraries
        self._known = known
        self._tables = tables
        self._targets = targets
        self._closed = closed
        self._library: dict[int, _Library] = {}
        self._modules = {body.module for body in activity.bodies if body.library}

    def deeds(self, index: int) -> Deeds:
        """What a body does. A stand-in's body, which has no place in the project, does it all at
        position 0."""
        body = self._activity.bodies[index]
        doings: set[Doing] = set()
        calls: set[Calling] = set()
        unknown: set[Open] = set()
        told = None if body.library else self._known.told(body.symbol)
        if told is not None:
            here = (Doing(0, e, body.symbol, Confidence.CERTAIN) for e in told.effects)
            return Deeds(tuple(sorted(here)))
        if body.library:
            self._by_library(index, BodyCall(0, index, Confidence.CERTAIN), doings, calls, unknown)
        else:
            for call in self._activity.calls.get(index, ()):
                if self._activity.bodies[call.callee].library:
                    self._by_library(index, call, doings, calls, unknown)
                else:
                    calls.add(Calling(call.position, call.callee, call.confidence))
            self._touched(index, doings, unknown)
            self._outside(index, body.module, doings, calls, unknown)
            self._open(index, doings, calls, unknown)
        return Deeds(tuple(sorted(doings)), tuple(sorted(calls)), tuple(sorted(unknown)))

    def _touched(self, index: int, doings: set[Doing], unknown: set[Open]) -> None:
        """Relations that the project's own code loads (an accessor that reads)."""
        for touch in self._activity.touches.get(index, ()):
            tables = self._tables.of(touch.model)
            if tables is None:
                unknown.add(Open(touch.position, touch.model, "table"))
            kind = EffectKind.WRITES if touch.writes else EffectKind.READS
            for table in tables or ():
                effect = Effect(kind, table)
                doings.add(Doing(touch.position, effect, touch.model, Confidence.CERTAIN))

    def _by_library(
        self,
        index: int,
        call: BodyCall,
        doings: set[Doing],
        calls: set[Calling],
        unknown: set[Open],
    ) -> None:
        done = self._done(call.callee)
        via = self._activity.bodies[call.callee]
        position, sure = call.position, call.confidence
        doings.update(Doing(position, effect, via.symbol, sure) for effect in done.effects)
        calls.update(
            Calling(position, callee, max(sure, confidence, key=_RANK.__getitem__), doubtful)
            for callee, confidence, doubtful in done.calls
        )
        unknown.update(Open(position, name, reason) for name, reason in done.open)
        body = self._activity.bodies[index]
        module = "" if body.library else body.module
        for entry in self._known.find(via.symbol) or ():
            said = self._said(entry, via, module, position)
            doings.update(Doing(position, effect, via.symbol, sure) for effect in said)

    def _outside(
        self,
        index: int,
        module: str,
        doings: set[Doing],
        calls: set[Calling],
        unknown: set[Open],
    ) -> None:
        for call in self._activity.outside.get(index, ()):
            entries = self._known.find(call.name)
            if entries is None:
                if self._is_mixed_up(index, call):
                    continue
                guess = self._lacking(call.name)
                if guess is None:
                    unknown.add(Open(call.position, call.name, "library"))
                else:
                    calls.update(
                        Calling(call.position, callee, Confidence.POSSIBLE, not guess.sure)
                        for callee in guess.candidates
                    )
                    doings.update(
                        Doing(call.position, effect, call.name, Confidence.POSSIBLE)
                        for effect in guess.effects
                    )
                continue
            for entry in entries:
                effect = self._targets.effect(entry, call.name, module, call.position)
                doings.add(Doing(call.position, effect, call.name, Confidence.CERTAIN))

    def _is_mixed_up(self, index: int, call: OutsideCall) -> bool:
        """Whether what is called outside is only an attribute that a class does not have: values
        of several classes came together, and for another of them the callee is known. A stand-in
        may leave out what its class has, so that this is taken only of classes that the catalogue
        says it knows whole."""
        if not self._known.lacks(call.name):
            return False
        return any(c.position == call.position for c in self._activity.calls.get(index, ()))

    def _lacking(self, name: str) -> Guess | None:
        """What a call can be of something that a stand-in's class lacks: a column, an attribute
        that only some instances have; or of what a library's function gives. Nothing is known of
        that, so its name tells as any other's; None where it tells nothing."""
        owner = _owner(name, self._modules)
        above, _, last = name.rpartition(".")
        if last == "__init__" and above == owner:
            return HARMLESS  # its stand-in says what making an instance does
        given = last in OF_ONE_VALUE and self._known.tells(above)
        if given:
            owner = above  # what a library's function gives: a text, a number, a date
        elif any(name.startswith(prefix) for prefix in _VALUES_OF_THE_PROJECT):
            owner = name
        elif name.count(".") <= owner.count(".") + 1 and last not in OF_ONE_VALUE:
            return None  # a method of the library itself
        guess = self._closed.guess(OpenCall(0, last, "receiver"))
        return None if guess.why or not owner else guess

    def _open(
        self, index: int, doings: set[Doing], calls: set[Calling], unknown: set[Open]
    ) -> None:
        for call in self._activity.open.get(index, ()):
            guess = self._closed.guess(call, self._shapes(index, call))
            if guess.why:
                unknown.add(Open(call.position, call.name, guess.why))
            calls.update(
                Calling(call.position, callee, Confidence.POSSIBLE, not guess.sure)
                for callee in guess.candidates
            )
            doings.update(
                Doing(call.position, effect, call.name, Confidence.POSSIBLE)
                for effect in guess.effects
            )

    def _shapes(self, index: int, call: OpenCall) -> tuple[Shape, ...]:
        body = self._activity.bodies[index]
        if body.library or not call.position:
            return ()
        return self._targets.shapes(body.module, call.position, call.name)

    # -- stand-ins

    def _said(self, entry: Entry, body: Body, module: str, position: int) -> Iterator[Effect]:
        """What the catalogue says of a stand-in's function: of a method of a collection or a
        mapped class, one effect for each of its tables where they are the target."""
        if entry.rule.reading == "table":
            receiver = body.receiver
            model = receiver[receiver.find("[") + 1 :].removesuffix("]")
            for table in self._tables.of(model) or ("",):
                yield Effect(entry.kind, table)
        else:
            yield self._targets.effect(entry, body.symbol, module, position, body.receiver)

    def _done(self, callee: int) -> _Library:
        known = self._library.get(callee)
        if known is None:
            known = self._library[callee] = self._work_out(callee)
        return known

    def _work_out(self, callee: int) -> _Library:
        reach = self._libraries.reach(callee)
        effects: set[Effect] = set()
        unknown: set[tuple[str, str]] = set()
        for model, writes in reach.touches:
            tables = self._tables.of(model)
            if tables is None:
                unknown.add((model, "table"))
            kind = EffectKind.WRITES if writes else EffectKind.READS
            effects.update(Effect(kind, table) for table in tables or ())
        for inner in reach.bodies:
            if inner != callee:
                body = self._activity.bodies[inner]
                for entry in self._known.find(body.symbol) or ():
                    effects.update(self._said(entry, body, "", 0))
        lacked: list[Guess] = []
        for _, name in reach.outside:
            entries = self._known.find(name)
            if entries is None:
                guess = self._lacking(name)
                if guess is None:
                    unknown.add((name, "library"))
                else:
                    lacked.append(guess)
            effects.update(self._targets.effect(e, name, "", 0) for e in entries or ())
        calls = {(back, confidence, False) for back, confidence in reach.back}
        for call in reach.open:
            guess = self._closed.guess(call)
            if guess.why:
                unknown.add((call.name, guess.why))
            lacked.append(guess)
        for guess in lacked:
            calls.update((c, Confidence.POSSIBLE, not guess.sure) for c in guess.candidates)
            effects.update(guess.effects)
        return _Library(tuple(sorted(effects)), tuple(sorted(calls)), tuple(sorted(unknown)))


def _owner(name: str, modules: set[str]) -> str:
    """The class (or function) of one of some modules that a dotted name lies below; or empty."""
    end = name.rfind(".")
    while end > 0:
        if name[:end] in modules:
            return name[: end + 1] + name[end + 1 :].partition(".")[0]
        end = name.rfind(".", 0, end)
    return ""
