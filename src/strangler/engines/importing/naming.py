"""Names of the source in, names that rules.yaml can hold out: readable, unique, stable."""

import re

from strangler.engines.importing.draft import Item
from strangler.rules.model import PathKind
from strangler.rules.reading.routes import RESERVED_IDS

_WORD = re.compile(r"[A-Za-z0-9]+")
_LONGEST = 80


class Names:
    """Hands out names; one that is taken gets a number."""

    def __init__(self) -> None:
        self._taken = set(RESERVED_IDS)

    def take(self, wanted: str) -> str:
        """`wanted` as a name, with a number behind it where another has it."""
        base = safe(wanted)
        name, number = base, 1
        while name in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name)
        return name


def safe(text: str) -> str:
    """Letters, digits, dots, dashes and underscores, a letter or digit first."""
    kept = re.sub(r"[^A-Za-z0-9._-]+", "-", text).strip("._-")[:_LONGEST]
    return kept or "unnamed"


def route_name(item: Item) -> str:
    """What a route is called: host, path, methods and names of conditions, as far as given."""
    words = _WORD.findall(item.path.text)
    if item.path.kind is PathKind.REGEX:
        words = [word for word in words if len(word) > 1] or ["regex"]
    path = "_".join(words) or ("all" if item.path.kind is PathKind.PREFIX else "root")
    who = item.who
    parts = [who.host.replace("*", "any")] if who.host else []
    parts.append(path[:48])
    parts += ["_".join(sorted(who.methods)).lower()] if who.methods else []
    parts += sorted("_".join(_WORD.findall(ask.name)) for ask in who.asks)
    return ".".join(parts)
