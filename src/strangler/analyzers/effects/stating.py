"""The deeds of a body and the SQL in it; the deeds with what the SQL does out.

A call that runs SQL whose text is known does what the text says: it is not open any more, whatever
is known of the function. Where something stays open in the text, the call stays open."""

from collections.abc import Iterable, Iterator

from strangler.analyzers.effects.direct import Deeds, Doing, Open
from strangler.model.effects import Effect, EffectKind
from strangler.model.graph import Confidence
from strangler.model.sql import SqlAt, SqlByPlace

REASON = "sql"


class Statements:
    """The SQL of a project by the symbol whose code it is in."""

    def __init__(self, at: SqlByPlace) -> None:
        self._by_symbol: dict[str, list[tuple[int, SqlAt]]] = {}
        for (_, position), one in sorted(at.items(), key=lambda item: item[0]):
            self._by_symbol.setdefault(one.symbol, []).append((position, one))

    def added(self, symbol: str, deeds: Deeds) -> Deeds:
        """What a body of the project does, its SQL included."""
        stated = self._by_symbol.get(symbol)
        if stated is None:
            return deeds
        doings = set(deeds.doings)
        unknown = set(deeds.open)
        for position, one in stated:
            doings.update(_doings(position, one))
            if one.runs:
                unknown -= set(_answered(position, one, unknown))
            if not one.complete:
                unknown.add(Open(position, one.form.lstrip("?:"), REASON))
        return Deeds(tuple(sorted(doings)), deeds.calls, tuple(sorted(unknown)))


def _doings(position: int, one: SqlAt) -> Iterator[Doing]:
    via = one.form.lstrip("?:")
    for kind, names, sure in (
        (EffectKind.READS, (*one.reads, *one.locks), Confidence.CERTAIN),
        (EffectKind.WRITES, one.writes, Confidence.CERTAIN),
        (EffectKind.READS, one.possible, Confidence.POSSIBLE),
        (EffectKind.PUBLISHES, one.publishes, Confidence.CERTAIN),
    ):
        for name in names:
            yield Doing(position, Effect(kind, name), via, sure)


def _answered(position: int, one: SqlAt, unknown: Iterable[Open]) -> Iterator[Open]:
    """The open calls that the text answers: of the function that runs it."""
    word = one.form.rpartition(".")[2]
    for call in unknown:
        if call.position == position and call.name.rpartition(".")[2] == word:
            yield call
