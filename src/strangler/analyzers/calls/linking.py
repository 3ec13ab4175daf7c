"""Names of a file in, the variables of other files that they stand for out."""

from strangler.analyzers.calls.standing import TERMS
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind
from strangler.analyzers.inventory.bindings import Imported


def refer(s: State, module: str, name: str, variable: int) -> tuple[int, list[str]]:
    """Let a variable hold what a name of a fact of `module` stands for; or, where attributes
    are left to look up, the variable that has them, and their names."""
    if name[0] == "*":
        found = _by_star(s, module, name[1:], set())
        if found >= 0:
            s.copy(found, variable)
        return -1, []
    dotted = s.inventory.resolver.absolute(module, name)
    if not dotted:
        return -1, []
    found, rest = _absolute(s, dotted, variable)
    if found >= 0 and not rest:
        s.copy(found, variable)
    return found, rest


def _absolute(s: State, dotted: str, variable: int) -> tuple[int, list[str]]:
    """The variable of a global and the names that come after it; -1 where the variable given
    has got its value: a module, or what lies outside."""
    resolver = s.inventory.resolver
    if dotted.startswith(TERMS):
        s.add(variable, s.value(Kind.EXTERNAL, dotted))
        return -1, []
    prefix = resolver.module_prefix(dotted)
    if not prefix:
        if dotted in resolver.namespaces:
            s.add(variable, s.value(Kind.MODULE, dotted))
        else:
            s.add(variable, s.value(Kind.EXTERNAL, dotted))
        return -1, []
    if prefix == dotted:
        hiding = _hiding(s, dotted, set())
        if hiding >= 0:
            s.copy(hiding, variable)
        else:
            s.add(variable, s.value(Kind.MODULE, dotted))
        return -1, []
    first, *rest = dotted[len(prefix) + 1 :].split(".")
    found = module_variable(s, prefix, first)
    return (found, rest) if found >= 0 else (-1, [])


def module_variable(s: State, module: str, name: str) -> int:
    """The variable of a global of a module: its own, a submodule, a lazy or a starred one;
    -1 if it has none."""
    found = _global(s, module, name, set())
    if found < 0 and s.is_partial(module):
        found = s.globals[module][name] = s.variable()
        s.add(found, s.value(Kind.EXTERNAL, f"{module}.{name}"))
    return found


def _global(s: State, module: str, name: str, seen: set[str]) -> int:
    own = s.globals.get(module)
    if own is None:  # a namespace package
        own = s.globals[module] = {}
    known = own.get(name)
    if known is not None:
        return known
    dotted = f"{module}.{name}"
    resolver = s.inventory.resolver
    if dotted in s.inventory.sources or dotted in resolver.namespaces:
        hiding = _hiding(s, dotted, seen)
        if hiding >= 0:
            return hiding
        own[name] = found = s.variable()
        s.add(found, s.value(Kind.MODULE, dotted))
        return found
    if module not in s.inventory.sources:
        return -1
    binding = resolver.bindings(module).names.get(name)
    if isinstance(binding, Imported):  # by the module's `__getattr__` (PEP 562)
        own[name] = found = s.variable()
        target, _ = _absolute(s, binding.target, found)
        if target >= 0:
            s.copy(target, found)
        return found
    return _by_star(s, module, name, seen)


def _hiding(s: State, dotted: str, seen: set[str]) -> int:
    """What a package binds to the name of its own submodule, which hides the submodule: loading it
    binds the name first (Python reference 5.4.2). -1 where the name is the submodule's."""
    package, _, name = dotted.rpartition(".")
    if package not in s.inventory.sources:
        return -1
    bindings = s.inventory.resolver.bindings(package)
    binding = bindings.names.get(name)
    if binding is not None:
        submodule = isinstance(binding, Imported) and binding.target == dotted
        return -1 if submodule else s.globals.get(package, {}).get(name, -1)
    if package in seen:
        return -1
    for star in bindings.stars:
        exports = s.inventory.resolver.exports(star) if star in s.inventory.sources else ()
        if exports is None or name in exports:
            found = _global(s, star, name, seen | {package})
            if found >= 0 and star != package:
                return found
    return -1


def _by_star(s: State, module: str, name: str, seen: set[str]) -> int:
    if module in seen:
        return -1
    seen.add(module)
    resolver = s.inventory.resolver
    outside: list[str] = []
    for star in resolver.bindings(module).stars:
        if star not in s.inventory.sources:
            outside.append(star)
            continue
        exports = resolver.exports(star)
        if exports is None or name in exports:
            found = _global(s, star, name, seen)
            if found >= 0:
                return found
    if len(outside) == 1:
        found = s.variable()
        s.add(found, s.value(Kind.EXTERNAL, f"{outside[0]}.{name}"))
        return found
    return -1
