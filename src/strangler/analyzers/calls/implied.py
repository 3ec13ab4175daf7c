"""Special methods that are called without being named: by conditions, formatted texts,
comparisons, containers (Python reference 3.3). What was asked in, the answers' calls out.

What such a method gives is not followed, so nobody waits for values where something is asked
(`State.ask`): all are looked at once the rest has settled, and only for questions that some class
can answer. What nothing is known of answers nothing: a text or condition of it is no open call."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from strangler.analyzers.calls import items
from strangler.analyzers.calls.members import member_owner, overrides
from strangler.analyzers.calls.parts import Site
from strangler.analyzers.calls.special import call_special
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import CLASSES, OBJECTS, Kind

KEY = "key"
"""It is a key of a dict or an element of a set."""
SUBSCRIPT = "[]"
"""It stands between the brackets after what else is given."""
ELEMENT = "in"
"""It is a container in which an equal of what else is given is looked for."""
PERCENT = "%"
"""It is formatted by the text that else is given, which stands left of `%`."""
SHOWN = "show"
"""Its text is made in one way or another."""

_ORDER = ("__lt__", "__le__", "__gt__", "__ge__")
_REFLECTED = {
    "__eq__": "__eq__",
    "__ge__": "__le__",
    "__gt__": "__lt__",
    "__le__": "__ge__",
    "__lt__": "__gt__",
    "__ne__": "__ne__",
}
"""What the right side of a comparison is asked (Python reference 3.3.1)."""
COMPARISONS = frozenset(_REFLECTED)
_RIGHT = "right "
_METHODS: dict[str, tuple[str, ...]] = {
    "__bool__": ("__bool__", "__len__"),
    "__str__": ("__str__", "__repr__"),
    "__format__": ("__format__", "__str__", "__repr__"),
    "__int__": ("__int__", "__index__", "__trunc__"),
    "__float__": ("__float__", "__index__"),
    "__complex__": ("__complex__", "__float__", "__index__"),
    **{
        f"__{name}__": (f"__{name}__",)
        for name in ("bytes", "dir", "fspath", "hash", "index", "len", "repr")
    },
    **{f"__{name}__": (f"__{name}__",) for name in ("ceil", "floor", "trunc")},
    "__eq__": ("__eq__",),
    "__ne__": ("__ne__", "__eq__"),
    **{name: (name,) for name in _ORDER},
}
"""The first of these that a class has is called (Python reference 3.3.1 and 3.3.8)."""
_CAPABLE: dict[str, tuple[str, ...]] = {
    **_METHODS,
    **dict.fromkeys(_ORDER, (*_ORDER, "__eq__")),
    **{_RIGHT + name: (*_ORDER, "__eq__") for name in _ORDER},
    **{_RIGHT + name: ("__eq__", "__ne__") for name in ("__eq__", "__ne__")},
    "__contains__": ("__contains__", "__iter__", "__getitem__"),
    KEY: ("__hash__", "__eq__"),
    SUBSCRIPT: ("__hash__", "__eq__", "__index__"),
    ELEMENT: ("__hash__", "__eq__"),
    PERCENT: ("__str__", "__repr__"),
    SHOWN: ("__format__", "__str__", "__repr__"),
}
"""A class without any of these has no answer."""
_TEXTS = frozenset({"__str__", "__format__", "__repr__", PERCENT, SHOWN})
_INTO = _TEXTS | {ELEMENT}
"""Questions that a container hands on to its elements."""
_INTO_TUPLES = _INTO | {KEY, SUBSCRIPT}
"""Those that a tuple does, which can be a key."""
_DEPTH = 3
"""How deep elements lie in containers that are made texts."""


def open_questions(s: State) -> None:
    """Keep lists of what is asked for the questions that some class can answer."""
    for question, names in _CAPABLE.items():
        if any(name in s.overriding for name in names):
            s.asked[question] = []


def compare(s: State, name: str, left: int, right: int, caller: int, position: int) -> None:
    """`left OPERATOR right`: both sides may be asked; -1 for one that is not known."""
    s.ask(name, left, caller, position, right)
    s.ask(_RIGHT + name, right, caller, position, left)


def contains(s: State, base: int, item: int, caller: int, position: int) -> None:
    """`item in base`"""
    s.ask("__contains__", base, caller, position, item)
    s.ask(ELEMENT, base, caller, position, item)


def answer(s: State) -> bool:
    """Call what answers to all that was asked; whether anything is called that was not before."""
    before = len(s.answered)
    capable = _capable(s)
    s.inside.clear()
    points = s.points
    for question, asked in s.asked.items():
        able = capable[question]
        if not able:
            continue
        act = _ACTIONS.get(question, _call_first)
        # Nearly all of many thousands hold nothing that answers.
        hits = [one for one in asked if (held := points[one[0]]) and not held.isdisjoint(able)]
        for variable, other, caller, position in hits:
            for value in sorted((points[variable] or _NONE) & able):
                act(s, value, question, other, Site(caller, position, -1))
    return len(s.answered) > before


def _capable(s: State) -> dict[str, set[int]]:
    """The values that can answer each question; those found before are kept."""
    capable, kinds = s.capable, s.value.kind
    if not capable:
        capable.update((question, set()) for question in s.asked)
    into = [capable[question] for question in s.asked if question in _INTO]
    into_tuples = [capable[question] for question in s.asked if question in _INTO_TUPLES]
    for value in range(s.looked_at, len(kinds)):
        kind = kinds[value]
        if kind is Kind.CONTAINER:
            kind_of = s.containers[s.value.a[value]].kind
            for able in into_tuples if kind_of == "tuple" else into:
                able.add(value)
        elif kind in OBJECTS:
            for question in _answers(s, s.type_of(value), kind in _OPEN):
                capable[question].add(value)
        elif kind in CLASSES:
            meta = s.classes[s.value.a[value]].meta
            for question in _answers(s, meta, False) if meta >= 0 else ():
                capable[question].add(value)
    s.looked_at = len(kinds)
    return capable


_OPEN = frozenset({Kind.SELF, Kind.LIKELY})
"""Instances of a class or of one derived from it."""


def _answers(s: State, owner: int, open_ended: bool) -> tuple[str, ...]:
    """The questions that instances of a class can answer."""
    known = s.answers.get((owner, open_ended))
    if known is None:
        order = s.classes[owner].mro
        has = {
            name
            for name in {name for question in s.asked for name in _CAPABLE[question]}
            if member_owner(s, order, name) >= 0 or (open_ended and overrides(s, owner, name))
        }
        known = tuple(question for question in s.asked if not has.isdisjoint(_CAPABLE[question]))
        s.answers[owner, open_ended] = known
    return known


def _is_new(s: State, value: int, name: str, site: Site) -> bool:
    key = (value, name, site.caller, site.position)
    if key in s.answered:
        return False
    s.answered.add(key)
    return True


def _call_first(s: State, value: int, question: str, other: int, site: Site) -> None:
    """The first method that the class has; of an open class also those that others derived from
    it may have."""
    if s.value.kind[value] is Kind.CONTAINER:
        _call_inside(s, value, site)
        return
    for name in _METHODS[question]:
        if _call(s, value, name, site) and not _may_differ(s, value, name):
            return


def _may_differ(s: State, value: int, name: str) -> bool:
    return s.value.kind[value] in _OPEN and member_owner(s, _order(s, value), name) < 0


def _order(s: State, value: int) -> list[int]:
    """The classes in which an object's special methods are looked for."""
    if s.value.kind[value] in CLASSES:
        return s.classes[s.classes[s.value.a[value]].meta].mro
    return s.classes[s.type_of(value)].mro


