"""Parts in, a unique readable name for each out."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from strangler.analyzers.boundaries.indexing import Ground, Ints
from strangler.analyzers.boundaries.seeding import Group
from strangler.analyzers.boundaries.words import domain_words, is_generic
from strangler.model.boundaries import PartKind
from strangler.model.names import ancestors, last

_SEED_BONUS = 1.25
"""The name the framework gives is the name the team uses."""
_WORD_MALUS = 0.7
"""A word of many class names comes after a package that fits as well."""
_GENERIC_MALUS = 0.2
_LEAST_FIT = 0.05
_ROOT_SHARE = 0.9
"""A package that holds nearly everything is the project, not a part of it."""


def name_parts(
    ground: Ground, labels: Ints, kinds: Sequence[PartKind], groups: tuple[Group, ...]
) -> tuple[str, ...]:
    """Names by label: of the seed, package, module or word that fits the part best.

    Fit is the F1 of the lines in the part and the lines under the name. Platform and shared
    parts are named first, then services from the largest, so that names are stable."""
    lines_of, fits = _fits(ground, labels, groups)
    order = sorted(
        range(len(kinds)),
        key=lambda k: (kinds[k] is PartKind.SERVICE, kinds[k].value, -lines_of[k], k),
    )
    taken: set[str] = set()
    names = [""] * len(kinds)
    for label in order:
        match kinds[label]:
            case PartKind.PLATFORM:
                offered = ["platform"]
            case PartKind.SHARED:
                offered = ["shared"]
            case _:
                ranked = sorted(fits[label].items(), key=lambda item: (-item[1], item[0]))
                offered = [name for name, fit in ranked if fit >= _LEAST_FIT or name == ranked[0][0]]
        names[label] = _free(offered or ["part"], taken)
        taken.add(names[label])
    return tuple(names)


def _free(offered: Sequence[str], taken: set[str]) -> str:
    for name in offered:
        if name not in taken:
            return name
    number = 2
    while f"{offered[0]}_{number}" in taken:
        number += 1
    return f"{offered[0]}_{number}"


def _fits(
    ground: Ground, labels: Ints, groups: tuple[Group, ...]
) -> tuple[Counter[int], dict[int, dict[str, float]]]:
    """The lines of every part, and how well each candidate name fits it, 0..1.25."""
    part_lines: Counter[int] = Counter()
    under: Counter[str] = Counter()
    both: dict[int, Counter[str]] = defaultdict(Counter)
    word_units: Counter[str] = Counter()
    words_in: dict[int, Counter[str]] = defaultdict(Counter)
    units_in: Counter[int] = Counter()
    chains = [(*ancestors(module), module) for module in ground.modules]
    lines = ground.lines.tolist()
    per_module: dict[tuple[int, int], int] = defaultdict(int)
    for unit, (module, label) in enumerate(
        zip(ground.module_of.tolist(), labels.tolist(), strict=True)
    ):
        per_module[module, label] += lines[unit] + 1
        units_in[label] += 1
        for word in set(domain_words(last(ground.units[unit].id))):
            word_units[word] += 1
            words_in[label][word] += 1
    for (module, label), size in per_module.items():
        part_lines[label] += size
        for name in chains[module]:
            under[name] += size
            both[label][name] += size
    fits: dict[int, dict[str, float]] = defaultdict(dict)
    whole = part_lines.total()
    for label, counts in both.items():
        for name, size in counts.items():
            fit = 2.0 * size / (part_lines[label] + under[name])
            if under[name] > _ROOT_SHARE * whole:
                fit *= _GENERIC_MALUS
            _offer(fits[label], last(name), fit)
    for label, counts in words_in.items():
        for word, number in counts.items():
            if number > 1:
                fit = 2.0 * number / (units_in[label] + word_units[word])
                _offer(fits[label], word, fit * _WORD_MALUS)
    for group in groups:
        inside: Counter[int] = Counter()
        for unit in group.units:
            inside[int(labels[unit])] += lines[unit] + 1
        for label, size in inside.items():
            fit = 2.0 * size / (part_lines[label] + inside.total())
            _offer(fits[label], last(group.name), fit * _SEED_BONUS)
    return part_lines, fits


def _offer(fits: dict[str, float], name: str, fit: float) -> None:
    name = name.strip("_").lower()
    if is_generic(name):
        fit *= _GENERIC_MALUS
    if name and fit > fits.get(name, 0.0):
        fits[name] = fit
