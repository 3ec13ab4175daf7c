"""Stacks in, AWS changed to match out: one after the other, outputs of one as parameters of the
next. What was done stays done, and a second run goes on from there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from strangler.deploy.aws import changes
from strangler.deploy.aws.changes import Change, ChangeSet
from strangler.deploy.aws.errors import AwsError, ExpiredError, FailedError, StackError
from strangler.deploy.aws.events import Event, Watch
from strangler.deploy.aws.guards import GUARDED
from strangler.deploy.aws.live import Live, find, find_ours, stack_name
from strangler.deploy.aws.parameters import image_name, values
from strangler.deploy.aws.planning import Planned, guarded, left_over, refuse_unready
from strangler.deploy.aws.refusals import denied, explained
from strangler.deploy.aws.removing import remove_stack
from strangler.deploy.aws.session import Aws
from strangler.deploy.aws.templates import is_large
from strangler.deploy.aws.waiting import Pace, wait
from strangler.deploy.cloudformation import template
from strangler.deploy.model import Deployment
from strangler.deploy.resources import Stack
from strangler.deploy.stacks.uploads import uploads_stack

_DONE = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a deployment is applied."""

    images: Mapping[str, str]
    """Digests by name: `proxy`, or a service's."""
    bucket: str = ""
    """For large templates; empty: the deployment's own."""
    role: str = ""
    """ARN of the role that CloudFormation assumes; empty: the caller's own rights."""
    allowed: frozenset[str] = frozenset()
    """Logical ids that may be replaced although that hurts."""
    recreate: bool = False
    """Whether stacks that failed when they were made may be deleted and made again."""
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who is told how it goes."""

    begin: Callable[[str, str, tuple[Change, ...]], None] = lambda *_: None
    """A stack's name, what is done with it, and its changes."""
    event: Callable[[Event], None] = lambda _: None
    done: Callable[[str, Mapping[str, str]], None] = lambda *_: None
    """A stack's name and outputs."""
    waiting: Callable[[str], None] = lambda _: None
    """What is waited for before anything can be done."""


def apply(
    aws: Aws,
    deployment: Deployment,
    stacks: Sequence[Stack],
    options: Options,
    listener: Listener,
) -> int:
    """Bring every stack to what it should be; how many were changed.

    Raises FailedError with the resource that failed first, StackError for a state that allows
    nothing, AwsError if an image has to be pushed first or credentials have ended."""
    changed = 0
    outputs: dict[str, Mapping[str, str]] = {}
    for stack in stacks:
        name = stack_name(deployment, stack.name)
        try:
            live = _ready(aws, deployment, name, options, listener)
            before = live.parameters if live else {}
            given = values(stack, outputs, options.images, before)
            if given.image:
                raise AwsError(_push(aws, stack, outputs))
            bucket = options.bucket or outputs.get("platform", {}).get("SnapshotsName", "")
            if not bucket and is_large(template(stack)):
                bucket = _uploads(aws, deployment, options, listener)
            made = changes.make(
                aws,
                deployment,
                stack,
                given.given,
                live,
                bucket=bucket,
                role=options.role,
                pace=options.pace,
            )
            if made.id:
                changed += 1
                _allowed(aws, made, live, options)
                _execute(aws, name, made, options.pace, listener)
            _protect(aws, deployment, stack, name)
            after = find_ours(aws, deployment, name)
        except Exception as error:
            raise _resumable(error, name, aws.region) from error
        outputs[stack.name] = after.outputs if after else {}
        listener.done(name, outputs[stack.name] if made.id else {})
    for planned in left_over(aws, deployment, stacks):
        changed += 1
        _remove(aws, planned, options, listener)
    return changed


def _uploads(aws: Aws, deployment: Deployment, options: Options, listener: Listener) -> str:
    """The bucket of the stack `uploads`, which is made if it is not there."""
    stack = uploads_stack(deployment)
    name = stack_name(deployment, stack.name)
    live = _ready(aws, deployment, name, options, listener)
    made = changes.make(aws, deployment, stack, {}, live, role=options.role, pace=options.pace)
    if made.id:
        _execute(aws, name, made, options.pace, listener)
    after = find_ours(aws, deployment, name)
    outputs = after.outputs if after else {}
    listener.done(name, outputs if made.id else {})
    return outputs["UploadsName"]


def _ready(
    aws: Aws, deployment: Deployment, name: str, options: Options, listener: Listener
) -> Live | None:
    """The stack in a state that can be changed; None where there is none (any more)."""
    live = find_ours(aws, deployment, name)
    if live is not None and live.busy:
        listener.waiting(f"{name} is at work ({live.status})")

        def ended() -> list[Live | None] | None:
            found = find_ours(aws, deployment, name)
            return None if found is not None and found.busy else [found]

        live = wait(ended, f"the work on {name}", options.pace)[0]
    if live is None:
        return None
    refuse_unready(live)
    if live.failed_first:
        if not options.recreate:
            raise StackError(
                f"{name} is in {live.status}: {live.reason or 'it failed when it was made'}\n"
                "it holds nothing and can only be deleted; say --recreate (or answer yes) "
                "to delete it and make it again"
            )
        listener.begin(name, "delete what failed", ())
        remove_stack(aws, live, options.pace, listener.event, role=options.role)
        return None
    return live


