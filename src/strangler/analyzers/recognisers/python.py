"""Python itself: modules that are run, and packages as the weakest hint of a boundary."""

from collections.abc import Iterable, Iterator

from strangler.analyzers.recognisers.following import product_modules
from strangler.model.facts import MODULE_SCOPE, Fact, ModuleFacts, UseKind
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusion, Door, Inventory, Seed
from strangler.model.views import ModuleView

_MAIN = ":main"


class Python:
    """The recogniser of what needs no framework."""

    name = "python"
    version = 1
    wakes_on: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = ()

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """Nothing: the general facts say it all."""
        return ()

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Scripts as doors, packages as seeds."""
        modules = tuple(product_modules(inventory))
        return Conclusion(
            doors=tuple(_scripts(inventory, modules)), seeds=tuple(_packages(modules))
        )


def _scripts(inventory: Inventory, modules: tuple[str, ...]) -> Iterator[Door]:
    """`python -m package` (runpy), and modules that call their own `main` when they are run."""
    for module in modules:
        if last(module) == "__main__":
            yield Door("script", parent(module) or module, module, inventory.location(module, _TOP))
            continue
        position = _call_of_main(inventory.facts(module))
        if position:
            location = inventory.location(module, position)
            yield Door("script", module, f"{module}.main", location)


_TOP = 1 << 20 | 1


def _call_of_main(facts: ModuleFacts) -> int:
    """Where the module level calls the module's own `main`; 0 if it does not."""
    if _MAIN not in facts.names:
        return 0
    index = facts.names.index(_MAIN)
    flat = facts.uses
    for at in range(0, len(flat), 4):
        if flat[at : at + 3] == (MODULE_SCOPE, index, UseKind.CALL):
            return flat[at + 3]
    return 0


def _packages(modules: tuple[str, ...]) -> Iterator[Seed]:
    """The packages at the highest level where there are several."""
    prefix = ""
    while True:
        groups: dict[str, list[str]] = {}
        for module in modules:
            rest = module.removeprefix(prefix)
            if rest != module or not prefix:
                groups.setdefault(rest.partition(".")[0], []).append(module)
        several = {name: held for name, held in groups.items() if len(held) > 1}
        if len(several) != 1 or len(several) == len(groups) == 0:
            break
        prefix += f"{next(iter(several))}."
    for name, held in sorted(several.items()):
        yield Seed(prefix + name, "package", tuple(held), 0.3)