def _call(s: State, value: int, name: str, site: Site, *given: int) -> bool:
    """Whether the project has the method; it is called once for each place."""
    has = member_owner(s, _order(s, value), name) >= 0
    if not has and (s.value.kind[value] not in _OPEN or not overrides(s, s.type_of(value), name)):
        return False
    if _is_new(s, value, name, site):
        call_special(s, value, name, Site(site.caller, site.position, -1, positional=given))
    return True


def _call_inside(s: State, value: int, site: Site) -> None:
    """A container's text has the `repr` of its elements and keys."""
    for inner in _shown_inside(s, value):
        _call(s, inner, "__repr__", site)


def _shown_inside(s: State, value: int) -> tuple[int, ...]:
    """The objects in a container, and in containers in it, that say what their text is."""
    found = s.inside.get(value)
    if found is None:
        objects: set[int] = set()
        seen, waiting = {value}, [value]
        for _ in range(_DEPTH):
            held = {inner for outer in waiting for inner in _elements(s, outer, SHOWN)} - seen
            waiting = [inner for inner in held if s.value.kind[inner] is Kind.CONTAINER]
            seen |= held
            objects |= held.difference(waiting)
        found = s.inside[value] = tuple(sorted(objects))
    return found


def _elements(s: State, value: int, question: str) -> list[int]:
    """The objects and containers in a container that have an answer."""
    container, able = s.containers[s.value.a[value]], s.capable.get(question, set())
    held, keys = s.points[container.all] or _NONE, s.points[container.keys] or _NONE
    return sorted((held & able) | (keys & able))


_NONE: frozenset[int] = frozenset()


def _show(s: State, value: int, question: str, other: int, site: Site) -> None:
    """One or another of its texts is made."""
    if s.value.kind[value] is Kind.CONTAINER:
        _call_inside(s, value, site)
        return
    names = _METHODS["__format__"] if question == SHOWN else _METHODS["__str__"]
    for name in names:
        _call(s, value, name, site)


