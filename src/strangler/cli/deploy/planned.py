"""A plan in, what people and scripts read of it out."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from strangler.cli.terminal import hanging, printable

if TYPE_CHECKING:
    from rich.console import Console

    from strangler.deploy.aws.changes import Change, Detail
    from strangler.deploy.aws.costs import Cost
    from strangler.deploy.aws.planning import Planned
    from strangler.deploy.aws.prices import Prices

_SIGNS = {
    "add": ("+", "green", "added"),
    "take over": (">", "cyan", "taken over: it is there already"),
    "change": ("~", "yellow", "changed in place"),
    "replace": ("!", "bold red", "REPLACED"),
    "may replace": ("!", "bold red", "may be replaced"),
    "remove": ("-", "red", "removed"),
    "retain": ("=", "cyan", "leaves the stack, stays in the account"),
}
_SHOWN = 6
"""Properties of one resource that are shown; the rest is counted."""
_WIDEST = 100
"""Columns of a sentence."""
_LONGEST = 60
"""Characters of a value."""


def show_plan(console: "Console", planned: Sequence["Planned"], allowed: frozenset[str]) -> None:
    """Every stack: new ones as counts by service, changed ones resource by resource."""
    from strangler.deploy.aws.planning import Fate

    width = min(console.width, _WIDEST)
    for each in planned:
        console.print(_title(each), soft_wrap=True)
        match each.fate:
            case Fate.CREATE | Fate.RECREATE:
                counts = hanging(
                    f"  + {len(each.changes)} resources: ", _counts(each.changes), width
                )
                console.print(Text(counts, "default"), soft_wrap=True)
                for change in each.changes:
                    if change.kind == "take over":
                        _show_change(console, change, allowed)
            case Fate.UPDATE:
                for change in _by_weight(each.changes):
                    _show_change(console, change, allowed)
                if not each.changes and not each.guessed:
                    console.print("  outputs or tags alone")
        if each.awaits and not each.guessed:
            names = ", ".join(each.awaits)
            console.print(f"  seen with stand-ins for {names}, which are not there yet")
        if each.image:
            told = (
                f"  needs an image first: push {each.image}, then --image {each.image}=sha256:..."
            )
            console.print(Text(told, "yellow"), soft_wrap=True)
        for told in each.missing:
            console.print(Text(f"  warning: {told}", "yellow"), soft_wrap=True)
    console.print()
    console.print(Text(summed(planned), "bold"), soft_wrap=True)


def show_costs(
    console: "Console", costs: Sequence["Cost"], prices: "Prices", requests: int
) -> None:
    """The range, what most of it is for, and what it rests on."""
    idle, busy = sum(each.idle for each in costs), sum(each.busy for each in costs)
    range_ = f"About {idle:,.0f} to {busy:,.0f} {prices.currency} a month"
    console.print(Text(range_, "bold"), soft_wrap=True)
    width = max(len(each.what) for each in costs[:_DEAREST])
    console.print(Text(f"  {'':<{width}}  {'idle':>9}  {'busy':>9}", "dim"))
    for each in costs[:_DEAREST]:
        console.print(f"  {each.what:<{width}}  {each.idle:>9,.2f}  {each.busy:>9,.2f}")
    rest = costs[_DEAREST:]
    if rest:
        idle, busy = sum(each.idle for each in rest), sum(each.busy for each in rest)
        console.print(f"  {'the rest':<{width}}  {idle:>9,.2f}  {busy:>9,.2f}")
    assumed = prices.assumed
    told = (
        f"  idle: the fewest tasks, nobody asks; busy: the most tasks, {requests:,} requests of "
        f"{assumed['kilobytes']:g} KB, {assumed['log_bytes']:g} bytes of log and, in functions, "
        f"{assumed['function_milliseconds']:g} ms. "
        f"List prices of {prices.region}, {prices.date}; yours: --prices FILE"
    )
    console.print(Text(hanging("  ", told.strip(), min(console.width, _WIDEST)), "dim"))


_DEAREST = 6


def summed(planned: Sequence["Planned"]) -> str:
    """One sentence for all stacks: `5 stacks to create; 104 resources added.`"""
    from strangler.deploy.aws.planning import Fate

    changing = [each for each in planned if each.fate is not Fate.NOTHING]
    if not changing:
        return "Nothing to do: AWS is as deploy.yaml and the rules say."
    fates = Counter(each.fate for each in changing)
    kinds = Counter(_kind(change) for each in changing for change in each.changes)
    stacks = ", ".join(f"{count} to {fate}" for fate, count in fates.items())
    words = ", ".join(f"{kinds[kind]} {_SIGNS[kind][2]}" for kind in _SIGNS if kinds[kind])
    return f"Stacks: {stacks}. Resources: {words or 'none by name'}."


def _kind(change: "Change") -> str:
    """A release replaces some resources by design: that is no cause for alarm."""
    from strangler.deploy.aws.guards import ROUTINE

    anew = change.kind in ("replace", "may replace")
    return "change" if anew and change.type in ROUTINE else str(change.kind)


def as_json(planned: Sequence["Planned"]) -> list[dict[str, Any]]:
    """The plan for scripts."""
    return [
        {
            "stack": each.name,
            "fate": str(each.fate),
            "from_template": each.guessed,
            "awaits": list(each.awaits),
            "needs_image": each.image or None,
            "missing_images": list(each.missing),
            "changes": [
                {
                    "kind": str(change.kind),
                    "id": change.id,
                    "type": change.type,
                    "physical_id": change.physical or None,
                    "keeps_old": change.keeps_old,
                    "details": [
                        {
                            "name": detail.name,
                            "before": detail.before or None,
                            "after": detail.after or None,
                            "replaces": detail.replaces,
                        }
                        for detail in change.details
                    ],
                }
                for change in each.changes
            ],
        }
        for each in planned
    ]


_HEAVIEST = ("replace", "may replace", "remove", "retain", "change", "take over", "add")


def _by_weight(changes: Sequence["Change"]) -> list["Change"]:
    return sorted(changes, key=lambda each: (_HEAVIEST.index(each.kind), each.id))


def _title(each: "Planned") -> Text:
    styles = {"create": "green", "create anew": "yellow", "update": "yellow", "delete": "red"}
    text = Text(each.name, "bold")
    text.append(f"  {each.fate}", styles.get(each.fate, "dim"))
    if each.fate == "create anew":
        text.append("  (what failed is deleted first)", "dim")
    if each.fate == "delete":
        text.append("  (deploy.yaml no longer has it)", "dim")
    if each.fate == "create" and each.guessed:
        text.append("  (from its template)", "dim")
    return text


def _show_change(console: "Console", change: "Change", allowed: frozenset[str]) -> None:
    from strangler.deploy.aws.guards import GUARDED, ROUTINE

    sign, style, word = _SIGNS[change.kind]
    anew = change.kind in ("replace", "may replace")
    guard = GUARDED.get(change.type) if anew else None
    if anew and change.type in ROUTINE:
        sign, style, word = "~", "yellow", ROUTINE[change.type]
    elif change.kind == "may replace" and guard is None:
        style = "yellow"
    line = Text(f"  {sign} {change.id}", style)
    line.append(f"  {change.type.removeprefix('AWS::')}", "default")
    line.append(f"  {word}", style)
    if change.keeps_old:
        line.append(", the old one stays in the account", "cyan")
    console.print(line, soft_wrap=True)
    if guard is not None:
        way = "allowed" if change.id in allowed else f"needs --allow-replacement {change.id}"
        console.print(Text(f"      {guard.why}; {way}", "red"), soft_wrap=True)
    details = sorted(change.details, key=lambda each: (not each.replaces, each.name))
    bare = [each.name for each in details if not (each.before or each.after or each.replaces)]
    told = [each for each in details if each.name not in bare]
    for detail in told[:_SHOWN]:
        console.print(_detail(detail), soft_wrap=True)
    if len(told) > _SHOWN:
        console.print(f"      and {len(told) - _SHOWN} more")
    if bare:
        console.print(f"      {', '.join(bare)}", soft_wrap=True)


def _detail(detail: "Detail") -> Text:
    text = Text(f"      {detail.name}", "default")
    if detail.before or detail.after:
        text.append(f": {_cut(detail.before)} -> {_cut(detail.after)}", "default")
    if detail.replaces:
        text.append("  (makes it anew)", "red")
    return text


def _cut(value: str) -> str:
    shown = printable(" ".join(value.split())) or "nothing"
    return shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 3]}..."


def _counts(changes: Sequence["Change"]) -> str:
    services = Counter(change.type.split("::")[1] for change in changes)
    return ", ".join(f"{count} {name}" for name, count in sorted(services.items()))
