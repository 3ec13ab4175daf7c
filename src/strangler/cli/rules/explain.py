"""`strangler rules explain`: who would answer a request, why, and which routes lost."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from strangler.cli.rules.loading import (
    Format,
    RulesFile,
    TextFormat,
    usable_rules,
    write_json,
)

if TYPE_CHECKING:
    from strangler.rules.requests import Example


def explain(
    method: Annotated[str, typer.Argument(metavar="METHOD", help="GET, POST, ...")],
    url: Annotated[
        str,
        typer.Argument(
            metavar="URL", help="A path, or a URL if the host matters.", show_default=False
        ),
    ],
    rules_file: RulesFile = Path("rules.yaml"),
    header: Annotated[
        list[str] | None,
        typer.Option("-H", "--header", metavar="'NAME: VALUE'", help="A header; several times."),
    ] = None,
    client_ip: Annotated[
        str, typer.Option("--client-ip", metavar="ADDRESS", help="Address of the client.")
    ] = "127.0.0.1",
    claims: Annotated[
        str | None,
        typer.Option(metavar="JSON", help="Claims of a verified token, as a JSON object."),
    ] = None,
    format_: Format = TextFormat.TEXT,
) -> None:
    """Say who answers a request and why, and which routes it could have gone to."""
    from strangler.cli.rules.explained import as_json, write_text
    from strangler.rules.explaining import explained

    rules = usable_rules(rules_file)
    request = _request(method, url, header or [], client_ip, claims)
    answer = explained(rules, request)
    if format_ is TextFormat.JSON:
        write_json(as_json(answer))
    else:
        write_text(answer)


def _request(
    method: str, url: str, headers: list[str], client: str, claims: str | None
) -> "Example":
    from ipaddress import ip_address

    from strangler.rules.requests import example

    fields: list[tuple[str, str]] = []
    for header in headers:
        name, colon, value = header.partition(":")
        if not colon or not name.strip():
            raise typer.BadParameter(f"{header!r} is no header; write 'name: value'")
        fields.append((name, value.strip()))
    try:
        return example(method, url, fields, client=str(ip_address(client)), claims=_object(claims))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _object(claims: str | None) -> dict[str, Any] | None:
    if claims is None:
        return None
    try:
        value = json.loads(claims)
    except json.JSONDecodeError as error:
        raise typer.BadParameter(f"--claims is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise typer.BadParameter("--claims is no JSON object")
    return value
