"""The kind and files of a source in, a rules file or what is wrong with the source out."""

from collections.abc import Sequence
from pathlib import Path

from strangler.engines.importing.draft import Draft, Imported
from strangler.engines.importing.kinds import Kind
from strangler.engines.importing.settling import settle
from strangler.locations import Location
from strangler.rules.model import State


def import_rules(
    files: Sequence[Path],
    kind: Kind,
    monolith: str | None = None,
    state: State = State.MIGRATED,
    application: str = "",
    *,
    carry_guarded: bool = False,
) -> Imported:
    """Rules of what `files` hold. `monolith` is the default's URL where the source does not name
    one, or instead of it; `state` that of routes which a service answers alone; `application` the
    id of one of several applications of Refactor Spaces. What the source guards (passwords, tokens,
    addresses) is closed unless `carry_guarded`: rules have no guards.

    Never raises for what is in the files."""
    return settle(_draft(files, kind, monolith, application, carry_guarded), state)


def import_live(
    environment: str,
    application: str,
    monolith: str | None = None,
    state: State = State.MIGRATED,
) -> Imported:
    """Rules of an application of Refactor Spaces, asked of AWS. Never raises for its answer."""
    from strangler.engines.importing.refactor_spaces.importer import fill
    from strangler.engines.importing.refactor_spaces.live import ask

    draft = Draft(source=f"application {application} of {environment}")
    found, draft.diagnostics = ask(environment, application)
    if not draft.diagnostics:
        fill(draft, found, monolith, application, Location(f"{environment}/{application}", 1))
    return settle(draft, state)


def _draft(
    files: Sequence[Path],
    kind: Kind,
    monolith: str | None,
    application: str,
    carry_guarded: bool,
) -> Draft:
    match kind:
        case Kind.NGINX:
            from strangler.engines.importing.nginx.importer import read_nginx

            return read_nginx(files[0], monolith, carry_guarded)
        case Kind.ALB:
            from strangler.engines.importing.alb.importer import read_alb

            return read_alb(files, monolith, carry_guarded)
        case Kind.REFACTOR_SPACES:
            from strangler.engines.importing.refactor_spaces.importer import read_refactor_spaces

            return read_refactor_spaces(files, monolith, application)
