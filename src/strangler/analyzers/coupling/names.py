"""A chain of one file in, the name that it has in the whole project out."""

from strangler.analyzers.coupling.events import FileEvents
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.analyzers.recognisers.following import text_of
from strangler.model.facts import Assignment
from strangler.model.names import LOCAL
from strangler.model.values import Call, Name

_MOST_STEPS = 8


class Names:
    """Follows chains through imports, re-exports and globals that are bound to other names."""

    def __init__(self, inventory: ProjectInventory) -> None:
        self.inventory = inventory
        self._known: dict[tuple[str, str, bool], str] = {}

    def full(self, module: str, chain: str, *, made: bool = True) -> str:
        """`chain` with its beginning followed as far as it goes: `:env.bool` is
        `environ.Env().bool`, `conf.DEBUG` is `django.conf.settings.DEBUG`. A chain that begins
        at a parameter stays as it is; a global of the project has its dotted name, unless it is
        `made` by a call of something outside the project, whose name then stands for it."""
        if not chain or chain[0] == "?":
            return chain
        key = (module, chain, made)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._follow(module, chain, made)
        return known

    def text(self, module: str, events: FileEvents, operand: int) -> str | None:
        """The string that an operand is: a literal, or a constant of any file."""
        found = events.text(operand)
        if found is not None:
            return found
        chain = events.chain(operand)
        if not chain or "(" in chain or chain[0] == "?":
            return None
        return text_of(self.inventory, module, Name(chain))

    def assigned(self, dotted: str) -> tuple[str, Assignment] | None:
        """The module and last binding of a global or class attribute, by its full name."""
        module = self.inventory.resolver.module_prefix(dotted)
        symbol = dotted[len(module) + 1 :] if module else ""
        if not symbol:
            return None
        owner, _, name = symbol.rpartition(".")
        if not owner:
            found = self.inventory.assignment(module, name)
            return (module, found) if found is not None else None
        bound = [a for a in self.inventory.class_assignments(f"{module}.{owner}") if a.name == name]
        return (module, bound[-1]) if bound else None

    def _follow(self, module: str, chain: str, made: bool) -> str:
        head, mark, tail = chain.partition("()")
        name = self._resolved(module, head, made)
        return f"{name}{mark}{tail}"

    def _resolved(self, module: str, name: str, made: bool) -> str:
        """The longest beginning that is known, followed; the rest is kept as it is."""
        rest: list[str] = []
        for _ in range(_MOST_STEPS):
            found = self.inventory.resolve(module, name)
            if found is None:
                return self._local(module, name, rest)
            if not found.internal:
                return ".".join([found.name, *rest])
            if not found.exact:
                # What is known holds the rest as attributes.
                holder = f"{found.module}.{found.symbol}" if found.symbol else found.module
                beyond = found.name[len(holder) + 1 :]
                rest = [*([beyond] if beyond else []), *rest]
            else:
                holder = found.name
            bound = self.assigned(holder)
            value = bound[1].value if bound is not None else None
            if bound is None or bound[1].augmented:
                return ".".join([holder, *rest])
            module = bound[0]
            if isinstance(value, Name) and value.name[:1] != "?":
                name = value.name
                continue
            if made and isinstance(value, Call) and value.name and value.name[:1] != "?":
                maker = self.inventory.resolve(module, value.name)
                if maker is not None and not maker.internal:
                    return ".".join([f"{maker.name}()", *rest])
            return ".".join([holder, *rest])
        return ".".join([name, *rest])

    @staticmethod
    def _local(module: str, name: str, rest: list[str]) -> str:
        name = f"{module}.{name[1:]}" if name[:1] == LOCAL else name
        return ".".join([name, *rest])
