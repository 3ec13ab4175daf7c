"""Where a cache is filled: what was computed is kept under a key that held nothing.

    price = cache.get(key)
    if price is None:
        price = compute()
        cache.set(key, price)

does what `get_or_set` does, and counts as that does (`EffectKind.FILLS_CACHE`): doing it once more
changes nothing. The key must be the same expression, asked of the same cache in the same function,
and the store must stand where the test has found nothing."""

from collections.abc import Iterable, Iterator

from strangler.model.facts import Definition, Fact
from strangler.model.names import last, parent
from strangler.model.recogniser import Conclusion, Inventory
from strangler.model.values import Literal, Name, Operation, Value
from strangler.model.views import CallSite, IfBlock, ModuleView


class Filling(Fact, frozen=True, tag="filling"):
    """A call that stores at a packed position what the cache was found not to hold."""

    position: int


class Fillings:
    """The recogniser of caches that are filled."""

    name = "filling"
    version = 1
    wakes_on: tuple[str, ...] = ("django", "flask_caching")
    requires: tuple[str, ...] = ()
    facts: tuple[type[Fact], ...] = (Filling,)

    def watch(self, module: ModuleView) -> Iterable[Fact]:
        """The stores of a file."""
        stores = [site for site in module.calls(".set") if site.scope_index >= 0]
        if not stores:
            return
        asked = [site for site in module.calls(".get") if site.assigned_to]
        for block in module.if_blocks():
            for start, end, name in _empty(block, module.definitions):
                for site in stores:
                    held = site.scope_index == block.scope_index
                    if held and start < site.call.position < end and _asked(asked, site, name):
                        yield Filling(site.call.position)

    def conclude(self, inventory: Inventory) -> Conclusion:
        """Nothing: whoever tells the effects of a call asks for the positions."""
        return Conclusion()


def _empty(block: IfBlock, definitions: tuple[Definition, ...]) -> Iterator[tuple[int, int, str]]:
    """The code that is reached only where a name holds nothing, as positions."""
    name, empty = _tested(block.test)
    if not name or block.scope_index < 0:
        return
    if empty:
        yield block.position, block.body_end, name
    else:
        end = (definitions[block.scope_index].end_line + 1) << 20 if block.leaves else block.end
        yield block.body_end, end, name


def _tested(test: Value) -> tuple[str, bool]:
    """The name that is tested, and whether the test holds where it has nothing."""
    if isinstance(test, Operation):
        if test.operator == "not" and len(test.operands) == 1:
            name, empty = _tested(test.operands[0])
            return name, not empty
        if test.operator in ("is", "is not") and len(test.operands) == 2:
            left, right = test.operands
            if isinstance(left, Name) and isinstance(right, Literal) and right.value is None:
                return left.name.lstrip("?:"), test.operator == "is"
    if isinstance(test, Name):
        return test.name.lstrip("?:"), False
    return "", False


def _asked(asked: Iterable[CallSite], store: CallSite, name: str) -> bool:
    """Whether the same cache was asked for the same key, and the answer bound to a name."""
    return any(
        site.assigned_to == name
        and site.scope_index == store.scope_index
        and site.call.position < store.call.position
        and parent(site.call.name) == parent(store.call.name)
        and last(site.call.name) == "get"
        and _key(site) != ""
        and _key(site) == _key(store)
        for site in asked
    )


def _key(site: CallSite) -> str:
    """The first argument as far as it is a name or a text; empty for anything else."""
    given = site.call.argument(0, "key")
    match given:
        case Name():
            return given.name
        case Literal(value=str() as text):
            return repr(text)
        case _:
            return ""
