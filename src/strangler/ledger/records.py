"""What is kept: where each route stands, every step that led there, and who may step next."""

import json
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from strangler.errors import StranglerError


class EventKind(StrEnum):
    """What happened."""

    RULES_PUBLISHED = "rules-published"
    """A version of the rules was handed out, or its deployment ended; of no single route."""
    RULES_ROLLED_BACK = "rules-rolled-back"
    RULES_LOADED = "rules-loaded"
    """A proxy goes by a version from now on."""
    STATE = "state"
    """A route's state or share changed."""
    KILL_SWITCH = "kill-switch"
    EVIDENCE = "evidence"
    """Something that a decision rests on: a comparison, a gate."""
    DECISION = "decision"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step, never changed afterwards. Events of one subject form a chain: each holds the hash
    of the one before, so that a missing or altered one shows (aws.md section 8)."""

    subject: str
    """A route's id, or `rules` for what concerns all."""
    kind: EventKind
    at: str
    """RFC 3339 in UTC with microseconds, so that text sorts as time does."""
    who: str
    """Person, role or program."""
    why: str = ""
    ticket: str = ""
    rules: str = ""
    """Digest of the rules that it is about."""
    content: dict[str, str | int | float | bool | None] = field(default_factory=dict)
    """What belongs to its kind, flat."""
    number: int = 0
    """Place in the subject's chain, from 1; the store gives it."""
    previous: str = ""
    """Hash of the event before; empty for the first."""

    @property
    def hash(self) -> str:
        """SHA-256 over everything it says, hexadecimal."""
        said = [self.subject, self.kind.value, self.at, self.who, self.why, self.ticket]
        said += [self.rules, self.previous]
        text = json.dumps([*said, self.number, self.content], sort_keys=True, ensure_ascii=False)
        return sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a subject stands: its last event."""

    subject: str
    number: int
    """Of the last event; what the next one must know."""
    last: str
    """Hash of the last event."""
    state: str = ""
    """Of a route: legacy, shadow, canary, migrated, retired."""
    buckets: int = 0
    """Ten-thousandths of the cohorts that the service answers."""
    at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """The right to steer something, until it ends."""

    name: str
    owner: str
    until: float
    """Unix time in seconds."""


class LedgerError(StranglerError):
    """The ledger cannot be used: the message says where it is, and why."""


class ConflictError(LedgerError):
    """Somebody else made a step first; read again, and decide again."""


class BrokenChainError(LedgerError):
    """An event is missing or was altered: the message names it."""


def following(
    before: Standing | None, event: Event, *, state: str | None, buckets: int | None
) -> tuple[Event, Standing]:
    """The event as it is kept behind the last one of its subject, and where the subject stands
    then: what every store does for `append`. Nothing given leaves state and buckets as they were.

    Raises ConflictError if the event wants another number than the next one."""
    stood = before or Standing(subject=event.subject, number=0, last="")
    if event.number not in (0, stood.number + 1):
        raise ConflictError(
            f"{event.subject!r} is at event {stood.number}, not at {event.number - 1}"
        )
    kept = replace(event, number=stood.number + 1, previous=stood.last)
    return kept, Standing(
        subject=kept.subject,
        number=kept.number,
        last=kept.hash,
        state=stood.state if state is None else state,
        buckets=stood.buckets if buckets is None else buckets,
        at=kept.at,
    )


def verified(events: list[Event]) -> list[Event]:
    """The same events, of one subject from the first on and in order.

    Raises BrokenChainError."""
    previous = ""
    for number, event in enumerate(events, start=1):
        if event.number != number:
            raise BrokenChainError(f"event {number} of {event.subject!r} is missing")
        if event.previous != previous:
            raise BrokenChainError(
                f"event {number} of {event.subject!r} does not follow from the one before it: one "
                "of the two was altered"
            )
        previous = event.hash
    return events
