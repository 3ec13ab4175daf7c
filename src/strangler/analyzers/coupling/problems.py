"""Places whose key is computed in, diagnostics out."""

from collections.abc import Iterable, Iterator, Sequence

from strangler.diagnostics import Diagnostic, report
from strangler.diagnostics.coupling import KEY_COMPUTED
from strangler.locations import Location
from strangler.model.coupling import CouplingKind

_WORDS = {
    CouplingKind.SESSION_KEY: "session key",
    CouplingKind.CACHE_KEY: "cache key",
}
_MOST = 100


def problems(
    computed: Iterable[tuple[CouplingKind, Sequence[Location]]],
) -> Iterator[Diagnostic]:
    """Each place that uses a key of which nothing is constant: who else uses the same is not
    known. At most 100 places of a kind, and how many more there are."""
    for kind, places in computed:
        word = _WORDS.get(kind)
        if word is None:
            continue
        ordered = sorted(places)
        for place in ordered[:_MOST]:
            message = f"the {word} used here is computed, so who shares it is not known"
            yield report(KEY_COMPUTED, message, place)
        if len(ordered) > _MOST:
            message = f"{len(ordered) - _MOST} more places use a computed {word}"
            yield report(KEY_COMPUTED, message)
