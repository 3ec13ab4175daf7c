"""The flows of all files in, the first state of the assignment graph out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from strangler.analyzers.calls import instructions
from strangler.analyzers.calls.calling import on_call
from strangler.analyzers.calls.cloning import give, told_apart
from strangler.analyzers.calls.decoding import declare
from strangler.analyzers.calls.describing import additional_bases, bind_single, describe
from strangler.analyzers.calls.entering import enter_all
from strangler.analyzers.calls.generated import constructor_fields, is_enum
from strangler.analyzers.calls.handing import handed_on
from strangler.analyzers.calls.implied import open_questions
from strangler.analyzers.calls.joining import JoinedInventory
from strangler.analyzers.calls.metaclasses import find_metaclasses
from strangler.analyzers.calls.outside import Outside
from strangler.analyzers.calls.parts import NOTHING, Class, File, Function, Receives
from strangler.analyzers.calls.planning import outermost
from strangler.analyzers.calls.standing import StandIns
from strangler.analyzers.calls.state import State
from strangler.analyzers.inventory.inventory import ProjectInventory
from strangler.model.behaviour import Alias, Behaviour
from strangler.model.facts import Definition, DefinitionKind, ModuleFacts
from strangler.model.flows import Flows
from strangler.model.values import Call, Name


def load(
    inventory: ProjectInventory,
    standins: StandIns,
    behaviour: Iterable[Behaviour],
    enter: Iterable[str],
    outside: Outside,
) -> State:
    """A state with all symbols, classes in resolution order, and everything that one file
    says on its own; nothing has flowed yet."""
    if standins.sources:
        inventory = JoinedInventory(inventory, standins)
    s = State(inventory)
    s.call = on_call
    s.told = outside
    s.body = told_apart
    if isinstance(inventory, JoinedInventory):
        s.library = inventory.library
        s.is_partial = inventory.is_partial
    bases: dict[str, int] = {}
    for module in inventory.modules:
        bases[module] = _symbols(s, module, inventory.facts(module))
    known = tuple(behaviour)
    s.aliases = {item.name: item.target for item in known if isinstance(item, Alias)}
    _orders(s, additional_bases(s, known))
    find_metaclasses(s)
    _copied(s)
    describe(s, known)
    decode = msgspec.msgpack.Decoder(Flows).decode
    files = [
        File(module, bases[module], decode(facts.flows))
        for module in inventory.modules
        if (facts := inventory.facts(module)).flows
    ]
    for file in files:
        file.first = s.variable(file.flows.variables)
        if file.module in s.library:
            file.skipped = _templates(s, file)
        declare(s, file)
    bind_single(s)
    for symbol, owner in s.classes.items():
        for name in owner.members:
            s.overriding.setdefault(name, []).append(symbol)
    open_questions(s)
    s.function_of = {s.symbols[symbol]: symbol for symbol in s.functions}
    methods = _methods(s)
    for file in files:
        if methods and file.module not in s.library:
            definitions = inventory.facts(file.module).definitions
            giving, file.selfmade = handed_on(file.flows, definitions, methods)
            for index in giving:
                s.makers.setdefault(file.own + 1 + index, 0)
        instructions.load(s, file)
        file.flows, file.constants = NOTHING, []
    _makers(s)
    s.files = {file.module: file for file in files}
    for function in sorted(s.given):
        if function not in s.templates:
            give(s, function, function, -1)
    enter_all(s, sorted(set(enter)))
    return s


def _methods(s: State) -> frozenset[str]:
    """Names of methods that stand-ins have: those of collections among them."""
    return frozenset(
        known.name
        for symbol, known in s.functions.items()
        if known.owner >= 0 and s.modules_of[symbol] in s.library
    )


def _templates(s: State, file: File) -> frozenset[int]:
    """The functions of a stand-in, which run in copies only."""
    top = outermost(s.inventory.facts(file.module).definitions)
    for index in set(top) - {-1}:
        s.templates.add(file.own + 1 + index)
    inside = frozenset(index for index, above in enumerate(top) if above >= 0)
    s.skipped.update(file.own + 1 + index for index in inside)
    return inside


def _makers(s: State) -> None:
    """Of functions that make functions only outermost ones are copied; a copy holds the rest."""
    for symbol in [*s.makers]:
        module = s.modules_of[symbol]
        first = s.module_symbols[module] + 1
        top = outermost(s.inventory.facts(module).definitions)
        if top[symbol - first] == symbol - first and symbol not in s.templates:
            s.copied.add(module)
        else:
            del s.makers[symbol]


def _copied(s: State) -> None:
    """Which methods of the project have a body for each class that inherits them: those of
    classes in an order that goes on into a stand-in, because that calls back into the class. A
    mixin without bases of its own is in such an order where a class derived from it is."""
    s.copied = set(s.library)
    if not s.library:
        return
    tops: dict[str, list[int]] = {}
    reached = {m for known in s.classes.values() if known.in_library for m in known.mro}
    for symbol, known in s.functions.items():
        owner = known.owner
        if owner not in reached or s.modules_of[symbol] in s.library:
            continue
        module = s.modules_of[symbol]
        first = s.module_symbols[module] + 1
        if module not in tops:
            tops[module] = outermost(s.inventory.facts(module).definitions)
        if tops[module][symbol - first] == symbol - first:
            s.inheritable.add(symbol)
            s.copied.add(module)


def _symbols(s: State, module: str, facts: ModuleFacts) -> int:
    """Number the module and its definitions; the number of the module itself."""
    own = len(s.symbols)
    s.symbols.append(module)
    s.modules_of.append(module)
    s.module_symbols[module] = own
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
    name = definition.name.rpartition(".")[2]
    made = Function(name, owner, s.variable(2), definition.is_async)
    decorators = {getattr(value, "name", "") for value in definition.decorators}
    if owner >= 0 and definition.parameters and "builtins.staticmethod" not in decorators:
        on_class = "builtins.classmethod" in decorators or name in _ON_CLASS
        made.receives = Receives.CLASS if on_class else Receives.INSTANCE
    return made


_ON_CLASS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})
"""Methods whose first parameter is the class without saying so (Python reference 3.3)."""


def _orders(s: State, additional: Mapping[int, Sequence[int]]) -> None:
    """The method resolution order of each class, and who derives from whom; `additional` are
    bases that a framework adds after a class's own."""
    inventory = s.inventory
    for symbol, known in s.classes.items():
        known.mro = [symbol]
        outside: list[str] = []
        known.is_library = known.module in s.library
        if known.is_library:
            outside.append(known.name)
        for base in _ancestors(s, known.name):
            found = s.class_of.get(base)
            if found is not None:
                if found != symbol:
                    known.mro.append(found)
                    if s.classes[found].module in s.library:
                        outside.append(base)
            elif base not in ("builtins.object", "object") and not _transparent(base):
                outside.append(base)
        known.external = tuple(outside)
        place = inventory.definition(known.name)
        if place is not None:
            known.multiple = len(place[1].bases) > 1
    if additional:
        _extend_orders(s, additional)
    for symbol, known in s.classes.items():
        for above in known.mro[1:]:
            s.classes[above].derived.add(symbol)
        known.multiple = any(s.classes[above].multiple for above in known.mro)
        known.in_library = any(s.classes[above].is_library for above in known.mro)
        known.is_enum = is_enum(known.external)
        known.fields = constructor_fields(inventory, known, [s.classes[m] for m in known.mro])
        s.stored.update(known.fields or ())


def _ancestors(s: State, name: str) -> Iterator[str]:
    """The resolution order of a class; a base that has another name stands where that does."""
    order = s.inventory.ancestors(name)
    for base in order:
        target = s.aliases.get(base)
        if target is None:
            yield base
        else:
            yield target
            yield from (above for above in s.inventory.ancestors(target) if above not in order)


def _extend_orders(s: State, additional: Mapping[int, Sequence[int]]) -> None:
    orders = {symbol: tuple(known.mro) for symbol, known in s.classes.items()}
    for known in s.classes.values():
        for above in tuple(known.mro):
            for base in additional.get(above, ()):
                new = [m for m in orders[base] if m not in known.mro]
                known.mro += new
                names = [s.classes[m].name for m in new if s.classes[m].is_library]
                known.external = (*known.external, *names)


def _transparent(base: str) -> bool:
    """Bases that add no member (typing documentation)."""
    return base in _WITHOUT_MEMBERS


_WITHOUT_MEMBERS = frozenset(
    f"{module}.{name}"
    for module in ("typing", "typing_extensions")
    for name in ("Generic", "Protocol")
) | {"abc.ABC"}
