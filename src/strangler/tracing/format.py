"""Records in, lines of a trace file out, and back: one JSON object a line, sorted, each once.

docs/trace.md describes the kinds. Traces of several processes, or of several runs, are merged by
putting their lines together."""

import json
from collections.abc import Iterable
from typing import Any

VERSION = 1
HEAD = "trace"

Record = dict[str, Any]


class NotATraceError(ValueError):
    """The text is no trace, or one of a version that is not understood."""


def line(record: Record) -> str:
    """One record as it stands in the file."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def merged(texts: Iterable[str]) -> list[str]:
    """All lines of several traces, the head first, then sorted. A line that was cut short, by the
    end of its process, is left out."""
    lines: set[str] = set()
    pythons: set[str] = set()
    transactions: dict[tuple[int, int], set[str]] = {}
    for number, text in enumerate(texts):
        for written in text.splitlines():
            record = parsed(written)
            if record is None:
                continue
            if record["kind"] == HEAD:
                check(record)
                pythons.update(record.get("pythons", ()))
            elif "transaction" in record:
                transactions.setdefault((number, record.pop("transaction")), set()).add(
                    line(record)
                )
            else:
                lines.add(line(record))
    lines.update(_numbered(transactions.values()))
    return [line({"kind": HEAD, "version": VERSION, "pythons": sorted(pythons)}), *sorted(lines)]


def _numbered(transactions: Iterable[set[str]]) -> Iterable[str]:
    """Transactions in which the same happened are one, and all have numbers that do not depend on
    the processes they ran in."""
    different = sorted({tuple(sorted(records)) for records in transactions})
    for number, records in enumerate(different, 1):
        for record in records:
            yield line({**json.loads(record), "transaction": number})


def parsed(written: str) -> Record | None:
    """One line's record; None if it is none."""
    try:
        record = json.loads(written)
    except ValueError:
        return None
    return record if isinstance(record, dict) and isinstance(record.get("kind"), str) else None


def check(head: Record) -> None:
    """Raises NotATraceError for a version that we do not know."""
    if head.get("version") != VERSION:
        raise NotATraceError(
            f"it has version {head.get('version')!r} of the format, known is {VERSION}"
        )
