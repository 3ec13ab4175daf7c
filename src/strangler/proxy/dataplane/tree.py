"""Templates and prefixes in, a tree of their segments out; a path walks down to its first entry."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from strangler.proxy.dataplane.decisions import Entry
from strangler.proxy.dataplane.leaves import Leaf
from strangler.proxy.dataplane.request import Request
from strangler.rules.templates import Segment, SegmentKind


class Branch(NamedTuple):
    """A template or prefix, and what it leads to."""

    segments: tuple[Segment, ...]
    is_prefix: bool
    entry: Entry


class Node:
    """A place in the tree, and what may follow there."""

    __slots__ = ("end", "literals", "only_literals", "open", "prefix", "rest", "variable")

    def __init__(self, branches: Sequence[Branch], depth: int = 0) -> None:
        """`branches` have the same first `depth` segments, and are in order of precedence."""
        literals: dict[bytes, list[Branch]] = defaultdict(list)
        variable: list[Branch] = []
        rest: list[Entry] = []
        end: list[Entry] = []
        prefix: list[Entry] = []
        for branch in branches:
            if len(branch.segments) == depth:
                (prefix if branch.is_prefix else end).append(branch.entry)
                continue
            segment = branch.segments[depth]
            match segment.kind:
                case SegmentKind.LITERAL:
                    literals[segment.text.encode()].append(branch)
                case SegmentKind.VARIABLE:
                    variable.append(branch)
                case SegmentKind.REST:
                    rest.append(branch.entry)
        self.literals = {text: Node(found, depth + 1) for text, found in literals.items()}
        self.variable = Node(variable, depth + 1) if variable else None
        self.rest = Leaf(rest) if rest else None
        """`{rest*}`: something, down to the end of the path."""
        self.end = Leaf(end) if end else None
        """A template ends here."""
        self.prefix = Leaf(prefix) if prefix else None
        """A prefix ends here, and takes whatever follows."""
        self.open = bool(rest or prefix)
        """There is something to come back to after the variable."""
        self.only_literals = not (variable or self.open)
        """There is nothing to come back to after a literal."""


class Tree:
    """The tree of one host pattern. Its paths often begin alike (`/api/v1/`); what they all begin
    with is compared at once, and the walk starts behind it."""

    __slots__ = ("depth", "node", "stem")

    def __init__(self, branches: Sequence[Branch]) -> None:
        """`branches` in order of precedence."""
        node, texts = Node(branches), [b""]
        while node.only_literals and len(node.literals) == 1:
            ((text, child),) = node.literals.items()
            if child.end is not None or child.prefix is not None:
                break  # there need not be a slash after it
            node = child
            texts.append(text)
        self.node = node
        """Where the walk starts."""
        self.depth = len(texts)
        """The number of the first segment that the walk looks at."""
        self.stem = b"/".join(texts) + b"/"
        """What every path in the tree begins with."""


def walk(node: Node, segments: Sequence[bytes], depth: int, request: Request) -> Entry | None:
    """The first entry below `node` that takes the request, whose path goes on with the segment
    number `depth`.

    The more specific way goes first; where it leads to nothing, the next one is tried. A step to
    which there is no other way is taken in place, all others by recursion, which goes no deeper
    than the longest template."""
    count = len(segments)
    while depth < count:
        segment = segments[depth]
        depth += 1
        child = node.literals.get(segment)
        if node.only_literals:
            if child is None:
                return None
            node = child
            continue
        if child is not None:
            entry = walk(child, segments, depth, request)
            if entry is not None:
                return entry
        variable = node.variable
        if variable is not None and segment:
            if not node.open:
                node = variable
                continue
            entry = walk(variable, segments, depth, request)
            if entry is not None:
                return entry
        if node.rest is not None and (segment or depth < count):
            entry = node.rest.first(request)
            if entry is not None:
                return entry
        break
    else:
        if node.end is not None:
            entry = node.end.first(request)
            if entry is not None:
                return entry
    return None if node.prefix is None else node.prefix.first(request)
