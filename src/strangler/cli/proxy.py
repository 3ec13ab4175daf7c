"""`strangler proxy`: the router in front of the monolith."""

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from strangler.cli.options import Quiet, Verbose
from strangler.cli.terminal import Volume, volume

if TYPE_CHECKING:
    from strangler.proxy.control.options import ProxyOptions
    from strangler.proxy.control.plane import ControlPlane
    from strangler.proxy.control.tokens import Token

_DURATION = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|s|m)?")
_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0}


def seconds(text: str) -> float:
    """A duration such as `250ms`, `30s`, `1m`; a number alone is seconds.

    Raises typer.BadParameter for anything else."""
    found = _DURATION.fullmatch(text.strip())
    if not found:
        raise typer.BadParameter(f"{text!r} is no duration; write 250ms, 30s or 1m")
    return float(found[1]) * _UNITS[found[2] or "s"]


def proxy(
    context: typer.Context,
    rules: Annotated[
        str,
        typer.Argument(
            envvar="STRANGLER_RULES",
            metavar="RULES",
            help="The rules: a file, s3://BUCKET/KEY or appconfig://APPLICATION/ENVIRONMENT/PROFILE.",
            show_default=False,
        ),
    ],
    host: Annotated[
        str, typer.Option(envvar="STRANGLER_HOST", metavar="H", help="Where to take traffic.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            envvar="STRANGLER_PORT",
            metavar="P",
            min=0,
            max=65535,
            help="Port of the traffic; 0: any.",
        ),
    ] = 8080,
    admin_host: Annotated[
        str,
        typer.Option(
            envvar="STRANGLER_ADMIN_HOST", metavar="H", help="Where the admin API listens."
        ),
    ] = "127.0.0.1",
    admin_port: Annotated[
        int,
        typer.Option(
            envvar="STRANGLER_ADMIN_PORT",
            metavar="P",
            min=0,
            max=65535,
            help="Port of the admin API; 0: any.",
        ),
    ] = 8081,
    admin_allow_host: Annotated[
        list[str] | None,
        typer.Option(
            envvar="STRANGLER_ADMIN_ALLOW_HOST",
            metavar="NAME",
            help="A further name by which the admin API may be called; may be repeated.",
            show_default=False,
        ),
    ] = None,
    admin_token_file: Annotated[
        Path | None,
        typer.Option(
            envvar="STRANGLER_ADMIN_TOKEN_FILE",
            metavar="FILE",
            help="The admin token; else STRANGLER_ADMIN_TOKEN, else one is made and kept.",
            show_default=False,
        ),
    ] = None,
    metrics: Annotated[
        str,
        typer.Option(
            envvar="STRANGLER_METRICS",
            metavar="open|token|off",
            help="Who may read /metrics on the admin port.",
        ),
    ] = "open",
    ledger: Annotated[
        str,
        typer.Option(
            envvar="STRANGLER_LEDGER",
            metavar="URL",
            help="Where loads of rules and turns of the kill switch are written down: "
            "sqlite:PATH or dynamodb://TABLE.",
            show_default=False,
        ),
    ] = "",
    metrics_emf: Annotated[
        bool,
        typer.Option(
            "--metrics-emf",
            "--emf",
            envvar="STRANGLER_METRICS_EMF",
            help="Write metrics to stdout in CloudWatch's Embedded Metric Format, once a minute.",
        ),
    ] = False,
    deployment: Annotated[
        str,
        typer.Option(
            envvar="STRANGLER_DEPLOYMENT",
            metavar="NAME",
            help="The dimension `deployment` of those metrics.",
        ),
    ] = "strangler",
    monolith: Annotated[
        str,
        typer.Option(
            envvar="STRANGLER_MONOLITH",
            metavar="URL",
            help="Who gets everything where RULES is remote, silent, and no last good rules were "
            "kept.",
            show_default=False,
        ),
    ] = "",
    workers: Annotated[
        int | None,
        typer.Option(
            envvar="STRANGLER_WORKERS",
            metavar="N",
            min=1,
            max=256,
            help="Worker processes (default: one a core).",
            show_default=False,
        ),
    ] = None,
    state_dir: Annotated[
        Path | None,
        typer.Option(
            envvar="STRANGLER_STATE_DIR",
            metavar="DIR",
            help="Where kill switch and token are kept (default: the user's state directory).",
            show_default=False,
        ),
    ] = None,
    access_log: Annotated[
        str,
        typer.Option(
            envvar="STRANGLER_ACCESS_LOG",
            metavar="FILE|-|off",
            help="JSON lines to FILE (rotation is noticed), to stdout, or nowhere.",
        ),
    ] = "-",
    log_format: Annotated[
        str,
        typer.Option(
            envvar="STRANGLER_LOG_FORMAT",
            metavar="text|json",
            help="Format of what goes to stderr.",
        ),
    ] = "text",
    grace: Annotated[
        str,
        typer.Option(
            envvar="STRANGLER_GRACE",
            metavar="TIME",
            help="How long requests under way may take when the proxy ends.",
        ),
    ] = "30s",
    drain_delay: Annotated[
        str,
        typer.Option(
            envvar="STRANGLER_DRAIN_DELAY",
            metavar="TIME",
            help="How long to go on accepting after /readyz began to fail, for load balancers.",
        ),
    ] = "0s",
    check: Annotated[
        bool, typer.Option("--check", help="Check rules and the files they name, and end.")
    ] = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> int:
    """Route requests to the monolith and to services, as RULES says.

    Signals: HUP reloads, TERM and INT drain, USR2 hands over to a new process. A second process
    on the same port takes over without a refused connection."""
    loudness = volume(context, quiet, verbose)
    # Here, so that `strangler --help` does not load the control plane.
    from strangler.proxy.control.admin_access import MetricsAccess
    from strangler.proxy.control.options import ProxyOptions, cores

    if check:
        return _check(rules, loudness)
    options = ProxyOptions(
        rules=rules,
        monolith=monolith,
        ledger=ledger,
        host=host,
        port=port,
        admin_host=admin_host,
        admin_port=admin_port,
        allow_hosts=tuple(admin_allow_host or ()),
        metrics=MetricsAccess(_one_of(metrics, MetricsAccess, "--metrics")),
        metrics_emf=metrics_emf,
        deployment=deployment,
        workers=workers or cores(),
        token_file=admin_token_file,
        state_directory=state_dir,
        access_log=access_log,
        grace=seconds(grace),
        drain_delay=seconds(drain_delay),
    )
    return _run(options, log_format, loudness)


def _one_of(given: str, choices: type, option: str) -> str:
    names = [str(choice) for choice in choices]  # type: ignore[attr-defined]  # an Enum
    if given not in names:
        raise typer.BadParameter(f"{option}: {given!r} is none of {', '.join(names)}")
    return given


def _check(rules: str, loudness: Volume) -> int:
    from strangler.cli.problems import show_problems
    from strangler.cli.terminal import messages, results
    from strangler.proxy.control.compiling import prepare_document
    from strangler.proxy.control.rule_sources.opening import open_source

    source = open_source(rules)
    try:
        document = source.fetch(anew=True)
    finally:
        source.close()
    assert document is not None  # it was asked anew
    prepared = prepare_document(document)
    show_problems(prepared.warnings, loudness, None, messages())
    if loudness is not Volume.QUIET:
        count = len(prepared.rules.routes)
        results().print(f"{rules}: {count:,} routes, nothing stands in the way", soft_wrap=True)
    return 0


def _run(options: "ProxyOptions", log_format: str, loudness: Volume) -> int:
    from strangler.cli.proxy_banner import banner
    from strangler.cli.terminal import messages
    from strangler.proxy.control.journal import Journal, Level, LogFormat
    from strangler.proxy.supervisor import supervise

    chosen = LogFormat(_one_of(log_format, LogFormat, "--log-format"))
    least = Level.INFO if loudness is Volume.VERBOSE else Level.AUDIT
    if chosen is LogFormat.JSON and loudness is Volume.NORMAL:
        least = Level.INFO
    journal = Journal(sys.stderr, format_=chosen, least=least)

    def announce(plane: "ControlPlane", token: "Token") -> None:
        if loudness is not Volume.QUIET and chosen is LogFormat.TEXT:
            messages().print(banner(plane, token, options), soft_wrap=True)
        elif token.made:
            journal.audit("token", f"an admin token was made and kept in {token.origin}")

    return supervise(options, journal, announce)
