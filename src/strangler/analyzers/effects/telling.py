"""What the user says of open calls in; the deeds of a body with those calls closed out.

What is open at a place of a body may lie below it, in a stand-in, or in SQL of which the text is
computed: all of it is closed at the place where the project's own code stands, as the report names
it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from strangler import diagnostics
from strangler.analyzers.calls.activity import Activity, Body
from strangler.analyzers.effects.direct import Calling, Deeds, Direct, Doing
from strangler.analyzers.effects.knowing import Known
from strangler.analyzers.effects.stating import Statements
from strangler.diagnostics import Diagnostic, in_order, report
from strangler.model.graph import Confidence
from strangler.model.knowledge import KnownCalls


class Told:
    """The facts about open calls, by the symbol whose code they are in."""

    def __init__(
        self,
        facts: Sequence[KnownCalls],
        activity: Activity,
        is_defined: Callable[[str], bool] = lambda _: False,
    ) -> None:
        """`is_defined` tells of a name that no body bears whether the project defines it all the
        same: a class without a constructor. A fact with a name that is not there closes nothing."""
        self._activity = activity
        self._facts: dict[str, list[tuple[KnownCalls, tuple[int, ...]]]] = {}
        self._used: set[KnownCalls] = set()
        self._there: set[str] = set()
        self._missing: list[Diagnostic] = []
        if not facts:
            return
        bodies: dict[str, list[int]] = {}
        for index, body in enumerate(activity.bodies):
            bodies.setdefault(body.symbol, []).append(index)
            self._there.update(names_of(body))
        for fact in facts:
            callees: list[int] = []
            whole = True
            for name in fact.callees:
                found = activity.by_name.get(name) or tuple(bodies.get(name, ()))
                callees += found
                if not found and not is_defined(name):
                    whole = False
                    message = f"{name!r} is no function or method of the project"
                    code = diagnostics.KNOWLEDGE_NO_TARGET
                    self._missing.append(report(code, message, fact.location))
            if whole:
                entry = fact, tuple(sorted(set(callees)))
                self._facts.setdefault(fact.caller, []).append(entry)

    def closed(self, body: Body, deeds: Deeds) -> Deeds:
        """What a body does, with its open calls going where the user says."""
        if not self._facts:
            return deeds
        doings, calls, unknown = set(deeds.doings), set(deeds.calls), set(deeds.open)
        certain = Confidence.CERTAIN
        for name in names_of(body):
            for fact, callees in self._facts.get(name, ()):
                for call in deeds.open:
                    if fact.name in ("", call.name, call.name.rpartition(".")[2]):
                        self._used.add(fact)
                        unknown.discard(call)
                        calls.update(Calling(call.position, c, certain) for c in callees)
                        via = call.name or body.symbol
                        doings.update(Doing(call.position, e, via, certain) for e in fact.effects)
                for guess in deeds.calls:
                    # Which of several methods it is, if any, stays open without the fact.
                    method = self._activity.bodies[guess.callee].symbol.rpartition(".")[2]
                    if guess.doubtful and fact.name in ("", method):
                        self._used.add(fact)
                        calls.discard(guess)
                        calls.update(Calling(guess.position, c, certain) for c in callees)
                        via, place = method, guess.position
                        doings.update(Doing(place, e, via, certain) for e in fact.effects)
        return Deeds(tuple(sorted(doings)), tuple(sorted(calls)), tuple(sorted(unknown)))

    def problems(self) -> Iterator[Diagnostic]:
        """Facts that name what is not there, or closed nothing."""
        yield from self._missing
        for caller, facts in self._facts.items():
            for fact, _ in facts:
                if caller not in self._there:
                    message = f"{caller!r} is no symbol of the project"
                    yield report(diagnostics.KNOWLEDGE_NO_TARGET, message, fact.location)
                elif fact not in self._used:
                    what = f"no call of {fact.name!r}" if fact.name else "no call"
                    message = f"{what} in {caller!r} is open"
                    yield report(diagnostics.KNOWLEDGE_UNUSED, message, fact.location)


class Corrected(Direct):
    """The deeds of bodies with the SQL in them and what the user says of what stays open."""

    def __init__(self, *parts: Any, statements: Statements, told: Told) -> None:
        super().__init__(*parts)
        self._statements = statements
        self._told = told

    def deeds(self, index: int) -> Deeds:
        """What a body does, as `Direct.deeds`."""
        body = self._activity.bodies[index]
        deeds = super().deeds(index)
        if not body.library:
            deeds = self._statements.added(body.symbol, deeds)
        return self._told.closed(body, deeds)


def names_of(body: Body) -> tuple[str, ...]:
    """What a body is called: its symbol; a method that a class inherits, by that class, too."""
    if not body.receiver or "[" in body.receiver:
        return (body.symbol,)
    return tuple(dict.fromkeys((body.symbol, f"{body.receiver}.{body.symbol.rpartition('.')[2]}")))


def fact_problems(told: Told, known: Known, symbols: Iterable[str]) -> tuple[Diagnostic, ...]:
    """All facts about calls and effects that were of no use; `symbols` are all of the project."""
    found = list(told.problems())
    tops = {symbol.partition(".")[0] for symbol in symbols}
    there = set(symbols)
    for fact in known.unused():
        name = fact.function.removesuffix(".*")
        if name.partition(".")[0] in tops and name not in there:
            message = f"{name!r} is no symbol of the project"
            found.append(report(diagnostics.KNOWLEDGE_NO_TARGET, message, fact.location))
        else:
            message = f"nothing calls {fact.function!r}"
            found.append(report(diagnostics.KNOWLEDGE_UNUSED, message, fact.location))
    return in_order(found)
