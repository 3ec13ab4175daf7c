"""Folders of stand-ins in, the facts of those files that a project needs out (decision 0060)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import msgspec

from strangler.analyzers.cache import Cache
from strangler.analyzers.calls.quiet import active_and_quiet
from strangler.analyzers.digests import digest, own_code
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.behaviour import BringsStandIns, WritesStandIns
from strangler.model.facts import ModuleFacts
from strangler.model.recogniser import Conclusions, Recogniser
from strangler.model.source import ModuleKind, SourceFile

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
        return active_and_quiet(self.facts.values())


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
