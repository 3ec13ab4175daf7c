"""Facts of all files in, one place to ask what names mean and what recognisers found out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, TypeVar, Union

import msgspec

from strangler.analyzers.inventory.bindings import Assigned
from strangler.analyzers.inventory.resolving import Resolver
from strangler.locations import Location, locate
from strangler.model.facts import Assignment, Definition, Fact, ModuleFacts
from strangler.model.recogniser import Recogniser, Resolution
from strangler.model.source import Declaration, ModuleKind, SourceFile, SourceTree
from strangler.model.values import Items, Literal, Name, Pairs, Splice, Value, elements

F = TypeVar("F", bound=Fact)


class ProjectInventory:
    """All facts of a project (`strangler.model.recogniser.Inventory`)."""

    resolver_type = Resolver

    def __init__(
        self,
        tree: SourceTree,
        facts: Mapping[str, ModuleFacts],
        recognisers: Sequence[Recogniser] = (),
    ) -> None:
        self.tree = tree
        self.sources: dict[str, SourceFile] = {
            file.module: file for file in sorted(tree.files, key=lambda f: f.module)
        }
        self._facts = facts
        self.documents: Mapping[str, Any] = {}
        """Data files by path, put here once it is known which are wanted."""
        self.resolver = self.resolver_type(self.sources, facts)
        self._decoders: dict[str, Any] = {
            r.name: msgspec.msgpack.Decoder(list[Union[r.facts]])  # type: ignore[name-defined]  # noqa: UP007
            for r in recognisers
            if r.facts
        }

    def within(self, files: Sequence[SourceFile], name: str = "") -> "ProjectInventory":
        """The same with some of its files alone, by another name if one is given; itself where
        these are all."""
        if len(files) == len(self.tree.files) and name in ("", self.tree.name):
            return self
        held = {file.root for file in files}
        roots = tuple(root for root in self.tree.roots if root in held)
        named = name or self.tree.name
        tree = replace(self.tree, name=named, files=tuple(files), roots=roots)
        facts = {file.module: self._facts[file.module] for file in files}
        part = ProjectInventory(tree, facts)
        part._decoders, part.documents = self._decoders, self.documents
        return part

    @cached_property
    def own(self) -> "ProjectInventory":
        """The project without the libraries that are read beside it."""
        library = ModuleKind.LIBRARY
        return self.within([file for file in self.tree.files if file.kind is not library])

    @property
    def declarations(self) -> tuple[Declaration, ...]:
        """What files beside the code declare."""
        return self.tree.declarations

    @property
    def modules(self) -> tuple[str, ...]:
        """All module names, sorted."""
        return tuple(self.sources)

    def source(self, module: str) -> SourceFile:
        """The file of a module."""
        return self.sources[module]

    def facts(self, module: str) -> ModuleFacts:
        """The facts of a module."""
        return self._facts[module]

    def found(self, recogniser: str, kind: type[F]) -> Iterator[tuple[str, F]]:
        """Facts of one type that a recogniser's `watch` returned, as (module, fact)."""
        decoder = self._decoders.get(recogniser)
        if decoder is None:
            return
        for module in self.sources:
            raw = self._facts[module].found.get(recogniser)
            if raw is None:
                continue
            for fact in decoder.decode(raw):
                if isinstance(fact, kind):
                    yield module, fact

    def resolve(self, module: str, name: str) -> Resolution | None:
        """What a name of a fact of `module` means."""
        return self.resolver.resolve(module, name)

    def definition(self, dotted: str) -> tuple[str, Definition] | None:
        """The module and definition of a project class or function."""
        return self.resolver.classes.definition(dotted)

    def ancestors(self, dotted: str) -> tuple[str, ...]:
        """The bases of a class in method resolution order."""
        return self.resolver.classes.ancestors(dotted)

    def members(self, dotted: str) -> dict[str, str]:
        """A class's own methods and attributes."""
        return self.resolver.classes.members(dotted)

    def class_assignments(self, dotted: str) -> tuple[Assignment, ...]:
        """What a class binds in its body."""
        return self.resolver.classes.assignments(dotted)

    def assignment(self, module: str, name: str) -> Assignment | None:
        """The last plain assignment of a module global."""
        if module not in self.sources:
            return None
        binding = self.resolver.bindings(module).names.get(name)
        return binding.assignment if isinstance(binding, Assigned) else None

    def constant(self, module: str, value: Value) -> Value:
        """`value` with names replaced by what they are bound to, as far as known.

        `settings.X + [...]`, `BASE_URLS` and lists spliced into lists are followed; module
        globals that are added to (`urlpatterns += [...]`) come as one list."""
        return self._constant(module, value, 0)

    def location(self, module: str, position: int) -> Location:
        """A packed position in a module's file."""
        return locate(self.sources[module].path, position)

    @property
    def document_paths(self) -> tuple[str, ...]:
        """The data files that were read, sorted."""
        return tuple(sorted(self.documents))

    def document(self, path: str) -> Any:
        """What a data file says."""
        return self.documents.get(path)

    def _constant(self, module: str, value: Value, depth: int) -> Value:
        if depth > 10:
            return value
        match value:
            case Name():
                found = self.resolve(module, value.name)
                if found is None or not found.module or not found.symbol or not found.exact:
                    return value
                bound = self._global(found.module, found.symbol)
                return value if bound is None else self._constant(found.module, bound, depth + 1)
            case Items():
                return Items(tuple(self._items(module, value, depth)), value.position)
            case Pairs():
                pairs = ((k, self._constant(module, v, depth + 1)) for k, v in value.pairs)
                return Pairs(tuple(pairs), value.position)
            case _:
                return value

    def _items(self, module: str, value: Items, depth: int) -> Iterator[Value]:
        for item in value.items:
            if isinstance(item, Splice):
                inner = self._constant(module, item.value, depth + 1)
                if isinstance(inner, Items):
                    yield from elements(inner)
                else:
                    yield Splice(inner)
            else:
                known = self._constant(module, item, depth + 1) if isinstance(item, Name) else item
                yield known if isinstance(known, Literal) else item

    def _global(self, module: str, symbol: str) -> Value | None:
        """The value of a global or class attribute, later additions included."""
        owner, _, name = symbol.rpartition(".")
        if owner:
            found = [a for a in self.class_assignments(f"{module}.{owner}") if a.name == name]
        else:
            found = [a for a in self._facts[module].assignments if a.name == name and a.scope == -1]
        if not found:
            return None
        plain = [a for a in found if not a.augmented]
        added = [a for a in found if a.augmented]
        if not plain:
            return None
        last = plain[-1].value
        if not added:
            return last
        parts = (Splice(last), *(Splice(a.value) for a in added))
        return Items(parts, plain[-1].position)
