"""A facts file in, Knowledge out, or every problem in it at once with its line."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from strangler import diagnostics
from strangler.diagnostics import Diagnostic, in_order, report
from strangler.errors import ConfigurationError
from strangler.locations import Location
from strangler.model.effects import Effect, EffectKind
from strangler.model.graph import EdgeKind
from strangler.model.knowledge import Knowledge, KnownCalls, KnownEdge, KnownEffects
from strangler.yaml_places.nodes import MAPPING, DocumentError, Node, compose
from strangler.yaml_places.reader import Fault, Key, ProblemError, Reader, parsed
from strangler.yaml_places.values import BadValueError, Literally

_FAULTS = dict.fromkeys(Fault, diagnostics.KNOWLEDGE_BAD)
_EDGES = (EdgeKind.RUNTIME, EdgeKind.CALLS, EdgeKind.USES, EdgeKind.MAPS)
_WITHOUT_TARGET = frozenset({"exits", "random", "time", "logs", "mail", "starts_process"})


def read_knowledge(file: Path, shown: str) -> Knowledge:
    """The facts in a file; `shown` is its name in messages and evidence.

    Raises ConfigurationError: its message has a line for every problem."""
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ConfigurationError(
            f"cannot read {file}: {error.strerror}; check the path given as --facts"
        ) from error
    except UnicodeDecodeError as error:
        raise _refuse(
            [report(diagnostics.KNOWLEDGE_BAD, "not UTF-8", Location(shown, 1))]
        ) from error
    try:
        root = compose(text)
    except DocumentError as error:
        place = Location(shown, error.line, error.column)
        raise _refuse([report(diagnostics.KNOWLEDGE_BAD, str(error), place, error.hint)]) from error
    if root is None:
        return Knowledge()
    reader = Reader(shown, Literally(), _FAULTS, merges="<<" in text)
    values: dict[str, Any] = {}
    try:
        values = reader.fields(root, _FILE, "the file", ("version",))
    except ProblemError as problem:
        reader.note(problem, root)
    problems = [*reader.problems, *_twice(values.get("effects", ()))]
    if problems:
        raise _refuse(problems)
    return Knowledge(
        tuple(values.get("calls", ())),
        tuple(values.get("edges", ())),
        tuple(values.get("effects", ())),
    )


def _twice(facts: Iterable[KnownEffects]) -> Iterator[Diagnostic]:
    """Effects of one function that are told twice: which of the two is meant cannot be known."""
    first: dict[str, KnownEffects] = {}
    for fact in facts:
        known = first.setdefault(fact.function, fact)
        if known is not fact:
            message = f"effects of {fact.function!r} are told in line {known.location.line}, too"
            yield report(diagnostics.KNOWLEDGE_BAD, message, fact.location, "make one of the two")


def _refuse(problems: list[Diagnostic]) -> ConfigurationError:
    return ConfigurationError("\n".join(str(problem) for problem in in_order(problems)))


def _version(text: str) -> int:
    if text != "1":
        raise BadValueError(f"version {text} is not known here", "write version: 1")
    return 1


def _symbol(text: str) -> str:
    if not all(part.isidentifier() or part.startswith("<lambda") for part in text.split(".")):
        raise BadValueError(f"{text!r} is no dotted name", "write it as package.module.name")
    return text


def _pattern(text: str) -> str:
    _symbol(text.removesuffix(".*"))
    return text


def _node_name(text: str) -> str:
    return text if text.startswith("table:") else _symbol(text)


def _edge_kind(text: str) -> EdgeKind:
    if text not in _EDGES:
        raise BadValueError(f"{text!r} is no kind of edge here", f"write {', '.join(_EDGES)}")
    return EdgeKind(text)


def _effect(text: str) -> Effect:
    kind, _, target = text.partition(" ")
    if kind not in list(EffectKind):
        raise BadValueError(f"{kind!r} is no kind of effect", f"write {', '.join(EffectKind)}")
    if not target and kind not in _WITHOUT_TARGET:
        raise BadValueError(
            f"{kind!r} says not what", f"write {kind} and its target: {kind} orders"
        )
    return Effect(EffectKind(kind), target.strip())


def _effects(reader: Reader, node: Node) -> tuple[Effect, ...]:
    return tuple(sorted(reader.items(node, parsed(_effect))))


_CALLS = {
    "from": Key("caller", parsed(_symbol)),
    "call": Key("name", parsed(str)),
    "to": Key("callees", lambda r, n: tuple(r.items(n, parsed(_symbol), least=1))),
    "does": Key("effects", _effects),
    "why": Key("why", parsed(str)),
}
_EDGE = {
    "from": Key("source", parsed(_symbol)),
    "to": Key("target", parsed(_node_name)),
    "kind": Key("kind", parsed(_edge_kind)),
    "why": Key("why", parsed(str)),
}
_EFFECTS = {
    "of": Key("function", parsed(_pattern)),
    "does": Key("effects", _effects),
    "why": Key("why", parsed(str)),
}


def _listed(
    make: Callable[..., Any], keys: dict[str, Key], needed: tuple[str, ...], **defaults: Any
) -> Callable[[Reader, Node], list[Any]]:
    """A reader of a list of mappings, each with its place; those with a problem are left out."""

    def read_one(reader: Reader, node: Node) -> Any:
        before = len(reader.problems)
        values = reader.fields(node, keys, "the fact", needed)
        if len(reader.problems) > before:
            return None
        if make is KnownCalls and not {"callees", "effects"} & values.keys():
            message = "the fact says neither where the call goes ('to') nor what it does ('does')"
            hint = "add to: [package.function], or does: [] for nothing that matters"
            reader.complain(Fault.MISSING_KEY, message, node, hint)
            return None
        return make(**{**defaults, **values}, location=reader.location(node))

    def read(reader: Reader, node: Node) -> list[Any]:
        if node.tag == MAPPING:
            raise ProblemError(
                Fault.WRONG_TYPE, "it is a mapping, not a list", "begin with - from:"
            )
        return [one for one in reader.items(node, read_one) if one is not None]

    return read


_FILE = {
    "version": Key("version", parsed(_version, "a number")),
    "calls": Key("calls", _listed(KnownCalls, _CALLS, ("from", "why"), name="", callees=())),
    "edges": Key("edges", _listed(KnownEdge, _EDGE, ("from", "to", "why"), kind=EdgeKind.USES)),
    "effects": Key("effects", _listed(KnownEffects, _EFFECTS, ("of", "does", "why"))),
}
