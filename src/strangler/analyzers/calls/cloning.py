"""A function and who calls it in, the body that runs out: receivers told apart (decision 0060).

A function of a stand-in has a body of its own for each receiver, and where it looks at its
arguments for each place that calls it. A method that a project's class inherits, in an order that
goes on into a stand-in, has one for each class that inherits it."""

import msgspec

from strangler.analyzers.calls import instructions
from strangler.analyzers.calls.parts import File, Function, Moved
from strangler.analyzers.calls.placing import is_placed
from strangler.analyzers.calls.planning import Body, plan
from strangler.analyzers.calls.returning import flow
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, OBJECTS, Kind
from strangler.model.flows import Flows

MAX_COPIES = 200_000
"""How many bodies are told apart in one run; past that, functions share what there is."""
_MAX_MADE = 300
"""For how many places a function that makes functions is told apart."""
_MAX_HELPED = 100
"""For how many places a function that is given functions is told apart."""
_MAX_APPLIED = 400
"""For how many places a function that calls a parameter is."""
_MAX_DEPTH = 12
"""How deep stand-ins that call each other are told apart by the place of the call."""


def told_apart(
    s: State, function: int, receiver: int, caller: int, position: int, passes: bool = False
) -> int:
    """The body of `function` that runs for a receiver (a value or -1) at a place; `passes`: the
    call passes a class or function."""
    if function in s.templates:
        receiver = _plain(s, receiver)
        body = _body_of(s, function)
        if not body.takes or _repeated(s, function, caller):
            caller, position = -1, 0
        return _copy(s, function, receiver, caller, position)
    if function in s.makers:
        copies = s.makers[function]
        if copies >= _MAX_MADE or _repeated(s, function, caller):
            return function
        copied = _copy(s, function, _plain(s, receiver), caller, position)
        s.makers[function] += copied == len(s.symbols) - len(_body_of(s, function).definitions)
        return copied
    if passes or function in s.applying:
        known = s.contexts.get((function, _plain(s, receiver), caller, position))
        if known is not None:
            return known
        if _is_helper(s, function, receiver, caller):
            s.helped[function] = s.helped.get(function, 0) + 1
            return _copy(s, function, _plain(s, receiver), caller, position)
    if is_placed(s, receiver) and _outermost(s, function):
        return _copy(s, function, _plain(s, receiver), -1, 0)
    if receiver >= 0 and function in s.inheritable:
        receiver = _plain(s, receiver)
        owner, kind = s.functions[function].owner, s.value.kind[receiver]
        if kind not in CLASSES and kind not in OBJECTS:
            return function
        symbol = s.type_of(receiver) if kind in OBJECTS else s.value.a[receiver]
        open_ended = kind in (Kind.SELF, Kind.SUBCLASS)
        if kind is Kind.COLLECTION:
            pass
        elif symbol == owner and (open_ended or not s.classes[owner].derived):
            return function
        elif not s.classes[symbol].in_library:
            return function  # nothing outside calls back into this class
        return _copy(s, function, receiver, -1, 0)
    return function


def _is_helper(s: State, function: int, receiver: int, caller: int) -> bool:
    """Whether a function that is given a function is told apart by the place of the call."""
    most = _MAX_APPLIED if function in s.applying else _MAX_HELPED
    if s.helped.get(function, 0) >= most or caller == s.root or function in s.given:
        return False
    known = s.functions[function]
    if known.receives and receiver < 0:
        return False
    if not _outermost(s, function) or _repeated(s, function, caller):
        return False
    return _body_of(s, function).takes


def _outermost(s: State, function: int) -> bool:
    """Whether copies of a function of the project can be made."""
    if function in s.origin or s.modules_of[function] not in s.files:
        return False
    file = _file_of(s, function)
    assert file.plan is not None
    return function - file.own - 1 in file.plan


def _plain(s: State, receiver: int) -> int:
    """The receiver without how well it is known: that counts for the call, not for the body."""
    if receiver >= 0 and s.value.kind[receiver] is Kind.LIKELY:
        return s.value(Kind.SELF, s.value.a[receiver])
    return receiver


def _repeated(s: State, function: int, caller: int) -> bool:
    """Whether a stand-in comes back to itself, or goes too deep."""
    depth = 0
    while caller in s.callers:
        if s.origin[caller] == function or depth > _MAX_DEPTH:
            return True
        caller = s.callers[caller]
        depth += 1
    return False


