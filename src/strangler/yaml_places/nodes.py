"""YAML text in, a tree of nodes with marks out: the only place where rules meet PyYAML.

Scalars are not resolved to Python values here, since YAML 1.1 reads `on` as true and `1_0` as ten:
a node's tag only tells how it is written (PLAIN, QUOTED), and readers ask for the type they want.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import yaml

try:  # libyaml reads ten times as fast
    from yaml import CSafeLoader as _BaseLoader
except ImportError:  # pragma: no cover - PyYAML was built without libyaml
    from yaml import SafeLoader as _BaseLoader  # type: ignore[assignment] # the same interface

Node = yaml.Node
PLAIN, QUOTED, SEQUENCE, MAPPING = "plain", "quoted", "sequence", "mapping"
MOST_LEVELS = 40
MOST_NODES = 2_000_000
"""How large a document may become with its aliases followed."""
_KINDS = {yaml.SequenceNode: SEQUENCE, yaml.MappingNode: MAPPING}


class DocumentError(Exception):
    """Text that is no usable YAML; `line` and `column` start at 1."""

    def __init__(self, message: str, hint: str, line: int, column: int, *, depth: bool = False):
        super().__init__(message)
        self.hint, self.line, self.column, self.depth = hint, line, column, depth


class _Loader(_BaseLoader):
    """Composes nodes. The parser recurses with the nesting and would overflow the C stack, so
    levels are counted in the hooks that it calls around each node."""

    _level = 0

    def resolve(self, kind: Any, value: Any, implicit: Any) -> str:
        if kind is yaml.ScalarNode:
            return PLAIN if implicit[0] else QUOTED
        return _KINDS[kind]

    def descend_resolver(self, current_node: Any, current_index: Any) -> None:
        self._level += 1
        if self._level > MOST_LEVELS:
            mark = current_node.start_mark
            raise _too_deep(mark.line + 1, mark.column + 1)

    def ascend_resolver(self) -> None:
        self._level -= 1


def compose(text: str, *, tags: bool = False) -> Node | None:
    """The document's root; None for a document without content. `tags` allows tags such as `!Ref`,
    which are then the tags of their nodes. Raises DocumentError."""
    loader: Any = None
    try:
        text.encode()
    except UnicodeEncodeError as error:
        line, column = _line_and_column(text, error.start)
        raise DocumentError(
            "half a character (a lone surrogate)", "remove it", line, column
        ) from None
    try:
        with without_cyclic_collector():
            loader = _Loader(text)
            root: Node | None = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(text, error) from None
    except yaml.reader.ReaderError as error:
        line, column = _line_and_column(text, error.position)
        found = error.character
        code = found if isinstance(found, int) else ord(found)
        raise DocumentError(
            f"character U+{code:04X} is not allowed", "remove it", line, column
        ) from None
    finally:
        if loader is not None:
            loader.dispose()
    if root is not None and ("&" in text or "!" in text):
        _check_anchors_and_tags(root, tags)
    return root


@contextmanager
def without_cyclic_collector() -> Iterator[None]:
    """A tree of 150,000 nodes has no circles, and walking it again and again to find that out
    takes longer than reading it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _syntax_error(text: str, error: yaml.MarkedYAMLError) -> DocumentError:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    problem = error.problem or error.context or "it cannot be parsed"
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if "\t" in written[:column]:
        return DocumentError(
            "a tab where YAML wants spaces", "indent with spaces", line, 1 + written.index("\t")
        )
    if "undefined alias" in problem or "duplicate anchor" in problem:
        hint = "define the anchor once, before its first use"
    elif "another document" in problem or "single document" in (error.context or ""):
        return DocumentError("a second document begins", "one file is one document", line, column)
    elif "${" in written:
        hint = 'put ${NAME} in quotes inside {...} and [...]: "${NAME}"'
    else:
        hint = "see what stands there and in the line before"
    return DocumentError(problem, hint, line, column)


def _line_and_column(text: str, position: int) -> tuple[int, int]:
    before = text[:position]
    return before.count("\n") + 1, position - before.rfind("\n")


def _too_deep(line: int, column: int) -> DocumentError:
    return DocumentError(
        f"more than {MOST_LEVELS} levels of nesting", "no rule needs so many", line, column,
        depth=True,
    )  # fmt: skip


def _check_anchors_and_tags(root: Node, tags: bool) -> None:
    """Refuse what would take forever to read: aliases of aliases of aliases, and circles. A node
    that several aliases name is one object, so its size is counted once and added often."""
    sizes: dict[int, int] = {}
    levels: dict[int, int] = {}
    open_: set[int] = set()
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        identity, line, column = id(node), node.start_mark.line + 1, node.start_mark.column + 1
        if identity in sizes:
            continue
        children = _children(node)
        if done:
            open_.discard(identity)
            sizes[identity] = 1 + sum(sizes[id(child)] for child in children)
            levels[identity] = 1 + max((levels[id(child)] for child in children), default=0)
            if sizes[identity] > MOST_NODES:
                raise DocumentError(
                    f"its aliases expand to more than {MOST_NODES:,} values",
                    "write fewer aliases of aliases",
                    line, column, depth=True,
                )  # fmt: skip
            if levels[identity] > MOST_LEVELS:
                raise _too_deep(line, column)
            continue
        if node.tag.startswith("tag:" if tags else ("tag:", "!")):
            raise DocumentError(f"tag {node.tag} is not used here", "remove it", line, column)
        open_.add(identity)
        stack.append((node, True))
        for child in children:
            if id(child) in open_:
                raise DocumentError("an alias names what it stands in", "remove it", line, column)
            stack.append((child, False))


def _children(node: Node) -> list[Node]:
    if isinstance(node, yaml.MappingNode):
        return [part for pair in node.value for part in pair]
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
