"""A deployment in, its stacks gone out, the last applied first; data stays unless it is to go."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from strangler.deploy.aws.emptying import KEPT, delete, keeps_data, there, unlock
from strangler.deploy.aws.errors import StackError
from strangler.deploy.aws.events import Event
from strangler.deploy.aws.inventory import Held, inventory
from strangler.deploy.aws.live import Live, all_ours, stack_name
from strangler.deploy.aws.planning import refuse_unready
from strangler.deploy.aws.removing import remove_stack
from strangler.deploy.aws.session import Aws
from strangler.deploy.aws.waiting import Pace
from strangler.deploy.model import Deployment
from strangler.deploy.resources import Stack
from strangler.deploy.stacks import uploads

_ENTRY = re.compile(r"^  ([A-Za-z0-9]+):\n((?:    .*\n|\n|  #.*\n)*)", re.MULTILINE)
_RETAINED = re.compile(r"^    DeletionPolicy: Retain(ExceptOnCreate)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Doomed:
    """What would go, and what holds data."""

    stacks: tuple[Live, ...]
    """In the order in which they go."""
    resources: int
    data: tuple[Held, ...]
    """What holds data."""
    unretained: tuple[Held, ...]
    """What holds data and would go with its stack."""
    held: tuple[Held, ...] = ()
    """All resources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Who is told how it goes."""

    begin: Callable[[str], None] = lambda _: None
    """A stack's name."""
    event: Callable[[Event], None] = lambda _: None
    done: Callable[[str], None] = lambda _: None
    deleted: Callable[[Held, str], None] = lambda *_: None
    """What held data, and what became of it."""


def doomed(aws: Aws, deployment: Deployment, stacks: Sequence[Stack]) -> Doomed:
    """What `destroy` would take away. Raises StackError if a stack is at work."""
    order = [stack_name(deployment, each.name) for each in stacks]
    # What deploy.yaml no longer has depends on the platform, as services do.
    lives = sorted(
        all_ours(aws, deployment),
        key=lambda live: order.index(live.name) if live.name in order else len(order),
        reverse=True,
    )
    for live in lives:
        if live.busy:
            refuse_unready(live)
    held = inventory(aws, lives)
    passing = stack_name(deployment, uploads.NAME)
    data = [each for each in keeps_data(held) if each.stack != passing]
    retained = {(live.name, id_) for live in lives for id_ in _retained(aws, live)}
    return Doomed(
        stacks=tuple(lives),
        resources=len(held),
        data=tuple(data),
        held=held,
        unretained=tuple(each for each in data if (each.stack, each.id) not in retained),
    )


def destroy(
    aws: Aws,
    found: Doomed,
    listener: Listener,
    *,
    delete_data: bool = False,
    role: str = "",
    pace: Pace | None = None,
) -> tuple[Held, ...]:
    """Delete every stack; what holds data and is still in the account.

    Raises StackError, before anything is touched, if data would go although nobody said so."""
    if found.unretained and not delete_data:
        names = ", ".join(f"{each.id} ({KEPT[each.type]})" for each in found.unretained)
        raise StackError(
            f"the stacks were made without keeping their data: {names}\n"
            "say --delete-data if it may go; or apply `retain_data: true` first"
        )
    client = aws.client("cloudformation")
    if delete_data:
        unlock(aws, found.data)
    for live in found.stacks:
        listener.begin(live.name)
        if live.protected:
            client.update_termination_protection(
                StackName=live.name, EnableTerminationProtection=False
            )
        mine = tuple(each for each in found.held if each.stack == live.name)
        unlock(aws, [each for each in mine if each.id == uploads.BUCKET])
        remove_stack(aws, live, pace or Pace(), listener.event, role=role, held=mine)
        listener.done(live.name)
    if delete_data:
        # Load balancers and tasks wrote until their stack was gone.
        unlock(aws, found.data)
        for each in found.data:
            if what := delete(aws, each):
                listener.deleted(each, what)
    return tuple(each for each in found.data if there(aws, each))


def _retained(aws: Aws, live: Live) -> list[str]:
    """Logical ids that the live template keeps. It is read as the text that our emitter wrote:
    two spaces before a logical id, four before what is said of it."""
    if live.empty:
        return []
    body = aws.client("cloudformation").get_template(StackName=live.id)["TemplateBody"]
    if not isinstance(body, str):
        return []
    return [id_ for id_, entry in _ENTRY.findall(f"{body}\n") if _RETAINED.search(entry)]