def _copy(s: State, function: int, receiver: int, caller: int, position: int) -> int:
    key = (function, receiver, caller, position)
    known = s.contexts.get(key)
    if known is not None:
        return known
    if len(s.contexts) >= MAX_COPIES:
        shared = s.contexts.get((function, -1, -1, 0))
        if shared is not None:
            parameters = s.functions[shared].parameters
            if receiver >= 0 and parameters:
                s.add(parameters[0][0], receiver)
            return shared
        key = (function, -1, -1, 0)
    copied = s.contexts[key] = _make(s, function, receiver)
    if caller >= 0:
        s.callers[copied] = caller
    return copied


def _file_of(s: State, function: int) -> File:
    file = s.files[s.modules_of[function]]
    if file.plan is None:
        facts = s.inventory.facts(file.module)
        file.flows = msgspec.msgpack.decode(facts.flows, type=Flows)
        file.constants = [s.constant(value) for value in file.flows.consts]
        receives = [
            index
            for index in range(len(facts.definitions))
            if (known := s.functions.get(file.own + 1 + index)) is not None and known.receives
        ]
        file.plan = plan(file.flows, facts.definitions, receives)
    return file


def _body_of(s: State, function: int) -> Body:
    file = _file_of(s, function)
    assert file.plan is not None
    body: Body = file.plan[function - file.own - 1]
    return body


def _make(s: State, function: int, receiver: int) -> int:
    """A copy of a function and of the functions inside it."""
    file, body = _file_of(s, function), _body_of(s, function)
    s.copied.add(file.module)
    first = s.variable(len(body.variables))
    where = Moved(file.first)
    where.update(zip(body.variables, range(first, first + len(body.variables)), strict=True))
    numbers = Moved(file.own + 1)
    for index in body.definitions:
        template = s.functions[file.own + 1 + index]
        symbol = numbers[index] = len(s.symbols)
        s.symbols.append(s.symbols[file.own + 1 + index])
        s.modules_of.append(file.module)
        s.origin[symbol] = file.own + 1 + index
        s.functions[symbol] = _function(s, template, where, file.first)
    copied = numbers[function - file.own - 1]
    for symbol in numbers.values():
        if symbol != copied:
            s.callers[symbol] = copied
    s.receivers[copied] = receiver
    known = s.functions[copied]
    if receiver >= 0 and known.receives and known.parameters:
        s.add(known.parameters[0][0], receiver)
    give(s, function, copied, receiver)
    instructions.load_copy(s, file, where, numbers, body)
    return copied


def _function(s: State, template: Function, where: Moved, first: int) -> Function:
    made = Function(template.name, template.owner, s.variable(2), template.is_async)
    made.is_generator = template.is_generator
    made.receives = template.receives
    made.parameters = [(where[v - first], name, kind) for v, name, kind in template.parameters]
    return made


def give(s: State, function: int, target: int, receiver: int) -> None:
    """What its framework passes to a function flows into the parameters of one of its bodies."""
    given = s.given.get(function)
    if not given:
        return
    kind = s.value.kind[receiver] if receiver >= 0 else None
    order: list[int] = []
    if kind in CLASSES or kind in OBJECTS:
        symbol = s.type_of(receiver) if kind in OBJECTS else s.value.a[receiver]
        order = s.classes[symbol].mro
    for owner, parameter, value in given:
        if owner < 0 or receiver < 0 or owner in order:
            for variable, name, _ in s.functions[target].parameters:
                if name == parameter:
                    _pass(s, value, variable)


def _pass(s: State, value: int, variable: int) -> None:
    """An instance itself; for a function, what it gives: an awaited or yielded value, too."""
    kind = s.value.kind[value]
    if kind is not Kind.FUNCTION and kind is not Kind.BOUND:
        s.add(variable, value)
        return
    function = s.value.a[value]
    receiver = s.value.b[value] if kind is Kind.BOUND else -1
    body = told_apart(s, function, receiver, -1, 0)
    known = s.functions[function]
    source = s.functions[body].yields if known.is_generator else s.functions[body].returns
    flow(s, source, receiver if body == function else -1, variable)
