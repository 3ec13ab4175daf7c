"""Trace files in, typed records out. docs/trace.md describes the format."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from strangler.errors import UnusableInputError
from strangler.tracing.format import HEAD, NotATraceError, check, merged, parsed


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A function of a traced source folder: `name` is its qualified name as Python has it, empty
    for a module; `line` its first line, or the line that ran."""

    path: str
    name: str
    line: int


@dataclass(frozen=True, slots=True, order=True)
class Call:
    """One call. `caller` is None where no code of the project was below it; `through` the first
    library function in between, or empty; `lazy` that the callee is a generator or coroutine whose
    maker was not seen."""

    caller: Place | None
    line: int
    callee: Place
    through: str
    lazy: bool


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """One SQL statement; `transaction` is 0 outside of any."""

    text: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]
    request: str
    at: Place | None
    transaction: int
    action: str


@dataclass(frozen=True, slots=True, order=True)
class Event:
    """A connection (`connect`), name look-up (`lookup`), process (`process`) or changed file
    (`write`); `target` is the host, program or path, and `near` whether it stays on the machine."""

    kind: str
    target: str
    near: bool
    request: str
    at: Place | None


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything in one or several trace files; sorted. `digests` are those of the source files,
    by path; `requests` the served requests with their handlers as dotted
    names, without those whose method was refused."""

    calls: tuple[Call, ...]
    statements: tuple[Statement, ...]
    events: tuple[Event, ...]
    requests: tuple[tuple[str, str], ...]
    digests: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Loaded:
    """A trace, and a digest that stands for the files it was in."""

    trace: Trace
    digest: bytes


def load_traces(paths: Sequence[Path]) -> Loaded | None:
    """All traces as one; None where there is none. Raises UnusableInputError for a file that is
    no trace."""
    if not paths:
        return None
    lines = merged([_text(path) for path in paths])
    return Loaded(read(lines), sha256("\n".join(lines).encode()).digest())


def _text(path: Path) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UnusableInputError(f"cannot read {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UnusableInputError(f"{path} is no trace: it is not UTF-8") from error
    head = parsed(text.partition("\n")[0])
    if head is None or head["kind"] != HEAD:
        raise UnusableInputError(
            f"{path} is no trace: make one with `strangler trace -o {path.name} -- COMMAND`"
        )
    try:
        check(head)
    except NotATraceError as error:
        raise UnusableInputError(f"{path} cannot be read: {error}; record it anew") from error
    return text


def read(lines: Iterable[str]) -> Trace:
    """The records of merged lines; kinds that are not known are left out."""
    calls: set[Call] = set()
    statements: set[Statement] = set()
    events: set[Event] = set()
    requests: set[tuple[str, str]] = set()
    digests: dict[str, set[str]] = {}
    for written in lines:
        record = parsed(written)
        if record is None:
            continue
        try:
            match record["kind"]:
                case "call":
                    calls.add(_call(record))
                case "sql":
                    statements.add(_statement(record))
                case "connect" | "lookup" | "process" | "write":
                    events.add(_event(record))
                case "request":
                    if not record.get("refused"):
                        requests.add((record["request"], record.get("handler", "")))
                case "file":
                    digests.setdefault(record["path"], set()).add(record["digest"])
        except (KeyError, TypeError, ValueError) as error:
            raise UnusableInputError(f"a line of the trace is damaged: {written[:120]}") from error
    return Trace(
        tuple(sorted(calls, key=repr)),
        tuple(sorted(statements, key=repr)),
        tuple(sorted(events, key=repr)),
        tuple(sorted(requests)),
        {path: frozenset(found) for path, found in sorted(digests.items())},
    )


def _place(given: Any) -> Place | None:
    if given is None:
        return None
    path, name, line = given
    return Place(str(path), str(name), int(line))


def _call(record: dict[str, Any]) -> Call:
    callee = _place(record["callee"])
    if callee is None:
        raise ValueError("a call without a callee")
    return Call(
        _place(record["caller"]),
        int(record["line"]),
        callee,
        record.get("through", ""),
        bool(record.get("lazy")),
    )


def _statement(record: dict[str, Any]) -> Statement:
    return Statement(
        record["text"],
        tuple(record.get("reads", ())),
        tuple(record.get("writes", ())),
        record.get("request", ""),
        _place(record.get("at")),
        int(record.get("transaction", 0)),
        record.get("action", ""),
    )


def _event(record: dict[str, Any]) -> Event:
    kind = record["kind"]
    target = record.get("host") or record.get("program") or record.get("path") or ""
    return Event(
        kind,
        target,
        bool(record.get("loopback")),
        record.get("request", ""),
        _place(record.get("at")),
    )
