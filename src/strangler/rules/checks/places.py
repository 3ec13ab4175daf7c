"""Where in the file something stands that a check has to name; looked up only when it has."""

from strangler.locations import Location
from strangler.rules.reading.whole import Whole
from strangler.yaml_places.nodes import MAPPING, SEQUENCE, Node


class Places:
    """The nodes of one file, found by keys."""

    def __init__(self, path: str, whole: Whole) -> None:
        self._path = path
        self._whole = whole

    def is_sound(self, number: int) -> bool:
        """Whether route `number` (from 0) was read without a problem; else what it matches may
        not be what was meant."""
        return self._whole.routes[number].sound

    def route(self, number: int, *keys: str) -> Location:
        """Where the value below `keys` of a route begins, or the nearest thing around it."""
        return self._at(self._whole.routes[number].node, keys)

    def group(self, number: int, *keys: str) -> Location:
        """The same for a group."""
        return self._at(self._whole.groups[number].node, keys)

    def member(self, number: int, place: int) -> Location:
        """Where the name of the `place`-th member of a group stands."""
        listed = _below(self._whole.groups[number].node, "routes")
        if listed is None or listed.tag != SEQUENCE or place >= len(listed.value):
            return self.group(number, "routes")
        return self._location(listed.value[place])

    def top(self, *keys: str) -> Location:
        """The same for the whole file."""
        return self._at(self._whole.root, keys)

    def has(self, *keys: str) -> bool:
        """Whether there is something below `keys` of the whole file."""
        node: Node | None = self._whole.root
        for key in keys:
            node = _below(node, key) if node is not None else None
        return node is not None

    def _at(self, node: Node, keys: tuple[str, ...]) -> Location:
        for key in keys:
            below = _below(node, key)
            if below is None:
                break
            node = below
        return self._location(node)

    def _location(self, node: Node) -> Location:
        mark = node.start_mark
        return Location(self._path, mark.line + 1, mark.column + 1)


def _below(node: Node, key: str) -> Node | None:
    if node.tag == MAPPING:
        for name, value in node.value:
            if name.value == key:
                found: Node = value
                return found
    return None
