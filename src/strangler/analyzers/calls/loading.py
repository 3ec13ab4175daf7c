"""The flows of all files in, the first state of the assignment graph out."""

from collections.abc import Iterable

import msgspec

from strangler.analyzers.calls import instructions
from strangler.analyzers.calls.calling import on_call
from strangler.analyzers.calls.generated import constructor_fields, is_enum
from strangler.analyzers.calls.state import Class, Function, State
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.facts import Definition, DefinitionKind, ModuleFacts
from strangler.model.flows import Flows
from strangler.model.summaries import Summary
from strangler.model.values import Call, Name


def load(inventory: ProjectInventory, summaries: Iterable[Summary] = ()) -> State:
    """A state with all symbols, classes in resolution order, and everything that one file
    says on its own; nothing has flowed yet."""
    s = State(inventory)
    s.call = on_call
    s.learn(summaries)
    bases: dict[str, int] = {}
    for module in inventory.modules:
        bases[module] = _symbols(s, module, inventory.facts(module))
    _orders(s)
    decode = msgspec.msgpack.Decoder(Flows).decode
    files = [
        instructions.File(module, bases[module], decode(facts.flows))
        for module in inventory.modules
        if (facts := inventory.facts(module)).flows
    ]
    for file in files:
        file.first = s.variable(file.flows.variables)
        instructions.declare(s, file)
    for symbol, known in s.classes.items():
        for name in known.members:
            s.overriding.setdefault(name, []).append(symbol)
    for file in files:
        instructions.load(s, file)
        file.flows = instructions.NOTHING
    return s


def _symbols(s: State, module: str, facts: ModuleFacts) -> int:
    """Number the module and its definitions; the number of the module itself."""
    own = len(s.symbols)
    s.symbols.append(module)
    s.modules_of.append(module)
    s.globals[module] = {}
    for definition in facts.definitions:
        symbol = len(s.symbols)
        dotted = f"{module}.{definition.name}"
        s.symbols.append(dotted)
        s.modules_of.append(module)
        if definition.kind is DefinitionKind.CLASS:
            s.classes[symbol] = Class(dotted, module)
            s.class_of[dotted] = symbol
        else:
            s.functions[symbol] = _function(s, facts, own, definition)
            if definition.decorators and definition.scope >= 0:
                s.accessors.add(definition.name.rpartition(".")[2])
    # Also `total = property(...)`, descriptors, and other names for them.
    s.accessors.update(
        a.name for a in facts.assignments if a.scope >= 0 and isinstance(a.value, Call | Name)
    )
    return own


def _function(s: State, facts: ModuleFacts, own: int, definition: Definition) -> Function:
    owner = -1
    if definition.scope >= 0 and definition.kind is DefinitionKind.FUNCTION:
        holder = facts.definitions[definition.scope]
        if holder.kind is DefinitionKind.CLASS:
            owner = own + 1 + definition.scope
    returns = s.variable(2)
    name = definition.name.rpartition(".")[2]
    return Function(name, owner, returns, definition.is_async)


def _orders(s: State) -> None:
    """The method resolution order of each class, and who derives from whom."""
    inventory = s.inventory
    for symbol, known in s.classes.items():
        known.mro = [symbol]
        outside: list[str] = []
        for base in inventory.ancestors(known.name):
            found = s.class_of.get(base)
            if found is not None:
                if found != symbol:
                    known.mro.append(found)
            elif base not in ("builtins.object", "object") and not _transparent(base):
                outside.append(base)
        known.external = tuple(outside)
        place = inventory.definition(known.name)
        if place is not None:
            known.multiple = len(place[1].bases) > 1
    for symbol, known in s.classes.items():
        for above in known.mro[1:]:
            s.classes[above].derived.add(symbol)
        known.multiple = any(s.classes[above].multiple for above in known.mro)
        known.is_enum = is_enum(known.external)
        known.fields = constructor_fields(inventory, known, [s.classes[m] for m in known.mro])
        s.stored.update(known.fields or ())


def _transparent(base: str) -> bool:
    """Bases that add no member (typing documentation)."""
    return base in _WITHOUT_MEMBERS


_WITHOUT_MEMBERS = frozenset(
    f"{module}.{name}"
    for module in ("typing", "typing_extensions")
    for name in ("Generic", "Protocol")
) | {"abc.ABC"}
