"""`strangler deploy schema`: the JSON Schema of deployment files, for editors and other tools."""

import sys


def schema() -> None:
    """Print the JSON Schema of deployment files."""
    from importlib.resources import files

    text = files("strangler.deploy").joinpath("deploy.schema.json").read_text(encoding="utf-8")
    sys.stdout.write(text)
