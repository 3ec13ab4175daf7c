"""Uses of names in all files in, use edges between symbols out, with names resolved."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.facts import MODULE_SCOPE, UseKind
from strangler.model.graph import Confidence, EdgeKind
from strangler.model.recogniser import Resolution

_KINDS: list[EdgeKind] = [EdgeKind.USES] * len(UseKind)
_KINDS[UseKind.CALL] = EdgeKind.CALLS
_KINDS[UseKind.BASE] = EdgeKind.INHERITS
_KINDS[UseKind.DECORATOR] = EdgeKind.DECORATES
_CALL, _ANNOTATION = int(UseKind.CALL), int(UseKind.ANNOTATION)


class Use(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A definition of `module` (index `scope`, -1 for module level) uses a project symbol:
    `target_module` and the qualified name `target` in it (empty for the module itself).

    `count` places in this scope, the first at packed `position`. A struct, because there
    are hundreds of thousands of them."""

    module: str
    scope: int
    target_module: str
    target: str
    kind: EdgeKind
    annotation: bool
    confidence: Confidence
    count: int
    position: int


@dataclass(slots=True)
class CallCounts:
    """How many calls could be attributed to something, and how many not, by kind."""

    resolved: int
    unresolved: dict[str, int]

    def add(self, other: "CallCounts") -> None:
        """Add the tally of other modules."""
        self.resolved += other.resolved
        for kind, count in other.unresolved.items():
            self.unresolved[kind] = self.unresolved.get(kind, 0) + count


def link_uses(
    inventory: ProjectInventory, modules: Iterable[str] | None = None
) -> tuple[list[Use], CallCounts]:
    """The uses of project symbols in some modules (None: all) in stable order, and the tally
    of calls."""
    counts = CallCounts(0, {})
    uses: list[Use] = []
    for module in inventory.modules if modules is None else modules:
        facts = inventory.facts(module)
        counts.resolved += facts.resolved_calls
        for call in facts.unresolved_calls:
            counts.unresolved[call.kind] = counts.unresolved.get(call.kind, 0) + call.count
        uses.extend(_module_uses(inventory, module, counts))
    return uses, counts


def _module_uses(inventory: ProjectInventory, module: str, counts: CallCounts) -> Iterator[Use]:
    facts = inventory.facts(module)
    flat = facts.uses
    resolve = inventory.resolver.resolve
    known = [resolve(module, name) for name in facts.names]
    certain, likely = Confidence.CERTAIN, Confidence.LIKELY
    for scope, index, raw, position, count in zip(
        flat[::4], flat[1::4], flat[2::4], flat[3::4], facts.use_counts, strict=True
    ):
        found = known[index]
        if raw == _CALL:
            _tally(counts, found, count)
        if found is None or not found.module:
            continue
        yield Use(
            module,
            scope,
            found.module,
            found.symbol,
            _KINDS[raw],
            raw == _ANNOTATION,
            certain if found.exact else likely,
            count,
            position,
        )


def _tally(counts: CallCounts, found: Resolution | None, count: int) -> None:
    """A call counts as resolved when what is called is known: a project definition, or a
    function of a library by its name."""
    if found is None:
        counts.unresolved["name"] = counts.unresolved.get("name", 0) + count
    elif found.exact or not found.module:
        counts.resolved += count
    else:
        counts.unresolved["attribute"] = counts.unresolved.get("attribute", 0) + count


def scope_name(inventory: ProjectInventory, module: str, scope: int) -> str:
    """The dotted name of a scope of a module."""
    if scope == MODULE_SCOPE:
        return module
    return f"{module}.{inventory.facts(module).definitions[scope].name}"
