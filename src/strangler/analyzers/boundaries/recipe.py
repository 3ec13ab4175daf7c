"""Every constant that shapes a proposal, in one table, each with its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Weights and thresholds of a proposal. Measured values come from the ASE 2024 study
    systems; those marked "ours" are defaults whose sensitivity tests may show."""

    # Layers of evidence: each is scaled to a maximum of 1, then weighted.
    structure: float = 1.0
    """Uses damped by fan-in (SArF's dedication): demotes utilities without a threshold."""
    names: float = 0.5
    """Shared identifier words: damping pays only together with names (ARI 43 against 22 on
    the study's four systems, at 1.0). With packages and tables to go by half is enough: on
    three larger Python systems 1.0 tied screens to the domains they list (ARI .66 against .47)."""
    data: float = 1.0
    """Foreign keys and shared tables: a service boundary is a table boundary (ours)."""

    # Kinds of use, as factors of one use.
    use: float = 1.0
    """A call, a read, a base class or a decorator: one use."""
    import_only: float = 0.5
    """An import is not a use, but where it is all there is, something dynamic follows (ours)."""
    type_only: float = 0.1
    """Annotations vanish at run time (ours)."""
    asynchronous: float = 0.3
    """A call of a task already goes through a queue: it survives a network (ours)."""

    # The data layer, before it is scaled.
    foreign_key: float = 1.5
    """A foreign key, divided by the number of tables that refer to the same table, so the
    user's table, to which all refer, ties nothing together."""
    cascade: float = 1.0
    """Added to a cascading foreign key: the child lives and dies with its parent (ours)."""
    access: float = 0.5
    """Code that uses a table's model, divided by the number of its users."""

    # Names.
    words_per_pair: int = 3
    """Shared words after which a pair counts as fully alike: one long name decides nothing."""
    common_word: int = 24
    """A word in more units than this makes no pair by itself, it only strengthens used pairs;
    keeps the layer sparse and in linear time."""
    name_neighbours: int = 5
    """Pairs by name kept for a unit: raw semantic layers drown structure (.190 -> .015)."""

    # Guides: where code stands says something, but is no evidence; never part of metrics.
    module: float = 0.6
    """Units of one module stay together unless pulled apart; divided by the square root of
    their number, so that `models.py` of everything can be split (ours)."""
    package: float = 2.0
    """Modules of one package, times how cohesive the package is beyond chance; a layer
    (`views/`, `services/`) has no such cohesion and binds nothing (ours)."""
    seed: float = 1.0
    """Units of one Django app, blueprint or package with tables, times the seed's strength."""
    table_package_strength: float = 0.5
    """Strength of a package with its own tables that no recogniser named (ours)."""
    god_seed: float = 0.8
    """A seed with more than this share of the lines is the monolith itself, not a boundary."""

    # Clustering.
    resolutions: tuple[float, ...] = (0.7, 0.85, 1.0, 1.2, 1.45)
    """Swept for a plateau around modularity's own 1.0; natural K beats a forced one
    (MoJoFM 73 against 55)."""
    sweep_units: int = 6000
    """Larger graphs are coarsened to modules before clustering, to stay within seconds (ours)."""
    random_seed: int = 20241
    """Fixed, so that the same input gives the same output."""

    # Refining.
    fragment_share: float = 0.01
    """Parts below this share of the lines join their strongest neighbour: K is otherwise
    twice the reference's, which users and the c2c measure do not forgive."""
    fragment_units: int = 3
    """... and so do parts of fewer units without a table."""
    tie_share: float = 0.15
    """A neighbour must hold this share of a fragment's outer ties to count as strong (ours)."""
    independence: float = 0.1
    """Among many fragments, one with less than this share of its ties outside is complete in
    itself: a plug-in, not a splinter (ours)."""
    plugin_share: float = 0.05
    """A larger independent part is not one of many, it is a candidate of its own (ours)."""
    stray_margin: float = 1.5
    """A unit leaves its module's part only if its ties elsewhere are this much stronger (ours)."""
    most_services: int = 24
    """More parts than a person can review are joined, weakest boundary first (ours)."""

    # Labelling.
    entropy: float = 0.8
    """A utility's users are spread over parts nearly evenly: this share of the maximum."""
    fan_out: float = 0.25
    """A utility uses no part or one; with hundreds of user parts, this share of them, for a
    core that peeks into a few of its plug-ins is still the core (ours)."""
    wiring_share: float = 0.6
    """Unused code that uses this share of all parts is an entry point that wires them (ours)."""

    # Verdict.
    dominance: float = 0.7
    """A part with more than this share of the lines means there is nothing to split off (ours)."""
    fewest_units: int = 6
    """Fewer units than this are no monolith (ours)."""
    null_deviations: float = 2.0
    """Modularity must exceed the shuffled graph's mean by so many standard deviations."""
    parsed: float = 0.9
    """Below this share of parsed lines there is no verdict."""

    # Perturbation.
    dropped: float = 0.05
    """Share of pairs dropped in a stability run."""


RECIPE = Recipe()