def _percent(s: State, value: int, question: str, other: int, site: Site) -> None:
    """`text % value` (Python library, "printf-style String Formatting"): a tuple or dict has the
    values."""
    if other < 0 or not any(map(_is_text(s), s.points[other] or ())):
        return
    if s.value.kind[value] is not Kind.CONTAINER:
        _show(s, value, question, other, site)
        return
    for inner in _elements(s, value, question):
        _show(s, inner, question, other, site)


def _is_text(s: State) -> Callable[[int], bool]:
    texts = (Kind.CONSTANT, Kind.LITERAL)
    kind, a = s.value.kind, s.value.a
    return lambda v: kind[v] is Kind.PREFIXED or (kind[v] in texts and a[v] in ("str", "bytes"))


def _call_on_left(s: State, value: int, question: str, other: int, site: Site) -> None:
    """A comparison asks its left side; one by order, of which a class has only others, is made of
    these (`functools.total_ordering`: without that it would fail)."""
    names = _METHODS[question]
    found = any(_call(s, value, name, site, other) for name in names)
    if not found and question in _ORDER:
        _call_others(s, value, site, other)


def _call_others(s: State, value: int, site: Site, other: int) -> None:
    found = [name for name in _ORDER if _call(s, value, name, site, other)]
    if found:
        _call(s, value, "__eq__", site, other)


def _call_on_right(s: State, value: int, question: str, other: int, site: Site) -> None:
    """The right side of a comparison, unless all that the left side holds is known to answer and
    to be of the same class."""
    name = question.removeprefix(_RIGHT)
    held = s.points[other] if other >= 0 else None
    alike = held and all(s.type_of(left) == s.type_of(value) for left in held)
    if alike and member_owner(s, _order(s, value), name) >= 0:
        return
    _call_on_left(s, value, _REFLECTED[name], other, site)


def _call_on_contains(s: State, value: int, _question: str, other: int, site: Site) -> None:
    """`__contains__`, or iteration without one (Python reference 6.10.2)."""
    found = _call(s, value, "__contains__", site, other)
    if found and not _may_differ(s, value, "__contains__"):
        return
    if _is_new(s, value, "__iter__", site):
        items.on_iterate(s, value, s.variable(), site.caller, site.position)


def _call_on_element(s: State, value: int, _question: str, other: int, site: Site) -> None:
    """What is looked for and the elements are compared; in a set or dict after their hashes."""
    if s.value.kind[value] is not Kind.CONTAINER:
        return
    container = s.containers[s.value.a[value]]
    hashed = container.kind in ("dict", "set")
    there = container.keys if container.kind == "dict" else container.all
    asked = s.points[other] if other >= 0 else None
    _call_each(s, asked or _NONE, ("__hash__", "__eq__") if hashed else ("__eq__",), there, site)
    _call_each(s, s.points[there] or _NONE, ("__eq__",), other, site)


def _call_each(
    s: State, values: AbstractSet[int], names: Iterable[str], other: int, site: Site
) -> None:
    for name in names:
        for value in sorted(values & s.capable.get(name, _NONE)):
            _call(s, value, name, site, *([other] if name == "__eq__" else []))


def _call_as_key(s: State, value: int, _question: str, other: int, site: Site) -> None:
    """A key's hash, and its comparison with others of that hash; a tuple asks its elements."""
    if s.value.kind[value] is not Kind.CONTAINER:
        _call_each(s, {value}, ("__hash__", "__eq__"), other, site)
    elif s.containers[s.value.a[value]].kind == "tuple":
        _call_each(s, {*_elements(s, value, KEY)}, ("__hash__", "__eq__"), other, site)


def _call_as_subscript(s: State, value: int, question: str, other: int, site: Site) -> None:
    """A key of a dict, an index of a sequence; an object as base is asked elsewhere."""
    bases = s.points[other] if other >= 0 else None
    kinds = {
        s.containers[s.value.a[base]].kind if s.value.kind[base] is Kind.CONTAINER else ""
        for base in bases or ()
    }
    if "dict" in kinds or not bases:
        _call_as_key(s, value, question, -1, site)
    if not kinds.isdisjoint(("list", "tuple")) and s.value.kind[value] in OBJECTS:
        _call(s, value, "__index__", site)


_ACTIONS: dict[str, Callable[[State, int, str, int, Site], None]] = {
    **dict.fromkeys(_REFLECTED, _call_on_left),
    **dict.fromkeys((_RIGHT + name for name in _REFLECTED), _call_on_right),
    "__contains__": _call_on_contains,
    ELEMENT: _call_on_element,
    KEY: _call_as_key,
    PERCENT: _percent,
    SHOWN: _show,
    SUBSCRIPT: _call_as_subscript,
}
"""What a question calls, where that is not just the first of its methods."""
