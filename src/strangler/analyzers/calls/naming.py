"""A call that loads something of the project by its name in, the variables of what it gives out.

What loads is told by recognisers (`strangler.model.behaviour.Loads`)."""

from collections.abc import Sequence

from strangler.analyzers.calls import items
from strangler.analyzers.calls.linking import module_variable
from strangler.analyzers.calls.parts import File, Site
from strangler.analyzers.calls.placing import Passed
from strangler.analyzers.calls.state import State
from strangler.analyzers.calls.values import Kind
from strangler.model.flows import FIRST_CONSTANT


def load_by_name(
    s: State,
    file: File,
    passed: Passed | None,
    place: int,
    site: Site,
    function: int,
    given: tuple[int, ...],
) -> None:
    """Let a call give what it loads, not what the function's body says for all its callers. In a
    copy (without `passed`) it gives what it gives in the original."""
    if passed is not None:
        dotted = passed.dotted(function)
        if dotted not in s.loads:
            return
        texts = [_texts(file, passed, argument) for argument in given[:2]]
        if len(texts) == 1:
            texts = [[""], *texts]
        if len(texts[0]) == 1 and "?" not in (*texts[0], *texts[1]):
            found = _loaded(s, dotted, texts[0][0], texts[1])
            if found:
                file.loading[place] = found, given[-1] in passed.displays
    if place in file.loading:
        variables, several = file.loading[place]
        target, site.result = site.result, s.variable()
        s.loading.add((site.caller, site.position))
        if several:
            items.display(s, target, "list", variables)
        else:
            s.copy(variables[0], target)


def _texts(file: File, passed: Passed, operand: int) -> list[str]:
    """The text that an argument is, those that a display holds, or the name of a setting; else a
    question mark."""
    if operand in passed.displays:
        return [text for part in passed.displays[operand] for text in _texts(file, passed, part)]
    if operand < -1:
        known = file.flows.consts[FIRST_CONSTANT - operand]
        return [known if isinstance(known, str) else "?"]
    head, _, name = (passed.dotted(operand) if operand >= 0 else "").rpartition(".")
    return [f"settings.{name}" if head.rpartition(".")[2] == "settings" else "?"]


def _loaded(s: State, function: str, where: str, names: Sequence[str]) -> list[int]:
    """The variables of what a call of `function` with these texts gives, one for each name; empty
    where it is not known of all."""
    table = s.loads[function]
    found: list[int] = []
    for name in names:
        if table is None:
            target = _defined(s, where, name)
        else:
            target = table.get((where.lower(), name.lower()), "")
        module, _, last = target.rpartition(".")
        variable = module_variable(s, module, last) if module in s.globals else -1
        if variable < 0:
            return []
        found.append(variable)
    return found


def _defined(s: State, where: str, name: str) -> str:
    """The one definition of a name in a module whose name ends in `where`; empty if there is none
    or more than one."""
    end = f".{where}"
    found = [
        f"{module}.{name}"
        for module in s.inventory.modules
        if f".{module}".endswith(end)
        and module not in s.library
        and s.inventory.definition(f"{module}.{name}") is not None
    ]
    return found[0] if len(found) == 1 else ""


def beginning(s: State, text: object, source: int) -> int:
    """The value of a text that begins with a constant, or with what a variable holds."""
    if isinstance(text, str) and text in s.beginnings:
        return s.value(Kind.PREFIXED, text)
    for value in tuple(s.points[source] or ()) if source >= 0 else ():
        if s.value.kind[value] is Kind.CONSTANT:
            return s.value(Kind.PREFIXED, str(s.value.b[value]))
    return s.value(Kind.LITERAL, "str")
