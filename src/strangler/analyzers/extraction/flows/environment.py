"""Names of one scope while its body is compiled: which variable each stands for, and when."""

from enum import IntEnum

from strangler.model.facts import MODULE_SCOPE


class FrameKind(IntEnum):
    """What a frame belongs to."""

    MODULE = 0
    CLASS = 1
    FUNCTION = 2
    COMPREHENSION = 3


class Frame:
    """The names of a scope. `bound` are all names that the scope binds anywhere (Python
    reference 4.2.1); `shared` those that other scopes rebind (`global`, `nonlocal`), which
    keep one variable for good."""

    __slots__ = (
        "assigned",
        "bound",
        "current",
        "declared",
        "definition",
        "depth",
        "kind",
        "merged",
        "parent",
        "receiver",
        "shared",
        "versions",
    )

    def __init__(
        self,
        kind: FrameKind,
        parent: "Frame | None",
        definition: int = MODULE_SCOPE,
        bound: frozenset[str] = frozenset(),
        shared: frozenset[str] = frozenset(),
    ) -> None:
        self.kind = kind
        self.parent = parent
        self.definition = definition
        self.bound = bound
        self.shared = shared
        self.current: dict[str, int] = {}
        self.versions: dict[str, list[int]] = {}
        self.merged: dict[str, int] = {}
        self.assigned: set[str] = set()
        self.declared: dict[str, Frame] = {}
        """Names declared `global` or `nonlocal` here, with the frame that holds them."""
        self.depth = 0
        """How many branches, loops and handlers are open: inside of one, an assignment adds to
        what a name stands for; outside, it replaces it."""
        self.receiver = -1
        """The variable of the first parameter of a method."""

    @property
    def holder(self) -> "Frame":
        """This frame, or the one around its comprehensions."""
        frame = self
        while frame.kind is FrameKind.COMPREHENSION and frame.parent is not None:
            frame = frame.parent
        return frame

    def add_version(self, name: str, variable: int) -> None:
        """From here on, `name` stands for `variable`."""
        self.current[name] = variable
        self.versions.setdefault(name, []).append(variable)
