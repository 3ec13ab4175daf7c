"""What something can do in, text with the way to each effect out."""

from rich.console import Console
from rich.text import Text

from strangler.cli.excerpts import Excerpts
from strangler.cli.terminal import printable
from strangler.locations import Location
from strangler.model.effects import AllEffects

_MOST_EFFECTS = 30


def print_effects(found: AllEffects, excerpts: Excerpts, console: Console) -> None:
    """Print every effect with its places from the first to the last, then what is open."""
    console.print()
    promise = "and nothing else" if found.complete else "and perhaps more"
    if found.ways:
        console.print(f"can do {len(found.ways):,}, {promise}", style="bold")
    elif found.complete:
        console.print("can do nothing that could be noticed", style="bold")
    for way in found.ways[:_MOST_EFFECTS]:
        console.print(Text(f"  {printable(way.effect)}", "cyan"), soft_wrap=True)
        for place in way.path:
            _print_place(place, "", excerpts, console)
    if len(found.ways) > _MOST_EFFECTS:
        console.print(f"  +{len(found.ways) - _MOST_EFFECTS} more (--format json has all)")
    if found.unknown:
        console.print("not known", style="bold")
    for call in found.unknown:
        _print_place(call.location, f"{call.name} ({call.reason})", excerpts, console)


def _print_place(place: Location, note: str, excerpts: Excerpts, console: Console) -> None:
    where = f"     {printable(place.path)}:{place.line}  "
    line = Text(where, "dim", no_wrap=True, overflow="ellipsis")
    line.append(printable(note) or excerpts.line(place.path, place.line), "default")
    console.print(line, no_wrap=True, overflow="ellipsis", crop=True)
