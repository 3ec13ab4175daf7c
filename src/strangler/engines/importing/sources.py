"""The kind and files of a source in, a rules file or what is wrong with the source out."""

from collections.abc import Sequence
from pathlib import Path

from strangler.engines.importing.draft import Draft, Imported
from strangler.engines.importing.kinds import Kind
from strangler.engines.importing.settling import settle
from strangler.rules.model import State


def import_rules(
    files: Sequence[Path],
    kind: Kind,
    monolith: str | None = None,
    state: State = State.MIGRATED,
) -> Imported:
    """Rules of what `files` hold. `monolith` is the default's URL where the source does not name
    one, or instead of it; `state` that of routes which a service answers alone.

    Never raises for what is in the files."""
    return settle(_draft(files, kind, monolith), state)


def _draft(files: Sequence[Path], kind: Kind, monolith: str | None) -> Draft:
    if kind is Kind.NGINX:
        from strangler.engines.importing.nginx.importer import read_nginx

        return read_nginx(files[0], monolith)
    from strangler.engines.importing.alb.importer import read_alb

    return read_alb(files, monolith)
