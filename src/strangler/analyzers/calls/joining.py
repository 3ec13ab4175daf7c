"""A project and its stand-ins in, one inventory of both out, for the call solver alone."""

from dataclasses import replace

from strangler.analyzers.calls.standing import StandIns
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.inventory.resolving import Resolver
from strangler.model.recogniser import Resolution


class _PartialResolver(Resolver):
    """Knows that stand-ins hold only a part of their packages: the rest lies outside."""

    library: frozenset[str] = frozenset()
    """Top-level packages of stand-ins."""

    def _follow(self, dotted: str) -> Resolution | None:
        found = super()._follow(dotted)
        if found is not None and (found.exact or found.symbol):
            return found
        if dotted.partition(".")[0] in self.library:
            return Resolution(dotted, "", "")
        return found


class JoinedInventory(ProjectInventory):
    """The facts of a project and of stand-ins."""

    resolver_type = _PartialResolver

    def __init__(self, project: ProjectInventory, standins: StandIns) -> None:
        tree = replace(project.tree, files=(*project.tree.files, *standins.sources))
        facts = {module: project.facts(module) for module in project.modules}
        super().__init__(tree, {**standins.facts, **facts})
        self.library = frozenset(standins.facts)
        """The modules that are stand-ins."""
        assert isinstance(self.resolver, _PartialResolver)
        self.resolver.library = frozenset(module.partition(".")[0] for module in self.library)

    def is_partial(self, module: str) -> bool:
        """Whether a module (or package) is a stand-in, and what it lacks lies outside."""
        return module in self.library or (
            module not in self.sources
            and any(known.startswith(f"{module}.") for known in self.library)
        )
