"""Small trees of files, and what the analyser's own stages make of them, without processes."""

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from strangler.analyzers.config import Config
from strangler.analyzers.discovery import discover
from strangler.analyzers.extraction.facts import extract
from strangler.analyzers.inventory.imports import ImportFindings, link_imports
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.inventory.uses import Use, link_uses, scope_name
from strangler.diagnostics import Diagnostic
from strangler.locations import unpack
from strangler.model.facts import ModuleFacts
from strangler.model.recogniser import Recogniser


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by path; text is dedented. Returns the root."""
    for path, content in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = textwrap.dedent(content).encode()
        file.write_bytes(content)
    root.mkdir(parents=True, exist_ok=True)
    return root


def facts_of(source: str | bytes, recognisers: Iterable[Recogniser] = ()) -> ModuleFacts:
    """The facts of one file; text is dedented."""
    data = textwrap.dedent(source).encode() if isinstance(source, str) else source
    return extract(data, tuple(recognisers))


@dataclass(frozen=True)
class Linked:
    """A project whose names are resolved."""

    inventory: ProjectInventory
    imports: ImportFindings
    uses: tuple[Use, ...]
    discovered: tuple[Diagnostic, ...]

    def edges(self, source: str | None = None) -> set[tuple[str, str, str]]:
        """Import edges as (source, target, kind); of one module only, if asked."""
        return {
            (importer, imported, kind.value)
            for importer, imported, kind in self.imports.edges
            if source in (None, importer)
        }

    def targets(self, source: str) -> dict[str, set[str]]:
        """What one module imports: imported module -> kinds."""
        found: dict[str, set[str]] = {}
        for _, imported, kind in self.edges(source):
            found.setdefault(imported, set()).add(kind)
        return found

    def used(self, source: str | None = None) -> set[tuple[str, str, str]]:
        """Uses as (using symbol, used symbol, kind); of one module only, if asked."""
        return {
            (scope_name(self.inventory, use.module, use.scope), _dotted(use), use.kind.value)
            for use in self.uses
            if source in (None, use.module)
        }

    def codes(self) -> list[tuple[str, str, int]]:
        """Problems as (code, path, line): of discovery, of files, of imports."""
        problems = [*self.discovered, *self.imports.diagnostics]
        found = [
            (d.code, d.location.path, d.location.line) if d.location else (d.code, "", 0)
            for d in problems
        ]
        for module in self.inventory.modules:
            path = self.inventory.source(module).path
            of_file = self.inventory.facts(module).problems
            found.extend((p.code, path, unpack(p.position)[0]) for p in of_file)
        return sorted(found)

    def messages(self, code: str) -> list[str]:
        """The texts of the import problems with one code."""
        return [d.message for d in self.imports.diagnostics if d.code == code]


def link(
    root: Path,
    files: Mapping[str, str | bytes],
    config: Config | None = None,
    recognisers: Sequence[Recogniser] = (),
) -> Linked:
    """Write a project, read it with recognisers and resolve its names."""
    write(root, files)
    found = discover(root, config or Config())
    facts = {
        file.module: extract((root / file.path).read_bytes(), recognisers)
        for file in found.tree.files
    }
    inventory = ProjectInventory(found.tree, facts, recognisers)
    uses, _ = link_uses(inventory)
    return Linked(inventory, link_imports(inventory), tuple(uses), found.diagnostics)


def _dotted(use: Use) -> str:
    return f"{use.target_module}.{use.target}" if use.target else use.target_module
