"""`strangler audit`: who moved which traffic when, and whether the record of it is whole."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strangler.cli.rules.loading import WRONG, Format, TextFormat, say, write_json, write_line

if TYPE_CHECKING:
    from strangler.ledger.reading import Book, Entry


def audit(
    ledger: Annotated[
        str,
        typer.Argument(
            metavar="[LEDGER]",
            help="sqlite:PATH or dynamodb://TABLE?region=REGION (default: the deployment's table).",
            show_default=False,
        ),
    ] = "",
    deploy: Annotated[
        Path,
        typer.Option(
            "--deploy", metavar="FILE", help="The deployment whose table is read without LEDGER."
        ),
    ] = Path("deploy.yaml"),
    route: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only what concerns this route; several times."),
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="TIME", help="From then on: 2026-11-23 or 2026-11-23T12:00Z.")
    ] = "",
    until: Annotated[str, typer.Option(metavar="TIME", help="Up to then.")] = "",
    format_: Format = TextFormat.TEXT,
) -> int:
    """Show what the ledger holds, the oldest first, and verify the chains of all its events.

    Exit code 1: an event is missing or was altered; all of them are verified, whichever are
    shown."""
    first, end = _moment(since, "--since"), _moment(until, "--until")
    from strangler.ledger.reading import Wanted, chosen, read
    from strangler.ledger.store import open_ledger

    url = _existing(ledger or _table_of(deploy))
    store = open_ledger(url)
    try:
        book = read(store)
    finally:
        store.close()
    entries = chosen(book, Wanted(routes=route or (), since=first, until=end))
    if format_ is TextFormat.JSON:
        write_json(_document(url, book, entries))
    else:
        _show(url, book, entries)
    return 1 if book.problems else 0


def _moment(written: str, option: str) -> str:
    """In the form that events have; a time without a zone is UTC."""
    from datetime import UTC, datetime

    if not written:
        return ""
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter(
            f"{written!r} is no time; write 2026-11-23 or 2026-11-23T12:00Z", param_hint=option
        ) from None
    moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _table_of(deploy: Path) -> str:
    from strangler.deploy.reading import load_deployment
    from strangler.deploy.recording import ledger_url

    read = load_deployment(deploy)
    say(read.diagnostics)
    if read.deployment is None:
        raise typer.Exit(WRONG)
    return ledger_url(read.deployment.name, read.deployment.region)


def _existing(url: str) -> str:
    """Whoever writes makes the file; whoever reads only meant another one."""
    from strangler.errors import ConfigurationError

    path = url.removeprefix("sqlite:").removeprefix("//")
    if url.startswith("sqlite:") and not Path(path).is_file():
        raise ConfigurationError(f"there is no ledger {path}\ncheck the path behind sqlite:")
    return url


def _document(url: str, book: "Book", entries: "list[Entry]") -> dict[str, Any]:
    from dataclasses import asdict

    return {
        "ledger": url,
        "verified": not book.problems,
        "problems": list(book.problems),
        "events": [
            asdict(each.event) | {"hash": each.event.hash, "published": asdict(each.publication)}
            for each in entries
        ],
    }


def _show(url: str, book: "Book", entries: "list[Entry]") -> None:
    from rich.table import Table

    from strangler.cli.rules.loading import counted
    from strangler.cli.terminal import messages, printable, results

    if entries:
        table = Table(box=None, pad_edge=False, header_style="dim")
        for title in ("when (UTC)", "what", "about", "who", "why"):
            table.add_column(title, overflow="fold")
        for each in entries:
            event = each.event
            why = " ".join(filter(None, (event.why, event.ticket and f"({event.ticket})")))
            cells = (event.at[:19].replace("T", " "), _what(each), event.subject, event.who, why)
            table.add_row(*map(printable, cells))
        results().print(table)
    for problem in book.problems:
        messages().print(printable(f"broken: {problem}"), style="bold red", soft_wrap=True)
    state = "NOT whole" if book.problems else "verified"
    shown = f"{len(entries)} of {counted(len(book.entries), 'event')}"
    write_line(f"{url}: {shown}, the chain is {state}")


def _what(entry: "Entry") -> str:
    from strangler.ledger.records import EventKind

    event, about = entry.event, entry.publication
    said = event.content
    match event.kind:
        case EventKind.RULES_PUBLISHED | EventKind.RULES_ROLLED_BACK:
            cause = said.get("alarm") and f": alarm {said['alarm']}"
            by = said.get("superseded_by")
            cause = f": superseded by deployment {by}" if by else cause or ""
            return f"{_version(entry)} {said.get('outcome', '')}{cause}"
        case EventKind.RULES_LOADED:
            which = _version(entry) if about.version else f"rules {event.rules[:12]}"
            return f"loaded {which}, generation {said.get('generation', '?')}"
        case EventKind.KILL_SWITCH:
            forced = ", retired routes too" if said.get("forced") else ""
            return f"kill switch {'on' if said.get('on') else 'off'}{forced}"
        case _:
            facts = ", ".join(f"{name} {value}" for name, value in sorted(said.items()))
            return f"{event.kind.value} {facts}".strip()


def _version(entry: "Entry") -> str:
    about = entry.publication
    label = f" ({about.label})" if about.label else ""
    commit = f", commit {about.commit[:12]}" if about.commit else ""
    return f"version {about.version}{label}, deployment {about.deployment}{commit}"
