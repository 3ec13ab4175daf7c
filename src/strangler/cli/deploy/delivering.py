"""What `deploy rules` does, step by step, with a line for each on stderr."""

import os
from dataclasses import dataclass, field
from pathlib import Path

import typer

from strangler.cli.deploy.checked import checked_rules
from strangler.cli.rules.compared import write_text
from strangler.cli.rules.loading import WRONG, say, write_line
from strangler.cli.terminal import messages, printable
from strangler.deploy.aws.monitors import troubles
from strangler.deploy.aws.publishing import Manners, Version, refuse_busy, start, upload, version_of
from strangler.deploy.aws.rollout_watching import FORWARD, Ended, follow
from strangler.deploy.aws.rules_place import (
    Place,
    Rollout,
    content_of,
    find_place,
    in_force,
    rollouts,
)
from strangler.deploy.aws.session import Aws, connect
from strangler.deploy.aws.stopping import stop
from strangler.deploy.aws.waiting import Pace
from strangler.deploy.checks.publishable import task_environment
from strangler.deploy.model import Deployment
from strangler.deploy.reading import load_deployment
from strangler.deploy.recording import Recorder, ledger_url
from strangler.errors import StranglerError
from strangler.ledger.records import EventKind
from strangler.rules.comparing import compare
from strangler.rules.document import parse_bytes
from strangler.rules.model import Rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where rules go, and who sends them."""

    deployment: Deployment
    path: Path
    aws: Aws
    place: Place
    recorder: Recorder
    pace: Pace = field(default_factory=Pace)

    @classmethod
    def open(cls, path: Path, *, ledger: str, why: str, ticket: str) -> "Delivery":
        """Of the deployment file `path`. Its problems go to stderr and end with exit code 2.

        Raises AccountError, AwsError."""
        read = load_deployment(path)
        say(read.diagnostics)
        if read.deployment is None:
            raise typer.Exit(WRONG)
        deployment = read.deployment
        aws = connect(deployment)
        recorder = Recorder(
            url=ledger or ledger_url(deployment.name, deployment.region),
            who=aws.caller,
            why=why,
            ticket=ticket,
            warn=lambda text: tell(f"warning: {text}"),
        )
        place = find_place(aws, deployment)
        return cls(deployment=deployment, path=path, aws=aws, place=place, recorder=recorder)


def tell(line: str) -> None:
    """Progress, for people."""
    messages().print(printable(line), soft_wrap=True, highlight=False, markup=False)


def publish(
    delivery: Delivery, rules: Path, label: str, manners: Manners, *, dry_run: bool, detach: bool
) -> int:
    """Check, compare, upload, deploy, watch; the exit code."""
    checked = checked_rules(rules, delivery.deployment, delivery.path)
    version = version_of(checked.content, label)
    aws, place = delivery.aws, delivery.place
    found = rollouts(aws, place)
    standing = in_force(found)
    same = standing is not None and content_of(aws, place, standing.version) == version.content
    if same and standing is not None and not dry_run and standing.state != "COMPLETE":
        tell(f"these rules are under way already: {standing}")
        return _watched(delivery, standing.number, version, standing.version, detach)
    if same and standing is not None:
        write_line(f"{place.shown}: these rules are in force, {standing}")
        return 0
    _show_difference(delivery, standing, checked.rules, rules)
    for line in troubles(aws, place):
        tell(f"warning: {line}")
    if dry_run:
        write_line(f"{place.shown}: nothing was published ({len(version.content):,} bytes)")
        return 0
    refuse_busy(found, manners)
    number = upload(aws, place, version)
    tell(f"version {number} ({version.label}) is uploaded, {len(version.content):,} bytes")
    why = delivery.recorder.why or f"strangler deploy rules {rules.name}"
    deployed = start(aws, place, number, why, manners, tell, delivery.pace)
    _record(delivery, EventKind.RULES_PUBLISHED, version, number, deployed, "started")
    return _watched(delivery, deployed, version, number, detach)


def _watched(delivery: Delivery, deployed: int, version: Version, number: str, detach: bool) -> int:
    shown = delivery.place.shown
    if detach:
        write_line(f"{shown}: version {number} is under way as deployment {deployed}")
        return 0
    try:
        ended = follow(
            delivery.aws,
            delivery.place,
            deployed,
            lambda line: tell(f"deployment {deployed}: {line}"),
            delivery.pace,
        )
    except KeyboardInterrupt:
        raise KeyboardInterrupt(_goes_on(deployed)) from None
    except StranglerError:
        tell(_goes_on(deployed))
        raise
    kind = EventKind.RULES_PUBLISHED if ended.complete else EventKind.RULES_ROLLED_BACK
    _record(delivery, kind, version, number, deployed, ended.state, ended)
    if ended.complete:
        write_line(f"{shown}: version {number} ({version.label}) is in force")
        return 0
    write_line(f"{shown}: version {number} ({version.label}) was taken back: {_blame(ended)}")
    write_line(_now_in_force(delivery))
    return 1


def _goes_on(deployed: int) -> str:
    return (
        f"deployment {deployed} goes on by itself: see `strangler deploy rules --status`, or take "
        "it back with --rollback"
    )


def _blame(ended: Ended) -> str:
    if ended.alarm:
        return f"alarm {ended.alarm} went off"
    return ended.reason or ended.state


def _record(
    delivery: Delivery,
    kind: EventKind,
    version: Version,
    number: str,
    deployed: int,
    outcome: str,
    ended: Ended | None = None,
) -> None:
    content: dict[str, str | int | float | bool | None] = {
        "version": number,
        "label": version.label,
        "deployment": deployed,
        "outcome": outcome,
    }
    if ended is not None and not ended.complete:
        content["alarm"] = ended.alarm
        content["reason"] = ended.reason
    delivery.recorder.record(kind, version.digest, content)


def _show_difference(delivery: Delivery, standing: Rollout | None, new: Rules, path: Path) -> None:
    """Against what proxies have now, if that can still be read."""
    if standing is None:
        write_line(f"{delivery.place.shown} has no rules yet; {path} is the first version")
        return
    content = content_of(delivery.aws, delivery.place, standing.version)
    name = f"version {standing.version}"
    known = {**os.environ, **task_environment(delivery.deployment)}
    old = parse_bytes(content, name, known).rules
    if old is None:
        tell(f"warning: {name}, which is in force, cannot be read here, so it is not compared")
        return
    write_text(compare(old, new), Path(name), path)


def show_status(delivery: Delivery) -> int:
    """What is in force, what is under way, and the last few before; the exit code."""
    found = rollouts(delivery.aws, delivery.place)
    write_line(_now_in_force(delivery))
    for each in found[:5]:
        percent = f", {each.percent:g} % of the proxies" if each.under_way else ""
        write_line(f"  {each}: {each.state}{percent}")
    return 0


def _now_in_force(delivery: Delivery) -> str:
    standing = in_force(rollouts(delivery.aws, delivery.place))
    shown = delivery.place.shown
    if standing is None:
        return f"{shown}: no version is in force; proxies go on with what they have"
    label = f" ({standing.label})" if standing.label else ""
    return f"{shown}: version {standing.version}{label} is in force, {standing.state}"


def take_back(delivery: Delivery) -> int:
    """Take the last deployment back, whatever state it is in; the exit code. It looks at no rules
    file and compares nothing: it has to work on a bad day."""
    found = rollouts(delivery.aws, delivery.place)
    target = in_force(found)
    if target is None:
        write_line(f"{delivery.place.shown}: there is nothing to take back")
        return 1
    state = stop(delivery.aws, delivery.place, target.number)
    tell(f"{target} is {state}")
    ended = follow(
        delivery.aws,
        delivery.place,
        target.number,
        lambda line: tell(f"deployment {target.number}: {line}"),
        delivery.pace,
        without=FORWARD,
    )
    content = content_of(delivery.aws, delivery.place, target.version)
    version = Version(content=content, label=target.label)
    _record(
        delivery,
        EventKind.RULES_ROLLED_BACK,
        version,
        target.version,
        target.number,
        ended.state,
        ended,
    )
    write_line(_now_in_force(delivery))
    return 0
