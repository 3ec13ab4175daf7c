"""Folders of stand-ins in, the facts of those files that a project needs out (decision 0060)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import msgspec

from strangler.analyzers.cache import Cache
from strangler.analyzers.digests import digest, own_code
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.behaviour import BringsStandIns, WritesStandIns
from strangler.model.facts import DefinitionKind, ModuleFacts
from strangler.model.flows import Flows, Op, instructions
from strangler.model.recogniser import Conclusions, Recogniser
from strangler.model.source import ModuleKind, SourceFile
from strangler.model.values import Name

ROOT = "<stand-ins>"
"""The source root that stand-ins have in an inventory."""
TERMS = "strangler.standins.terms"
STANDARD_LIBRARY = Path(__file__).parent / "standins"


@dataclass(frozen=True, slots=True)
class StandIns:
    """Files in place of library modules; facts by module name."""

    sources: tuple[SourceFile, ...] = ()
    facts: Mapping[str, ModuleFacts] = field(default_factory=dict)

    def methods(self) -> tuple[frozenset[str], frozenset[str]]:
        """The names of the methods in them that may do something, and of those that, in whatever
        class, do nothing: their code calls nothing, but to say what comes back."""
        named = frozenset(
            definition.name.rpartition(".")[2]
            for facts in self.facts.values()
            for definition in facts.definitions
        )
        doing: set[str] = set()
        plain: set[str] = set()
        renamed: set[str] = set()
        for facts in self.facts.values():
            defined = _methods(facts, named)
            others = _other_names(facts, defined)
            for told, active in ((defined, doing), (others, renamed)):
                for (_, name), does in told.items():
                    (active if does else plain).add(name)
        return frozenset(doing), frozenset(plain - doing - renamed)


_Methods: TypeAlias = dict[tuple[int, str], bool]
"""Methods by class and name, and whether each may do something."""


def _methods(facts: ModuleFacts, named: frozenset[str]) -> _Methods:
    """`named` are the names of all functions, among them properties."""
    active = _active(facts, named)
    found: _Methods = {}
    for index, definition in enumerate(facts.definitions):
        above = definition.scope
        if definition.kind is not DefinitionKind.FUNCTION or above < 0:
            continue
        if facts.definitions[above].kind is DefinitionKind.CLASS:
            name = definition.name.rpartition(".")[2]
            does = index in active or bool(definition.decorators)
            found[above, name] = does or found.get((above, name), False)
    return found


def _other_names(facts: ModuleFacts, defined: _Methods) -> _Methods:
    """Other names that a class gives its methods (`all = first`)."""
    return {
        (bound.scope, bound.name): defined.get(
            (bound.scope, bound.value.name.rpartition(".")[2]), True
        )
        for bound in facts.assignments
        if bound.scope >= 0 and isinstance(bound.value, Name)
    }


def _active(facts: ModuleFacts, named: frozenset[str]) -> set[int]:
    """The definitions of a file whose own code does more than name and give values."""
    found: set[int] = set()
    if not facts.flows:
        return found
    flows = msgspec.msgpack.decode(facts.flows, type=Flows)
    code, names, scope = flows.code, flows.names, -1
    results: set[int] = set()
    """The variables that hold terms which only say what comes back."""
    for op, place in instructions(code):
        if op == Op.SCOPE:
            scope = code[place]
        elif op == Op.REFER and names[code[place + 1]] in _RESULTS:
            results.add(code[place])
        elif (
            op in _DOES
            or (op == Op.ATTRIBUTE and names[code[place + 2]] in named)
            or (op == Op.CALL and code[place + 1] not in results)
        ):
            found.add(scope)
    return found


_RESULTS = frozenset({f"{TERMS}.one", f"{TERMS}.many"})
_DOES = frozenset(
    {
        *(Op.ITERATE, Op.ENTER, Op.AWAIT, Op.YIELD, Op.YIELD_FROM, Op.OPERATE, Op.RAISE),
        *(Op.STORE, Op.ITEM, Op.PUT, Op.SPREAD, Op.ELEMENT, Op.REST, Op.SUPER),
    }
)


def folders_of(recognisers: Iterable[Recogniser]) -> tuple[Path, ...]:
    """The standard library's stand-ins, then those of each recogniser that brings some."""
    brought = [r.standins for r in recognisers if isinstance(r, BringsStandIns)]
    return (STANDARD_LIBRARY, *brought)


