"""What `strangler explain` found, as text with the lines of code that prove it, or as JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from shlex import join
from typing import Any

from rich.console import Console
from rich.text import Text

from strangler.analyzers.explaining import Chain, Step
from strangler.cli.excerpts import Excerpts
from strangler.cli.portrait import Neighbour, Portrait
from strangler.cli.terminal import hanging, printable
from strangler.cli.ways import print_effects
from strangler.locations import Location
from strangler.model.effects import STRENGTH, AllEffects, EffectKind, Strength
from strangler.model.graph import Confidence, EdgeKind

_LINES_PER_STEP = 3
_NEIGHBOURS = 10
_VALUES = 8

_VERBS = {
    EdgeKind.RUNTIME: "imports",
    EdgeKind.TYPE_ONLY: "imports, for type checkers only,",
    EdgeKind.LAZY: "imports, inside a function,",
    EdgeKind.CONDITIONAL: "imports, under a condition,",
    EdgeKind.TRY_FALLBACK: "imports, in a try statement,",
    EdgeKind.STRING: "names in a string",
    EdgeKind.DYNAMIC_RESOLVED: "imports dynamically",
    EdgeKind.IMPLICIT_PARENT: "lies in the package",
    EdgeKind.HIDDEN: "uses, without importing it,",
    EdgeKind.CALLS: "calls",
    EdgeKind.USES: "uses",
    EdgeKind.INHERITS: "inherits from",
    EdgeKind.DECORATES: "is decorated with",
    EdgeKind.FOREIGN_KEY: "has a foreign key to",
    EdgeKind.JOINS: "is joined with",
    EdgeKind.SIGNALS: "sends a signal to",
    EdgeKind.MAPS: "declares",
    EdgeKind.HANDLES: "is answered by",
    EdgeKind.PUBLISHES: "sends messages to",
}


@dataclass(frozen=True, slots=True)
class Dependence:
    """Whether `source` depends on `target`, and whether the reverse is true too."""

    source: str
    target: str
    chain: Chain | None
    reverse: Chain | None


def as_text(answer: Portrait | Dependence, root: Path, console: Console) -> None:
    """Print an answer for people."""
    if isinstance(answer, Portrait):
        _print_portrait(answer, console)
        if answer.effects is not None:
            print_effects(answer.effects, Excerpts(root), console)
    else:
        _print_dependence(answer, Excerpts(root), console)


def as_json(answer: Portrait | Dependence, root: Path) -> str:
    """An answer for scripts: one object, keys sorted."""
    content = asdict(answer)
    if isinstance(answer, Portrait) and answer.effects is not None:
        content["effects"] |= _by_kind(answer.effects)
    if isinstance(answer, Dependence):
        excerpts = Excerpts(root)
        content["depends"] = answer.chain is not None
        for direction in ("chain", "reverse"):
            for step in (content[direction] or {"steps": ()})["steps"]:
                for place in step["evidence"]:
                    place["text"] = excerpts.line(place["path"], place["line"])
    return json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _by_kind(found: AllEffects) -> dict[str, Any]:
    """The strongest effect, and the tables of those on tables, as report.json has them."""
    effects = [way.effect.partition(" ") for way in found.ways]
    strengths = {STRENGTH[EffectKind(kind)] for kind, _, _ in effects}
    return {
        "effect": max(strengths, key=list(Strength).index, default=Strength.NONE).value,
        "reads": sorted(target for kind, _, target in effects if kind == EffectKind.READS),
        "writes": sorted(target for kind, _, target in effects if kind == EffectKind.WRITES),
        "external": sorted(
            way.effect
            for way, (kind, _, _) in zip(found.ways, effects, strict=True)
            if STRENGTH[EffectKind(kind)] is Strength.EXTERNAL
        ),
    }


def _print_dependence(answer: Dependence, excerpts: Excerpts, console: Console) -> None:
    source, target = answer.source, answer.target
    if answer.chain is None:
        _say(console, (source, "bold"), " does not depend on ", (target, "bold"), ".")
    else:
        _print_chain(answer.chain, source, target, excerpts, console)
    console.print()
    if answer.reverse is None:
        _say(console, f"{target} does not depend on {source}.")
        return
    both = " too: they form a cycle" if answer.chain else ""
    _say(console, f"{target} depends on {source}{both}, ", _steps(answer.reverse), ".")
    if answer.chain is None:
        for number, step in enumerate(answer.reverse.steps, 1):
            _print_step(number, step, excerpts, console)
    else:
        command = f"strangler explain {_quoted(str(excerpts.root), target, source)}"
        console.print(f"  {command}", style="cyan", soft_wrap=True)


def _print_chain(
    chain: Chain, source: str, target: str, excerpts: Excerpts, console: Console
) -> None:
    _say(console, (source, "bold"), " depends on ", (target, "bold"), f", {_steps(chain)}.")
    if chain.through:
        _say(console, f"It does not use it itself; importing its module {chain.through} does:")
    for number, step in enumerate(chain.steps, 1):
        _print_step(number, step, excerpts, console)


def _print_step(number: int, step: Step, excerpts: Excerpts, console: Console) -> None:
    doubt = "" if step.confidence == Confidence.CERTAIN else f" ({step.confidence})"
    console.print()
    _say(
        console, f"{number}  {step.source} ", (_VERBS[step.kind], "cyan"), f" {step.target}{doubt}"
    )
    shown = step.evidence[:_LINES_PER_STEP]
    width = max(len(_place(location)) for location in shown)
    for location in shown:
        line = Text(f"     {_place(location):<{width}}  ", "dim", no_wrap=True, overflow="ellipsis")
        line.append(excerpts.line(location.path, location.line), "default")
        console.print(line)
    if len(step.evidence) > len(shown):
        console.print(f"     +{len(step.evidence) - len(shown)} more places", style="dim")


def _print_portrait(it: Portrait, console: Console) -> None:
    _say(console, (it.name, "bold"))
    where = [it.kind]
    if it.location:
        where.append(_place(it.location))
    if it.lines is not None:
        where.append(f"{it.lines:,} lines")
    _say(console, "  ", ", ".join(where))
    tables = tuple(f"{table.name} ({', '.join(table.how)})" for table in it.tables)
    rows = [("part", it.parts), *it.details.items(), ("tables", tables)]
    rows.append(("endpoints", it.endpoints))
    for label, values in rows:
        if values:
            text = Text(hanging(f"  {label:<15} ", printable(_some(values)), console.width))
            text.stylize("dim", 0, len(label) + 2)
            console.print(text)
    _print_neighbours("uses", it.uses, console)
    _print_neighbours("used by", it.used_by, console)


def _print_neighbours(title: str, neighbours: tuple[Neighbour, ...], console: Console) -> None:
    console.print()
    if not neighbours:
        console.print(f"{title} nothing we know of" if title == "uses" else f"{title} nothing")
        return
    console.print(f"{title} {len(neighbours):,}", style="bold")
    shown = neighbours[:_NEIGHBOURS]
    names = max(len(printable(it.name)) for it in shown)
    kinds = max(len(", ".join(it.kinds)) for it in shown)
    for it in shown:
        name, kind = printable(it.name), ", ".join(it.kinds)
        line = Text.assemble(
            (f"{it.places:>7,} x  ", "dim"), f"{name:<{names}}  ", (f"{kind:<{kinds}}", "cyan")
        )
        place = _place(it.location)
        # A place is never broken: it is there to be copied or clicked.
        fits = line.cell_len + 2 + len(place) <= console.width
        line.append(f"  {place}" if fits else f"\n{'':11}{place}", "dim")
        console.print(line, overflow="fold", soft_wrap=True)
    if len(neighbours) > _NEIGHBOURS:
        console.print(f"          +{len(neighbours) - _NEIGHBOURS} more (--format json has all)")


def _some(values: Iterable[str]) -> str:
    every = list(values)
    more = f", +{len(every) - _VALUES} more" if len(every) > _VALUES else ""
    return ", ".join(every[:_VALUES]) + more


def _say(console: Console, *parts: str | tuple[str, str]) -> None:
    console.print(Text.assemble(*(_clean(part) for part in parts)))


def _clean(part: str | tuple[str, str]) -> Any:
    return printable(part) if isinstance(part, str) else (printable(part[0]), part[1])


def _steps(chain: Chain) -> str:
    return f"in {len(chain.steps)} step{'s' if len(chain.steps) != 1 else ''}"


def _place(location: Location) -> str:
    return printable(f"{location.path}:{location.line}")


def _quoted(*words: str) -> str:
    return join(words)
