"""`strangler rules diff`: which requests change hands between two rules files."""

from pathlib import Path
from typing import Annotated

import typer

from strangler.cli.rules.loading import Format, TextFormat, usable_rules, write_json


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Rules.", show_default=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Rules.", show_default=False)],
    format_: Format = TextFormat.TEXT,
) -> None:
    """Show which requests change hands from OLD to NEW, by example."""
    from strangler.cli.rules.compared import as_json, write_text
    from strangler.rules.comparing import compare

    comparison = compare(usable_rules(old), usable_rules(new))
    if format_ is TextFormat.JSON:
        write_json(as_json(comparison))
    else:
        write_text(comparison, old, new)