def read_standins(
    inventory: ProjectInventory, folders: Sequence[Path], cache: Cache | None = None
) -> StandIns:
    """The stand-ins of all packages that the project, or a stand-in that is needed, imports.

    A package of which the project itself holds a part has none. Where two folders hold a module
    of one name, that of the first is taken."""
    facts: dict[str, ModuleFacts] = {}
    sources: dict[str, SourceFile] = {}
    own = inventory.resolver.top_levels
    seen: set[str] = set()
    wanted = _imported(inventory.facts(module) for module in inventory.modules)
    while wanted := wanted - own - seen:
        seen |= wanted
        files = [file for package in sorted(wanted) for file in _files(folders, package)]
        found = _read([file for file in files if file[0].module not in facts], cache)
        for source, known in found:
            if source.module not in facts:
                sources[source.module] = source
                facts[source.module] = known
        wanted = _imported(known for _, known in found)
    return StandIns(tuple(sources[m] for m in sorted(sources)), dict(sorted(facts.items())))


def with_written(
    known: StandIns,
    recognisers: Iterable[Recogniser],
    inventory: ProjectInventory,
    conclusions: Conclusions,
    cache: Cache | None = None,
) -> StandIns:
    """The stand-ins with those that recognisers write from other files of the project."""
    files: list[tuple[SourceFile, bytes]] = []
    for recogniser in recognisers:
        if isinstance(recogniser, WritesStandIns):
            for module, text in sorted(recogniser.written(inventory, conclusions).items()):
                data, place = text.encode(), f"{ROOT}/{module}.py"
                kind = ModuleKind.VENDORED
                files.append((SourceFile(place, module, False, ROOT, kind, len(data)), data))
    found = {source: facts for source, facts in _read(files, cache) if source.module}
    sources = sorted({*known.sources, *found}, key=lambda source: source.module)
    facts = {**known.facts, **{source.module: one for source, one in found.items()}}
    return replace(known, sources=tuple(sources), facts=dict(sorted(facts.items())))


def _imported(files: Iterable[ModuleFacts]) -> set[str]:
    """The top-level packages that files import."""
    return {
        item.module.partition(".")[0]
        for facts in files
        for item in facts.imports
        if item.module[:1] != "."
    }


def _files(folders: Sequence[Path], package: str) -> Iterable[tuple[SourceFile, bytes]]:
    for folder in folders:
        base = folder / package
        single = folder / f"{package}.py"
        for path in (*((single,) if single.is_file() else ()), *sorted(base.rglob("*.py"))):
            parts = path.relative_to(folder).with_suffix("").parts
            is_package = parts[-1] == "__init__"
            module = ".".join(parts[:-1] if is_package else parts)
            data = path.read_bytes()
            place = f"{ROOT}/{path.relative_to(folder).as_posix()}"
            kind = ModuleKind.VENDORED
            yield SourceFile(place, module, is_package, ROOT, kind, len(data)), data


def _read(
    files: Sequence[tuple[SourceFile, bytes]], cache: Cache | None
) -> list[tuple[SourceFile, ModuleFacts]]:
    keys = {source: f"{own_code()}/stand-in/".encode() + digest(data) for source, data in files}
    known = cache.get_many(set(keys.values())) if cache is not None else {}
    found: list[tuple[SourceFile, ModuleFacts]] = []
    fresh: dict[bytes, bytes] = {}
    for source, data in files:
        try:
            facts = msgspec.msgpack.decode(known.get(keys[source], b""), type=ModuleFacts)
        except msgspec.DecodeError:
            # Imported here, so that a run that finds all facts in the cache never loads libcst.
            from strangler.analyzers.extraction.facts import extract

            facts = extract(data, ())
            fresh[keys[source]] = msgspec.msgpack.encode(facts)
        found.append((source, facts))
    if cache is not None:
        cache.touch(known)
        cache.put_many(fresh)
    return found
