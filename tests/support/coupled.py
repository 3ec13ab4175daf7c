"""Couplings by kind and key, and who takes part in them as symbols."""

from collections.abc import Callable, Mapping

from strangler.model.coupling import Coupling

Found = dict[tuple[str, str], Coupling]
Ask = Callable[[Mapping[str, str]], Found]


def readers(coupling: Coupling) -> list[str]:
    """The symbols that read, each once."""
    return sorted({place.symbol for place in coupling.readers})


def writers(coupling: Coupling) -> list[str]:
    """The symbols that write, each once."""
    return sorted({place.symbol for place in coupling.writers})
