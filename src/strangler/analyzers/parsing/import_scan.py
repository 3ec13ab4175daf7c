"""Text of a file that cannot be parsed in, its imports out: a scan of the words alone."""

from collections.abc import Iterator

from strangler.analyzers.parsing.lexing import Tokens
from strangler.model.facts import MODULE_SCOPE, Import, ImportKind


def scan_imports(text: str) -> tuple[Import, ...]:
    """The import statements that begin a line, absolute and relative. Imports inside an
    indented block count as lazy, because what the block is cannot be known."""
    tokens = Tokens(text)
    found: list[Import] = []
    for index in range(1, len(tokens.parts), 2):
        word = tokens.parts[index]
        if word in ("import", "from") and _begins_line(tokens, index):
            found.extend(_statement(tokens, index))
    return tuple(found)


def _begins_line(tokens: Tokens, index: int) -> bool:
    before = tokens.parts[index - 1]
    line, end, rest = before.rpartition("\n")
    return not rest.strip() and not line.endswith("\\") and (bool(end) or index == 1)


def _statement(tokens: Tokens, index: int) -> Iterator[Import]:
    start = tokens.start(index)
    indented = tokens.text[start - 1 : start] not in ("", "\n")
    kind = ImportKind.LAZY if indented else ImportKind.RUNTIME
    source = _logical_line(tokens, index)
    position = tokens.position(start)
    head, _, tail = source.partition(" import ")
    if source.startswith("import "):
        for module, alias in _aliases(source[len("import ") :]):
            bound = alias or module.partition(".")[0]
            yield Import(module, "", bound, kind, MODULE_SCOPE, position)
    elif head.startswith("from ") and tail:
        module = head[len("from ") :].replace(" ", "")
        for name, alias in _aliases(tail.strip("() ")):
            yield Import(module, name, alias or name, kind, MODULE_SCOPE, position)


def _logical_line(tokens: Tokens, index: int) -> str:
    """The statement's words and signs with one space between words, comments dropped."""
    pieces: list[str] = []
    depth = 0
    for at in range(index, len(tokens.parts)):
        part = tokens.parts[at]
        if at % 2:
            if not part.startswith("#"):
                pieces.append(f" {part} ")
            continue
        for sign in part.replace("\\\n", " "):
            if (sign == "\n" and depth == 0) or sign == ";":
                return " ".join("".join(pieces).split())
            depth += (sign == "(") - (sign == ")")
            pieces.append(sign if sign not in "\n(" else " ")
    return " ".join("".join(pieces).split())


def _aliases(names: str) -> Iterator[tuple[str, str]]:
    for item in names.replace(")", " ").split(","):
        name, _, alias = item.strip().partition(" as ")
        name = name.replace(" ", "")
        if name == "*" or all(part.isidentifier() for part in name.split(".")):
            yield name, alias.strip()
