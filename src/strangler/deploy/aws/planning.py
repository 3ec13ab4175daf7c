"""Stacks in, what would be done to each out: CloudFormation's own change sets, made and removed
again; templates where a change set cannot be made yet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from strangler.deploy.aws import changes
from strangler.deploy.aws.changes import Change, ChangeSet, Kind
from strangler.deploy.aws.errors import StackError
from strangler.deploy.aws.guards import GUARDED
from strangler.deploy.aws.images import missing
from strangler.deploy.aws.live import Live, all_ours, find_ours, stack_name
from strangler.deploy.aws.parameters import Values, values
from strangler.deploy.aws.session import Aws
from strangler.deploy.aws.templates import is_large
from strangler.deploy.aws.waiting import Pace
from strangler.deploy.cloudformation import parameter_of, template
from strangler.deploy.model import Deployment
from strangler.deploy.resources import Stack
from strangler.deploy.stacks import uploads

_DANGER = {Kind.REPLACE, Kind.MAY_REPLACE}


class Fate(StrEnum):
    """What becomes of a stack."""

    CREATE = "create"
    RECREATE = "create anew"
    """It failed when it was made, can only be deleted, and is made again."""
    UPDATE = "update"
    NOTHING = "nothing to do"
    DELETE = "delete"
    """deploy.yaml no longer has it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What would be done to one stack."""

    name: str
    """In CloudFormation."""
    fate: Fate
    changes: tuple[Change, ...] = ()
    guessed: bool = False
    """Whether the changes are the template's, since no change set can be made yet."""
    awaits: tuple[str, ...] = ()
    """`platform.KeyArn`: outputs of other stacks that are known only when those are applied."""
    image: str = ""
    """The image that has to be pushed and named first; empty: none."""
    missing: tuple[str, ...] = ()
    """A sentence for each image that ECR does not have."""


def guarded(found: Sequence[Change]) -> tuple[Change, ...]:
    """Replacements that have to be allowed by name."""
    return tuple(each for each in found if each.kind in _DANGER and each.type in GUARDED)


def usable(live: Live | None) -> bool:
    """Whether a stack's outputs are those of resources that are there."""
    return live is not None and not live.empty and not live.failed_first


def plan(
    aws: Aws,
    deployment: Deployment,
    stacks: Sequence[Stack],
    images: Mapping[str, str],
    *,
    bucket: str = "",
    role: str = "",
    pace: Pace | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> tuple[Planned, ...]:
    """Every stack in the order of applying; nothing is left behind. `say` is told what is asked.

    Raises StackError if a stack is somebody else's, at work, or in a state that allows nothing."""
    pace = pace or Pace()
    outputs: dict[str, Mapping[str, str]] = {}
    found: list[Planned] = []
    lives = {
        each.name: find_ours(aws, deployment, stack_name(deployment, each.name)) for each in stacks
    }
    for live in lives.values():
        if live is not None:
            refuse_unready(live)
    for stack in stacks:
        live = lives[stack.name]
        say(stack_name(deployment, stack.name))
        if live is not None and usable(live):
            outputs[stack.name] = live.outputs
        before = live.parameters if live else {}
        given = values(stack, outputs, images, before)
        where = bucket or _bucket(outputs)
        planned = _one(aws, deployment, stack, live, given, where, role, pace)
        if planned.fate is not Fate.NOTHING:
            planned = replace(planned, missing=missing(aws, stack, given.given, outputs))
        found.append(planned)
    return (*found, *left_over(aws, deployment, stacks))


def left_over(aws: Aws, deployment: Deployment, stacks: Sequence[Stack]) -> tuple[Planned, ...]:
    """Stacks of ours that deploy.yaml no longer has, services last added first."""
    wanted = {stack_name(deployment, each.name) for each in stacks}
    wanted.add(stack_name(deployment, uploads.NAME))
    mine = [each for each in all_ours(aws, deployment) if each.name not in wanted]
    return tuple(Planned(name=each.name, fate=Fate.DELETE) for each in mine if not each.empty)


def refuse_unready(live: Live) -> None:
    """Raises StackError, with what to do, if a stack cannot be changed now."""
    if live.busy:
        raise StackError(
            f"{live.name} is at work: {live.status}\n"
            "wait until it has ended (`strangler deploy status`), then run this again; "
            "`strangler deploy apply` waits for it"
        )
    if live.stuck:
        reason = f": {live.reason}" if live.reason else ""
        raise StackError(
            f"{live.name} is in {live.status}{reason}\n"
            "its last update failed, and so did the way back; nothing can be changed before that\n"
            "mend what the reason names, then run: aws cloudformation continue-update-rollback "
            f"--stack-name {live.name}\n"
            "with --resources-to-skip NAME where a resource cannot be mended, "
            "then apply once more"
        )


def _bucket(outputs: Mapping[str, Mapping[str, str]]) -> str:
    return outputs.get("platform", {}).get("SnapshotsName", "")


def _one(
    aws: Aws,
    deployment: Deployment,
    stack: Stack,
    live: Live | None,
    given: Values,
    bucket: str,
    role: str,
    pace: Pace,
) -> Planned:
    name = stack_name(deployment, stack.name)
    awaits = tuple(f"{each.stack}.{each.name}" for each in given.awaited)
    there = usable(live)
    homeless = not bucket and is_large(template(stack))
    if not there and (awaits or given.image or homeless or (live is not None and not live.empty)):
        broken = live is not None and not live.empty
        return Planned(
            name=name,
            fate=Fate.RECREATE if broken else Fate.CREATE,
            changes=changes.added(stack.resources),
            guessed=True,
            awaits=awaits,
            image=given.image,
        )
    # A stand-in shows which resources the new output will change.
    standing = {parameter_of(each): f"to-be-{each.stack}-{each.name}" for each in given.awaited}
    if given.image:
        return Planned(name=name, fate=Fate.UPDATE, guessed=True, awaits=awaits, image=given.image)
    parameters = {**given.given, **standing}
    made = changes.make(
        aws, deployment, stack, parameters, live, bucket=bucket, role=role, pace=pace
    )
    changes.discard(aws, made, live, pace)
    return Planned(name=name, fate=_fate(made), changes=made.changes, awaits=awaits)


def _fate(made: ChangeSet) -> Fate:
    if not made.id:
        return Fate.NOTHING
    return Fate.CREATE if made.creates else Fate.UPDATE