def _allowed(aws: Aws, made: ChangeSet, live: Live | None, options: Options) -> None:
    """The plan was shown before; what CloudFormation says now is what counts."""
    refused = [each for each in guarded(made.changes) if each.id not in options.allowed]
    if not refused:
        return
    changes.discard(aws, made, live, options.pace)
    raise AwsError(replacement_refused(refused))


def replacement_refused(refused: Sequence[Change]) -> str:
    """Why nothing was applied, and what to say if it is meant."""
    lines = [
        f"{each.id} ({each.type}) would be replaced: {GUARDED[each.type].why}" for each in refused
    ]
    flags = " ".join(f"--allow-replacement {each.id}" for each in refused)
    return "\n".join([*lines, f"if that is meant: {flags}"])


def _execute(aws: Aws, name: str, made: ChangeSet, pace: Pace, listener: Listener) -> None:
    listener.begin(name, "create" if made.creates else "update", made.changes)
    watch = Watch(made.stack_id)
    watch.skip(aws)
    client = aws.client("cloudformation")
    client.execute_change_set(
        ChangeSetName=made.id,
        StackName=made.stack_id,
        # On the way back, what this very run made goes, even if its template retains it: an empty
        # table left behind would stand in the way of the next run.
        RetainExceptOnCreate=True,
    )
    failures: list[Event] = []

    def ended() -> str | None:
        status = client.describe_stacks(StackName=made.stack_id)["Stacks"][0]["StackStatus"]
        for event in watch.news(aws):
            listener.event(event)
            if event.failed and not event.of_stack:
                failures.append(event)
        if status == "REVIEW_IN_PROGRESS":
            return None
        return None if status.endswith("_IN_PROGRESS") and status not in _DONE else status

    status = wait(ended, f"the work on {name}", pace)
    if status not in _DONE:
        raise FailedError(_failure(aws, name, status, failures, made.stack_id))


def _failure(aws: Aws, name: str, status: str, failures: Sequence[Event], stack_id: str) -> str:
    if failures:
        first = min(failures, key=lambda each: each.at)
        lines = [f"{first.id} ({first.type}) failed: {first.reason or first.status}"]
        if what := denied(first.reason):
            lines.append(f"allow {what} to whoever deploys (or to the role of --role-arn)")
    else:
        told = aws.client("cloudformation").describe_stacks(StackName=stack_id)["Stacks"]
        reason = told[0].get("StackStatusReason", "") if told else ""
        lines = [f"{name} ended in {status}: {reason or 'AWS gives no reason'}"]
    others = len({each.id for each in failures}) - 1
    if others > 0:
        lines.append(f"{others} more failed after it")
    way = "was undone" if "ROLLBACK_COMPLETE" in status else f"is in {status}"
    lines.append(f"{name} {way}; stacks before it are as they should be")
    lines.append("mend the cause, then run the same command again: it goes on here")
    return "\n".join(lines)


def _protect(aws: Aws, deployment: Deployment, stack: Stack, name: str) -> None:
    """The platform holds the data: it cannot be deleted by mistake."""
    if stack.name != "platform":
        return
    live = find_ours(aws, deployment, name)
    if live is not None and live.protected != deployment.retain_data:
        aws.client("cloudformation").update_termination_protection(
            StackName=name, EnableTerminationProtection=deployment.retain_data
        )


def _remove(aws: Aws, planned: Planned, options: Options, listener: Listener) -> None:
    live = find(aws, planned.name)
    if live is None:
        return
    listener.begin(planned.name, "delete", ())
    remove_stack(aws, live, options.pace, listener.event, role=options.role)
    listener.done(planned.name, {})


def _push(aws: Aws, stack: Stack, outputs: Mapping[str, Mapping[str, str]]) -> str:
    image = image_name(stack)
    found = [
        uri
        for name, uri in outputs.get("platform", {}).items()
        if name.endswith("Uri") and uri.endswith(f"/{image.lower()}")
    ]
    repository = found[0] if found else f"the repository of {image}"
    host = repository.partition("/")[0]
    return (
        f"there is no image of {image} yet; everything before it is applied\n"
        f"1. aws ecr get-login-password --region {aws.region} | "
        f"docker login --username AWS --password-stdin {host}\n"
        f"2. docker build -t {repository}:VERSION . && docker push {repository}:VERSION\n"
        f"3. the same command with --image {image}=sha256:DIGEST (docker push prints it)"
    )


def _resumable(error: Exception, name: str, region: str) -> Exception:
    """The error with what it means for the rest."""
    told = explained(error, region) or error
    if isinstance(told, ExpiredError):
        return ExpiredError(
            f"{told}\n{name} was at work: CloudFormation finishes it without us; "
            "the next run waits for it and goes on"
        )
    return told
