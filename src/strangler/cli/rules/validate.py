"""`strangler rules validate`: every problem of a rules file, with its place."""

from pathlib import Path
from typing import Annotated

import typer

from strangler.cli.rules.loading import (
    WRONG,
    Format,
    TextFormat,
    counted,
    plain,
    say,
    write_json,
    write_line,
)

_FILE = "The rules file."


def validate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=_FILE)] = Path("rules.yaml"),
    format_: Format = TextFormat.TEXT,
) -> int:
    """Check a rules file; ends with exit code 2 if it has errors."""
    from strangler.diagnostics import Severity
    from strangler.rules.document import load_rules

    loaded = load_rules(file)
    errors = sum(each.severity is Severity.ERROR for each in loaded.diagnostics)
    warnings = len(loaded.diagnostics) - errors
    rules = loaded.rules
    if format_ is TextFormat.JSON:
        write_json(
            {
                "file": file.as_posix(),
                "valid": rules is not None,
                "routes": len(rules.routes) if rules else None,
                "upstreams": len(rules.upstreams) if rules else None,
                "groups": len(rules.groups) if rules else None,
                "digest": rules.digest if rules else None,
                "diagnostics": [plain(each) for each in loaded.diagnostics],
            }
        )
        return 0 if rules else WRONG
    say(loaded.diagnostics)
    told = counted(warnings, "warning") if warnings else ""
    if rules is None:
        told = counted(errors, "error") + (f", {told}" if told else "")
        write_line(f"{file.as_posix()}: {told}")
        return WRONG
    sizes = f"{counted(len(rules.routes), 'route')}, {counted(len(rules.upstreams), 'upstream')}"
    groups = f", {counted(len(rules.groups), 'group')}" if rules.groups else ""
    write_line(f"{file.as_posix()}: {sizes}{groups}; {told or 'no problems'}")
    return 0
