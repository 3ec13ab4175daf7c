"""The table of features in, the Markdown of docs/export.md out."""

from strangler.engines.exporting.engines import Degree, Engine
from strangler.engines.exporting.using import EVERY_FEATURE


def table() -> str:
    """A row for each feature with its diagnostic, a column for each engine."""
    lines = [f"| | code | {' | '.join(Engine)} |", "|---" * (len(Engine) + 2) + "|"]
    for feature in EVERY_FEATURE:
        cells = [feature.of(engine).degree.value for engine in Engine]
        lines.append(f"| {feature.name} | {feature.code.id} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def words(engine: Engine) -> str:
    """What the engine does otherwise, a line for each feature."""
    return "".join(
        f"- **{feature.name}** ({feature.code.id}): {feature.of(engine).words}\n"
        for feature in EVERY_FEATURE
        if feature.of(engine).degree is not Degree.YES
    )
