"""What calling a project function gives, by the receiver it was called on."""

from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, INSTANCES, Kind


def give_result(s: State, function: int, receiver: int, target: int) -> None:
    """`target` gets what a call of `function` gives; `receiver` is a value or -1."""
    known = s.functions[function]
    if target < 0:
        return
    if function in s.origin:  # a copy knows its receiver
        receiver = -1
    if known.is_generator:
        s.add(target, s.value(Kind.GENERATOR, function, receiver))
    elif known.is_async:
        s.add(target, s.value(Kind.COROUTINE, function, receiver))
    else:
        flow(s, known.returns, receiver, target)


def flow(s: State, source: int, receiver: int, target: int) -> None:
    """Copy, with what stands for `self` replaced by the receiver: a method that returns `self`
    returns what it was called on."""
    if receiver < 0:
        s.copy(source, target)
        return
    kept = s.results.get((source, receiver))
    if kept is None:
        kept = s.results[source, receiver] = s.variable()
        s.watch(source, _on_result, receiver, kept)
    s.copy(kept, target)


def _on_result(s: State, value: int, receiver: int, target: int) -> None:
    s.add(target, for_receiver(s, value, receiver))


def for_receiver(s: State, value: int, receiver: int) -> int:
    """A value that a method gives, seen by who called it on `receiver`."""
    kind = s.value.kind[value]
    if kind is not Kind.SELF and kind is not Kind.SUBCLASS:
        return value
    on = s.value.kind[receiver]
    if on not in INSTANCES and on not in CLASSES:
        return value
    owner = s.value.a[receiver]
    if s.value.a[value] not in s.classes[owner].mro:
        meta = s.classes[owner].meta  # a metaclass's method that returns its class
        made = on in CLASSES and meta >= 0 and s.value.a[value] in s.classes[meta].mro
        return receiver if made and kind is Kind.SELF else value
    if kind is Kind.SELF:
        if on in INSTANCES:
            return receiver
        return s.value(Kind.INSTANCE if on is Kind.CLASS else Kind.SELF, owner)
    if on in CLASSES:
        return receiver
    return s.value(Kind.CLASS if on is Kind.INSTANCE else Kind.SUBCLASS, owner)
