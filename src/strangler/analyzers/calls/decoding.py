"""The code of one file, instruction by instruction, and what it declares to other files."""

from strangler.analyzers.calls.parts import File
from strangler.analyzers.calls.state import State
from strangler.model.flows import FIRST_CONSTANT, LENGTHS, Op, following

_BY_NAME = frozenset(
    {"builtins.getattr", "operator.attrgetter", "operator.methodcaller", "__match_args__"}
)
"""What is given names of attributes as texts."""
_IMPORTING = frozenset({"builtins.__import__", "import_module", "importlib.import_module"})
"""What is given names of modules."""


def declare(s: State, file: File) -> None:
    """What other files may ask for: globals, members, parameters, names of attributes."""
    flows, first, own = file.flows, file.first, file.own
    code, names = flows.code, flows.names
    for index in flows.generators:
        if index >= 0 and own + 1 + index in s.functions:
            s.functions[own + 1 + index].is_generator = True
    consts, keys = flows.consts, s.keys
    if file.module not in s.library:
        s.words.update(names)
    named = not _BY_NAME.isdisjoint(names)
    if named or _refers(names, s.told.packages) or file.module in s.library:
        keys.update(consts)
    elif not _IMPORTING.isdisjoint(names):
        keys.update(text for text in consts if text in s.module_symbols)
    place, end, scope = 0, len(code), -1
    while place < end:
        op = code[place]
        if op == Op.SCOPE:
            scope = code[place + 1]
        elif op == Op.GLOBAL:
            name, variable = names[code[place + 1]], first + code[place + 2]
            if scope < 0:
                s.globals[file.module][name] = variable
            else:
                class_ = s.classes[own + 1 + scope]
                if name not in class_.kept:
                    class_.members[name] = variable
        elif op == Op.PARAMETER:
            _, index, variable, name_, kind = code[place : place + 5]
            function = s.functions[own + 1 + index]
            function.parameters.append((first + variable, names[name_], kind))
        elif op == Op.STORE:
            s.stored.add(names[code[place + 2]])
        elif op == Op.DICT:
            for at in range(place + 3, place + 3 + 2 * code[place + 2], 2):
                if code[at] < -1:
                    keys.add(consts[FIRST_CONSTANT - code[at]])
        elif op in (Op.ITEM, Op.PUT):
            key = code[place + (3 if op == Op.ITEM else 2)]
            if key < -1:
                keys.add(consts[FIRST_CONSTANT - key])
        length = LENGTHS[op]
        place = place + length if length else following(code, place)


def _refers(names: tuple[str, ...], packages: frozenset[str]) -> bool:
    """Whether one of many names is that of a package or of something in it."""
    joined = "\0".join(("", *names, ""))
    return any(f"\0{one}." in joined or f"\0{one}\0" in joined for one in packages)
