"""A shared thing and its parts in, one sentence that says why it matters out."""

from strangler.analyzers.coupling.framework import is_framework_setting
from strangler.analyzers.coupling.working import Shared
from strangler.model.coupling import CouplingKind

_WORDS = {
    CouplingKind.SETTING: "setting",
    CouplingKind.ENVIRONMENT: "environment variable",
    CouplingKind.FLAG: "feature flag",
    CouplingKind.SESSION_KEY: "session key",
    CouplingKind.CACHE_KEY: "cache key",
    CouplingKind.GLOBAL: "global",
    CouplingKind.FILE: "file",
    CouplingKind.BUCKET: "bucket",
    CouplingKind.QUEUE: "queue",
    CouplingKind.RESOURCE: "resource",
    CouplingKind.HOST: "host",
}
_NOBODY = "code without a part"


def why(
    thing: Shared, reading: set[str], writing: set[str], parts: set[str], *, secret: bool
) -> str:
    """One sentence."""
    match thing.kind:
        case CouplingKind.PATCH:
            return f"{_listed(writing) or 'code'} replaces what {thing.key} is for everybody"
        case CouplingKind.IMPORT_EFFECT:
            return f"importing the module does more than define: {thing.note}"
        case CouplingKind.IMPORT_REGISTRATION:
            return f"importing the module registers: {thing.note}"
        case CouplingKind.TEMPLATE:
            return f"{thing.note}, and ties together {_listed(parts)}"
        case CouplingKind.PLATFORM:
            tables = (
                f", and touches tables of {_listed(parts - reading)}" if parts - reading else ""
            )
            return f"{thing.note}{tables}"
        case CouplingKind.BASE_CLASS:
            return f"a class of {_listed(writing)} that classes of {_listed(reading - writing)} are"
        case CouplingKind.SIGNAL:
            if not thing.writers:
                return f"{_listed(reading)} listens; no place that sends it is known"
            sends, listens = _verb(writing, "send"), _verb(reading, "listen")
            sender = _listed(writing) or _NOBODY
            return f"{sender} {sends} it, {_listed(reading)} {listens}: no import shows it"
        case CouplingKind.TASK:
            how = f" {thing.note}" if thing.note else ""
            queue, run = _verb(writing, "queue"), _verb(reading, "run")
            return f"{_listed(writing)} {queue} it{how}, {_listed(reading)} {run} it"
    return _state(thing, reading, writing, secret)


def _state(thing: Shared, reading: set[str], writing: set[str], secret: bool) -> str:
    word = f"{'secret ' if secret else ''}{_WORDS[thing.kind]}"
    named = thing.kind in (CouplingKind.SETTING, CouplingKind.ENVIRONMENT, CouplingKind.FLAG)
    if named and thing.declared:
        if not thing.readers and thing.note:
            return f"{word} that is set, and named where nobody can say that it is read"
        if not thing.readers:
            return f"{word} that is set and read nowhere in the project (a library may read it)"
        if len(reading) > 1:
            return f"{word} that {_listed(reading)} read"
        return f"{word} that {_listed(reading) or _NOBODY} reads"
    readers = f"{_listed(reading) or _NOBODY} {_verb(reading, 'read')}"
    writers = f"{_listed(writing) or _NOBODY} {_verb(writing, 'change')}"
    if not thing.writers:
        if thing.kind is not CouplingKind.SETTING or thing.optional:
            return f"{word} that {readers}"
        known = is_framework_setting(thing.key)
        return f"{word} that {readers}" + ("" if known else " without a default, and no code sets")
    if not thing.readers:
        return f"{word} that {writers} and no code reads"
    if len(writing) < 2 and reading <= writing:
        return f"{word} that only {_listed(writing) or _NOBODY} uses"
    return f"{word} that {writers} and {readers}"


def _verb(parts: set[str], verb: str) -> str:
    return verb if len(parts) > 1 else f"{verb}s"


def _listed(parts: set[str]) -> str:
    ordered = sorted(parts)
    if len(ordered) > 4:
        return f"{', '.join(ordered[:3])} and {len(ordered) - 3} more"
    if len(ordered) > 1:
        return f"{', '.join(ordered[:-1])} and {ordered[-1]}"
    return ordered[0] if ordered else ""
