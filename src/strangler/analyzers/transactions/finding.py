"""Answers about effects in, the transactions of the project out: what each reads, writes, locks,
publishes before its commit, leaves for after it, and who reaches it.

What a transaction publishes before it has committed may be a ghost (the commit fails and the
message is out); what happens after it may be lost (the process dies in between)."""

from collections.abc import Iterable, Mapping

from strangler.analyzers.effects.answering import Answers
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.transactions import AtomicRequests
from strangler.analyzers.transactions.naming import is_late, is_not_atomic
from strangler.analyzers.transactions.reaching import reachable
from strangler.analyzers.transactions.spans import Span, Spans
from strangler.identity import EndpointId
from strangler.locations import Location, unpack
from strangler.model.effects import STRENGTH, EffectKind, Happening, Strength
from strangler.model.graph import Confidence
from strangler.model.recogniser import Conclusions, Endpoint
from strangler.model.source import ModuleKind
from strangler.model.transactions import LateHappening, Transaction
from strangler.model.values import Call, Name


def find_transactions(
    answers: Answers, inventory: ProjectInventory, conclusions: Conclusions
) -> tuple[Transaction, ...]:
    """All transactions with an effect, sorted by place."""
    return _Finder(answers, inventory, conclusions).find()


class _Finder:
    def __init__(
        self, answers: Answers, inventory: ProjectInventory, conclusions: Conclusions
    ) -> None:
        self._answers = answers
        self._solved = answers.solved
        self._activity = answers.solved.activity
        self._inventory = inventory
        self._conclusions = conclusions

    def find(self) -> tuple[Transaction, ...]:
        spans = [s for s in Spans(self._activity, self._inventory).find() if self._is_code(s)]
        reach = reachable(self._solved, {span.body for span in spans}) if spans else {}
        endpoints = self._reaching(
            reach,
            (
                (str(EndpointId(e.app, e.method, e.path)), (e.handler, *e.runs))
                for e in self._conclusions.endpoints
            ),
        )
        doors = self._reaching(
            reach, ((f"{d.kind} {d.name}", (d.handler,)) for d in self._conclusions.doors)
        )
        found = [
            made
            for span in spans
            if (made := self._transaction(span, endpoints, doors)) is not None
        ]
        found += self._requests()
        merged = {(t.location, t.symbol, t.kind): t for t in found}
        return tuple(merged[key] for key in sorted(merged))

    def _is_code(self, span: Span) -> bool:
        module = self._activity.bodies[span.body].module
        return self._inventory.source(module).kind is ModuleKind.CODE

    def _reaching(
        self,
        reach: Mapping[int, frozenset[int]],
        entries: Iterable[tuple[str, tuple[str, ...]]],
    ) -> dict[int, list[str]]:
        """The names of the entries that reach each marked body."""
        found: dict[int, list[str]] = {}
        for name, symbols in entries:
            roots = {root for s in symbols for root in self._activity.by_name.get(s, ())}
            for body in sorted(set().union(*(self._reach_of(reach, root) for root in roots))):
                found.setdefault(body, []).append(name)
        return found

    def _reach_of(self, reach: Mapping[int, frozenset[int]], root: int) -> frozenset[int]:
        if not self._activity.bodies[root].library:
            return reach.get(root, frozenset())
        calls = (c for c in self._solved.deeds(root).calls if not c.doubtful)
        return frozenset().union(*(reach.get(c.callee, frozenset()) for c in calls))

    def _transaction(
        self, span: Span, endpoints: Mapping[int, list[str]], doors: Mapping[int, list[str]]
    ) -> Transaction | None:
        body = self._activity.bodies[span.body]
        late = self._late_at(span.body)
        inside = self._inside(span, late)
        registered = tuple(
            sorted(
                LateHappening(self._at(body.module, position), function)
                for position, functions in late.items()
                if span.start <= position <= span.end
                for function in functions
            )
        )
        reads, writes, locks = (
            tuple(sorted({h.effect.target for h in inside if h.effect.kind is kind}))
            for kind in (EffectKind.READS, EffectKind.WRITES, EffectKind.LOCKS)
        )
        published = tuple(h for h in inside if STRENGTH[h.effect.kind] is Strength.EXTERNAL)
        if not (reads or writes or locks or published):
            return None
        end = span.end if span.end < 1 << 60 else 0
        return Transaction(
            symbol=body.symbol,
            kind=span.kind,
            location=self._at(body.module, span.place),
            end_line=unpack(end)[0] if end else self._last_line(body.symbol),
            reads=reads,
            writes=writes,
            locks=locks,
            published=published,
            after_commit=registered,
            endpoints=tuple(sorted(endpoints.get(span.body, ()))),
            doors=tuple(sorted(doors.get(span.body, ()))),
            complete=self._is_complete(span, late),
            confidence=span.confidence.value,
        )

    def _inside(self, span: Span, late: Mapping[int, list[str]]) -> list[Happening]:
        """What happens in a span before it commits: what its code does, and what is done below
        the calls in it."""
        body = self._activity.bodies[span.body]
        deeds = self._solved.deeds(span.body)
        found = {
            Happening(self._at(body.module, d.position), d.effect, d.via, True, d.confidence)
            for d in deeds.doings
            if span.start <= d.position <= span.end and d.position not in late
        }
        for call in deeds.calls:
            if call.doubtful or call.position in late:
                continue
            if span.start <= call.position <= span.end:
                via = self._activity.bodies[call.callee].symbol
                where = self._at(body.module, call.position)
                found.update(
                    Happening(where, effect, via, False, call.confidence)
                    for effect in self._solved.effects([call.callee])
                )
        return sorted(found)

    def _is_complete(self, span: Span, late: Mapping[int, list[str]]) -> bool:
        deeds = self._solved.deeds(span.body)
        if any(span.start <= o.position <= span.end for o in deeds.open):
            return False
        inside = [
            c.callee
            for c in deeds.calls
            if span.start <= c.position <= span.end and c.position not in late
        ]
        return self._solved.is_complete(inside)

    def _late_at(self, index: int) -> dict[int, list[str]]:
        """Where a body leaves something for after the commit, and which functions."""
        found: dict[int, list[str]] = {}
        places = [
            call.position
            for call in self._activity.calls.get(index, ())
            if is_late(self._activity.bodies[call.callee].symbol)
        ]
        places += [o.position for o in self._activity.outside.get(index, ()) if is_late(o.name)]
        for position in places:
            found[position] = sorted(
                {
                    self._activity.bodies[c.callee].symbol
                    for c in self._solved.deeds(index).calls
                    if c.position == position
                }
            ) or [""]
        return found

    # -- requests

    def _requests(self) -> list[Transaction]:
        """With ATOMIC_REQUESTS each view of Django that is not taken out runs in a transaction."""
        places = [
            self._inventory.location(module, fact.position)
            for module, fact in self._inventory.found("transactions", AtomicRequests)
        ]
        if not places:
            return []
        made = (self._request(e) for e in self._conclusions.endpoints if _is_django(e))
        return [transaction for transaction in made if transaction is not None]

    def _request(self, endpoint: Endpoint) -> Transaction | None:
        if self._taken_out(endpoint.handler):
            return None
        answer = self._answers.handler(endpoint)
        writes = answer.targets(EffectKind.WRITES)
        published = tuple(
            Happening(endpoint.location, e, endpoint.handler, False, Confidence.CERTAIN)
            for e in answer.effects
            if STRENGTH[e.kind] is Strength.EXTERNAL
        )
        if not (writes or published):
            return None
        return Transaction(
            symbol=endpoint.handler,
            kind="request",
            location=endpoint.location,
            end_line=self._last_line(endpoint.handler),
            reads=answer.targets(EffectKind.READS),
            writes=writes,
            locks=answer.targets(EffectKind.LOCKS),
            published=published,
            after_commit=(),
            endpoints=(str(EndpointId(endpoint.app, endpoint.method, endpoint.path)),),
            doors=(),
            complete=answer.complete,
        )

    def _taken_out(self, handler: str) -> bool:
        place = self._inventory.definition(handler)
        if place is None:
            return False
        module, definition = place
        for value in definition.decorators:
            function = value.function if isinstance(value, Call) else value
            if isinstance(function, Name):
                found = self._inventory.resolve(module, function.name)
                if found is not None and is_not_atomic(found.name):
                    return True
        return False

    def _last_line(self, symbol: str) -> int:
        place = self._inventory.definition(symbol)
        return place[1].end_line if place is not None else 0

    def _at(self, module: str, position: int) -> Location:
        return self._inventory.location(module, position or 1 << 20 | 1)


def _is_django(endpoint: Endpoint) -> bool:
    return endpoint.framework.startswith(("django", "drf", "ninja"))
