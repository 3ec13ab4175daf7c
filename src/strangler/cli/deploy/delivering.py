"""What `deploy rules` does, step by step, with a line for each on stderr."""

import os
from dataclasses import replace
from pathlib import Path

from strangler.cli.deploy.checked import checked_rules
from strangler.cli.deploy.closing import close_open, record
from strangler.cli.deploy.commits import commit_of
from strangler.cli.deploy.delivery import Delivery, tell
from strangler.cli.rules.compared import write_text
from strangler.cli.rules.loading import write_line
from strangler.deploy.aws.errors import AwsError
from strangler.deploy.aws.monitors import troubles
from strangler.deploy.aws.publishing import (
    Manners,
    RefusedError,
    Uploaded,
    Version,
    discard,
    refuse_busy,
    start,
    upload,
    version_of,
)
from strangler.deploy.aws.rollout_watching import FORWARD, Ended, follow
from strangler.deploy.aws.rules_place import Rollout, content_of, in_force, rollouts
from strangler.deploy.aws.stopping import stop
from strangler.deploy.checks.publishable import task_environment
from strangler.deploy.recording import STARTED
from strangler.errors import StranglerError
from strangler.ledger.records import EventKind
from strangler.rules.comparing import Comparison, compare
from strangler.rules.document import parse_bytes
from strangler.rules.model import Rules

_MOST_NAMED = 1_000
"""Routes that an event of the ledger names; with more it says that it is all."""


def publish(
    delivery: Delivery, rules: Path, label: str, manners: Manners, *, dry_run: bool, detach: bool
) -> int:
    """Check, compare, upload, deploy, watch; the exit code."""
    checked = checked_rules(rules, delivery.deployment, delivery.path)
    version = version_of(checked.content, label, commit_of(rules))
    aws, place = delivery.aws, delivery.place
    found = rollouts(aws, place)
    if not dry_run:
        close_open(delivery)
    standing = in_force(found)
    same = standing is not None and content_of(aws, place, standing.version) == version.content
    if same and standing is not None and not dry_run and standing.state != "COMPLETE":
        tell(f"these rules are under way already: {standing}")
        # Under the name that it has, whatever it would be called now.
        known = replace(version, label=standing.label or version.label)
        return _watched(delivery, standing.number, known, standing.version, detach)
    if same and standing is not None:
        write_line(f"{place.shown}: these rules are in force, {standing}")
        return 0
    differs = _show_difference(delivery, standing, checked.rules, rules)
    for line in troubles(aws, place):
        tell(f"warning: {line}")
    if dry_run:
        write_line(f"{place.shown}: nothing was published ({len(version.content):,} bytes)")
        return 0
    refuse_busy(found, manners)
    uploaded = upload(aws, place, version)
    number = uploaded.number
    tell(f"version {number} ({version.label}) is uploaded, {len(version.content):,} bytes")
    why = delivery.recorder.why or f"strangler deploy rules {rules.name}"
    try:
        deployed = start(aws, place, number, why, manners, tell, delivery.pace)
    except RefusedError:
        _take_away(delivery, uploaded)
        raise
    busy = found[0].number if found and found[0].under_way else 0
    close_open(delivery, besides=deployed, superseded=busy if manners.supersede else 0, by=deployed)
    routes = _changed(differs, checked.rules)
    record(delivery, EventKind.RULES_PUBLISHED, version, number, deployed, STARTED, routes=routes)
    return _watched(delivery, deployed, version, number, detach)


def _take_away(delivery: Delivery, uploaded: Uploaded) -> None:
    """A version that validators refused, so that its label can name the mended one."""
    if not uploaded.made:
        return
    try:
        discard(delivery.aws, delivery.place, uploaded.number)
    except AwsError as error:
        tell(
            f"warning: version {uploaded.number} stays uploaded, never deployed: "
            f"{str(error).splitlines()[0]}"
        )
    else:
        tell(f"version {uploaded.number} is removed again")


def _changed(differs: Comparison | None, new: Rules) -> str:
    """Ids of the routes that another version touches; `*`: too many to name."""
    if differs is None:
        names = [route.id for route in new.routes]
    else:
        names = sorted({*differs.added, *differs.removed, *differs.changed})
    return " ".join(names) if len(names) <= _MOST_NAMED else "*"


def _watched(delivery: Delivery, deployed: int, version: Version, number: str, detach: bool) -> int:
    shown = delivery.place.shown
    if detach:
        write_line(f"{shown}: version {number} is under way as deployment {deployed}")
        return 0
    seen = ["started"]

    def told(line: str) -> None:
        seen.append(line)
        tell(f"deployment {deployed}: {line}")

    try:
        ended = follow(delivery.aws, delivery.place, deployed, told, delivery.pace)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(_goes_on(deployed, seen[-1])) from None
    except StranglerError:
        tell(_goes_on(deployed, seen[-1]))
        raise
    kind = EventKind.RULES_PUBLISHED if ended.complete else EventKind.RULES_ROLLED_BACK
    record(delivery, kind, version, number, deployed, ended.state, ended)
    if ended.complete:
        write_line(f"{shown}: version {number} ({version.label}) is in force")
        return 0
    write_line(f"{shown}: version {number} ({version.label}) was taken back: {_blame(ended)}")
    write_line(_now_in_force(delivery))
    return 1


def _goes_on(deployed: int, seen: str) -> str:
    return (
        f"deployment {deployed} (last seen: {seen}) goes on by itself: watch it with the same "
        "command, see `strangler deploy rules --status`, or take it back with --rollback"
    )


def _blame(ended: Ended) -> str:
    if ended.alarm:
        return f"alarm {ended.alarm} went off"
    return ended.reason or ended.state


def _show_difference(
    delivery: Delivery, standing: Rollout | None, new: Rules, path: Path
) -> Comparison | None:
    """Against what proxies have now; None if there is nothing, or nothing that can be read."""
    if standing is None:
        write_line(f"{delivery.place.shown} has no rules yet; {path} is the first version")
        return None
    content = content_of(delivery.aws, delivery.place, standing.version)
    name = f"version {standing.version}"
    known = {**os.environ, **task_environment(delivery.deployment)}
    old = parse_bytes(content, name, known).rules
    if old is None:
        tell(f"warning: {name}, which is in force, cannot be read here, so it is not compared")
        return None
    differs = compare(old, new)
    write_text(differs, Path(name), path)
    return differs


def show_status(delivery: Delivery) -> int:
    """What is in force, what is under way, and the last few before; the exit code."""
    found = rollouts(delivery.aws, delivery.place)
    close_open(delivery)
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
    close_open(delivery)
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
    kind = EventKind.RULES_ROLLED_BACK
    record(delivery, kind, version, target.version, target.number, ended.state, ended)
    write_line(_now_in_force(delivery))
    return 0
