"""`strangler rules schema`: the JSON Schema of rules files, for editors and other tools."""

import sys


def schema() -> None:
    """Print the JSON Schema of rules files."""
    from importlib.resources import files

    text = files("strangler.rules").joinpath("rules.schema.json").read_text(encoding="utf-8")
    sys.stdout.write(text)
