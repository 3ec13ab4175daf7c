"""Parts in, a unique readable name for each out."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from strangler.analyzers.boundaries.indexing import Ground, Ints
from strangler.analyzers.boundaries.seeding import Group
from strangler.analyzers.boundaries.words import domain_words, is_generic
from strangler.model.boundaries import PartKind
from strangler.model.names import last, parent

_SEED_BONUS = 1.25
"""The name the framework gives is the name the team uses."""
_WORD_MALUS = 0.6
"""A word of many class names comes after a package that fits as well."""
_GENERIC_MALUS = 0.2
_HEAP_FIT = 2.0
"""What gathers plug-ins of one package is named after that package."""
_PLAIN_BONUS = 1.2
"""`shop.orders` has no longer name to give way to `shop.dashboard.orders`, which has one."""
_ROOT_SHARE = 0.9
"""A package that holds nearly everything is the project, not a part of it."""


_Fits: TypeAlias = dict[str, tuple[float, str]]
"""By name: how well it fits, and a longer name for when it is taken."""


def name_parts(
    ground: Ground,
    labels: Ints,
    kinds: Sequence[PartKind],
    groups: tuple[Group, ...],
    heaps: Mapping[int, str],
) -> tuple[str, ...]:
    """Names by label: of the seed, package, module or word that fits the part best.

    Fit is the F1 of the lines in the part and the lines under the name. A name goes to the
    part it fits best; the others take it with their package's name before it, or the next.
    `heaps` gives the package of parts that only gather what stands in one package."""
    fits = _fits(ground, labels, groups)
    for label, package in heaps.items():
        if package:
            fits[label][last(package).lower()] = (_HEAP_FIT, "_".join(package.lower().split(".")))
    fixed = {PartKind.PLATFORM: "platform", PartKind.SHARED: "shared"}
    names = {label: fixed[kind] for label, kind in enumerate(kinds) if kind in fixed}
    offers = sorted(
        (-fit, name, longer, label)
        for label, found in fits.items()
        if label not in names
        for name, (fit, longer) in found.items()
    )
    taken = set(names.values())
    for _, name, longer, label in offers:
        if label in names:
            continue
        free = next((n for n in (name, longer) if n not in taken), None)
        if free is not None:
            names[label] = free
            taken.add(free)
    for label in range(len(kinds)):
        if label not in names:
            names[label] = next(n for i in range(1, 99999) if (n := f"part_{i}") not in taken)
            taken.add(names[label])
    return tuple(names[label] for label in range(len(kinds)))


def _fits(ground: Ground, labels: Ints, groups: tuple[Group, ...]) -> dict[int, _Fits]:
    """How well each candidate name fits each part, 0..1.25."""
    part_lines: Counter[int] = Counter()
    under: Counter[str] = Counter()
    both: dict[int, Counter[str]] = defaultdict(Counter)
    word_units: Counter[str] = Counter()
    words_in: dict[int, Counter[str]] = defaultdict(Counter)
    units_in: Counter[int] = Counter()
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
        for name in ground.chains[module]:
            under[name] += size
            both[label][name] += size
    fits: dict[int, _Fits] = defaultdict(dict)
    whole = part_lines.total()
    for label, counts in both.items():
        for name, size in counts.items():
            fit = 2.0 * size / (part_lines[label] + under[name])
            if under[name] > _ROOT_SHARE * whole:
                fit *= _GENERIC_MALUS
            _offer(fits[label], name, fit)
    for label, counts in words_in.items():
        for word, number in counts.items():
            if number > 1:
                fit = 2.0 * number / (units_in[label] + word_units[word])
                _offer(fits[label], word, fit * _WORD_MALUS)
    for group in groups:
        inside: Counter[int] = Counter()
        for unit in group.units:
            inside[int(labels[unit])] += lines[unit] + 1
        malus = _GENERIC_MALUS if inside.total() > _ROOT_SHARE * whole else 1.0
        top = _top(ground, group)
        malus *= _GENERIC_MALUS if under[top] > _ROOT_SHARE * whole else 1.0
        full = top if last(top) == last(group.name) else f"{parent(top)}.{last(group.name)}"
        for label, size in inside.items():
            fit = 2.0 * size / (part_lines[label] + inside.total())
            _offer(fits[label], full, fit * _SEED_BONUS * malus)
    return fits


def _top(ground: Ground, group: Group) -> str:
    """The package that holds all modules of a seed."""
    chains = [ground.package_chain(int(ground.module_of[unit])) for unit in group.units]
    shared = set(chains[0]).intersection(*chains)
    return max(shared, key=len, default="")


def _offer(fits: _Fits, full: str, fit: float) -> None:
    name = last(full).strip("_").lower()
    name = name.removesuffix("_services").removesuffix("_service")
    above = last(parent(full)).strip("_").lower()
    if is_generic(name):
        fit *= _GENERIC_MALUS
    elif not above or is_generic(above):
        fit *= _PLAIN_BONUS
    longer = f"{above}_{name}" if above and not is_generic(above) else name
    if name and fit > fits.get(name, (0.0, ""))[0]:
        fits[name] = (fit, longer)
