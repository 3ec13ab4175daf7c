"""Parts, cuts and the null model in, the verdict out: whether to split, and in which order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from strangler.analyzers.boundaries.recipe import Recipe
from strangler.analyzers.boundaries.stability import Null
from strangler.model.boundaries import Answer, Cut, Part, PartKind, Reason, Verdict

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the verdict looks at besides parts and cuts. `loose` gives, by part name, how many
    independent packages a part gathers; parts not in it are no such group."""

    units: int
    parsed_share: float
    modularity: float
    """Of the communities found in the evidence alone, as `null` is of shuffled evidence."""
    null: Null
    loose: Mapping[str, int]


def judge(parts: Sequence[Part], cuts: Sequence[Cut], grounds: Grounds, recipe: Recipe) -> Verdict:
    """One sentence with its reasons. Keep wins over split; without enough parsed lines there
    is no verdict at all."""
    if grounds.parsed_share < recipe.parsed:
        return Verdict(
            Answer.UNKNOWN,
            f"No verdict: only {grounds.parsed_share:.0%} of the code lines could be parsed; "
            "fix or exclude the files named in the diagnostics first.",
        )
    return _keep(parts, grounds, recipe) or _split(parts, cuts, grounds)


def extraction_order(parts: Sequence[Part], cuts: Sequence[Cut]) -> list[Part]:
    """Services from the easiest to extract: few callers back into the rest, few foreign keys
    and calls across. Services that own nothing (no table, no endpoint) come last."""
    services = {part.name: part for part in parts if part.kind is PartKind.SERVICE}
    effort = dict.fromkeys(services, 0.0)
    for cut in cuts:
        if cut.source in services and cut.target in services:
            # What the service needs from the rest must be answered over the network first;
            # what the rest needs from it can go through a client in one place.
            effort[cut.source] += cut.price
            effort[cut.target] += 0.5 * cut.price
    return sorted(
        services.values(),
        key=lambda p: (not (p.tables or p.endpoints), round(effort[p.name], 2), p.lines, p.name),
    )


def _keep(parts: Sequence[Part], grounds: Grounds, recipe: Recipe) -> Verdict | None:
    """The reason not to split, if there is one: size first, then shape, then chance."""
    services = [part for part in parts if part.kind is PartKind.SERVICE]
    total = max(sum(part.lines for part in parts), 1)
    heaps = [part for part in services if part.name in grounds.loose]
    if grounds.units < recipe.fewest_units:
        return _kept(
            "there is too little code; a second service would cost more than it gives",
            f"{_number(grounds.units, 'unit')} of code",
        )
    if sum(part.lines for part in heaps) * 2 > total:
        groups = sum(grounds.loose[part.name] for part in heaps)
        names = _listed([part.name for part in heaps][:_SHOWN])
        return _kept(
            f"{groups} packages ({names}) are independent plug-ins around a shared core; "
            "any of them can leave when it has its own reason, none has to",
            f"{groups} packages that hardly use each other",
        )
    if len(services) < 2:
        return _kept(
            "the code is one domain, and no part of it stands apart",
            f"{_number(len(services), 'candidate service')} of {_number(grounds.units, 'unit')}",
        )
    bound = grounds.null.mean + recipe.null_deviations * grounds.null.deviation
    if grounds.modularity <= bound:
        return _kept(
            "the code hangs together no better than a random graph would; "
            "untangle modules before any service leaves",
            _against_chance(grounds),
        )
    largest = max(services, key=lambda part: (part.lines, part.name))
    if largest.lines > recipe.dominance * total:
        rest = [part.name for part in extraction_order(services, ()) if part is not largest]
        return _kept(
            f"{largest.name} holds {largest.lines / total:.0%} of the lines and is one piece; "
            f"at most {_listed(rest[:_SHOWN])} could leave it",
            f"{largest.name} has {largest.lines} of {total} lines",
        )
    return None


def _kept(because: str, reason: str) -> Verdict:
    return Verdict(Answer.KEEP, f"Keep one deployable: {because}.", (Reason(reason, 1.0),))


def _split(parts: Sequence[Part], cuts: Sequence[Cut], grounds: Grounds) -> Verdict:
    order = extraction_order(parts, cuts)
    services = {part.name for part in order}
    inner = [cut for cut in cuts if cut.source in services and cut.target in services]
    first = order[0]
    sentence = (
        f"Split step by step into {len(order)} services: extract {first.name} first "
        f"({_ties(first.name, inner)})"
    )
    following = [part.name for part in order[1:_SHOWN]]
    sentence += f", then {_listed(following)}" if following else ""
    reasons = [Reason(_against_chance(grounds), 1.0)]
    reasons += [
        Reason(f"{place}. {part.name}: {_ties(part.name, inner)}", round(0.9 - 0.01 * place, 3))
        for place, part in enumerate(order[:20], start=1)
    ]
    sticky = _stickiest(inner) if len(order) > 2 else None
    if sticky:
        one, other, price, keys, calls = sticky
        between = _crossing(keys, calls)
        sentence += f"; leave {one} and {other} together until {between} between them are cut"
        reasons.append(
            Reason(f"{one} and {other} are the most expensive to part ({price:g})", 0.95)
        )
    ranked = sorted(reasons, key=lambda reason: (-reason.weight, reason.text))
    return Verdict(Answer.SPLIT, sentence + ".", tuple(ranked))


def _ties(name: str, cuts: Sequence[Cut]) -> str:
    back = [cut for cut in cuts if cut.source == name]
    towards = [cut for cut in cuts if cut.target == name]
    keys = sum(len(cut.foreign_keys) for cut in (*back, *towards))
    out_calls, in_calls = sum(cut.calls for cut in back), sum(cut.calls for cut in towards)
    if not back and not towards:
        return "nothing crosses to other services"
    said = [
        f"{_number(out_calls, 'call')} back" if out_calls else "it calls nothing back",
        f"{_number(in_calls, 'call')} into it" if in_calls else "nothing calls into it",
    ]
    if keys:
        said.append(f"{_number(keys, 'foreign key')} across")
    return ", ".join(said)


def _stickiest(cuts: Sequence[Cut]) -> tuple[str, str, float, int, int] | None:
    """The pair of services that is the most expensive to part, if it stands out: at least
    twice the mean of all pairs."""
    both: dict[tuple[str, str], list[Cut]] = {}
    for cut in cuts:
        low, high = sorted((cut.source, cut.target))
        both.setdefault((low, high), []).append(cut)
    if not both:
        return None
    prices = {pair: sum(cut.price for cut in found) for pair, found in both.items()}
    pair = max(prices, key=lambda p: (prices[p], p))
    if len(prices) > 1 and prices[pair] < 2.0 * sum(prices.values()) / len(prices):
        return None
    keys = sum(len(cut.foreign_keys) for cut in both[pair])
    return (*pair, round(prices[pair], 1), keys, sum(cut.calls for cut in both[pair]))


def _crossing(keys: int, calls: int) -> str:
    said = [_number(keys, "foreign key")] if keys else []
    said += [_number(calls, "call")] if calls else []
    return f"the {_listed(said)}" if said else "the base classes and names"


def _against_chance(grounds: Grounds) -> str:
    null = grounds.null
    return (
        f"communities of modularity {grounds.modularity:.2f} against {null.mean:.2f} "
        f"(s.d. {null.deviation:.2f}) of shuffled graphs"
    )


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
