"""A report document in, what its code does as sections of report.md out: effects, transactions."""

from collections import Counter

from strangler.reports.document import Document
from strangler.reports.escaping import cell, code
from strangler.reports.findings import place
from strangler.reports.wording import counted, shortened

__all__ = ["doings", "shared_tables", "transactions"]

_EFFECTS = ("none", "read", "write", "external")
_FEW = 6


def doings(document: Document, room: int) -> list[str]:
    """What endpoints are proven to do, what keeps the others from it, and those that change
    something, each with the place where it happens. Nothing where effects were not analysed."""
    found = document["endpoints"]
    proven = Counter(it["effect"] for it in found if it["complete"])
    if not proven and all(it["effect"] == "none" for it in found):
        return []
    lines = ["## Endpoints", "", _sentence(len(found), proven)]
    causes = Counter(
        it["unknown"][0]["name"] or it["unknown"][0]["reason"] for it in found if it["unknown"]
    )
    if causes:
        ordered = sorted(causes.items(), key=lambda each: (-each[1], each[0]))[:_FEW]
        named = ", ".join(f"{code(shortened(name, 80))} ({count:,})" for name, count in ordered)
        left = len(causes) - len(ordered)
        lines += ["", f"Open calls nearest to them: {named}" + (f" +{left:,} more" if left else "")]
    changing = [it for it in found if it["effect"] in ("write", "external")]
    if changing:
        lines += ["", *_table(changing, min(room, 60))]
    return lines


def _sentence(total: int, proven: Counter[str]) -> str:
    reading = proven["none"] + proven["read"]
    says = f"{reading:,} of {counted(total, 'endpoint')} only read"
    others = [
        f"{proven[it]:,} {word}" for it, word in (("write", "write"), ("external", "call out"))
    ]
    says += "".join(f", {each}" for each in others if not each.startswith("0 "))
    left = total - proven.total()
    return f"{says}; {left:,} incomplete." if left else f"{says}; all proven."


def _table(changing: list[Document], room: int) -> list[str]:
    rows = [
        "<details><summary>Endpoints that change something or call out: "
        f"{len(changing):,}</summary>",
        "",
        "| endpoint | effect | proof | writes | calls out to | shown at |",
        "|---|---|---|---|---|---|",
    ]
    ordered = sorted(changing, key=lambda it: (-_EFFECTS.index(it["effect"]), it["id"]))
    for each in ordered[:room]:
        at = code(place(each["witness"][-1])) if each["witness"] else ""
        cells = (
            code(f"{each['method']} {each['path']}"),
            each["effect"],
            "complete" if each["complete"] else "incomplete",
            _named(each["writes"]),
            _named(each["external"]),
            at,
        )
        rows.append(f"| {' | '.join(cell(it) for it in cells)} |")
    left = len(ordered) - room
    return [*rows, *(["", f"+{left:,} more"] if left > 0 else []), "", "</details>"]


def _named(names: list[str]) -> str:
    text = ", ".join(code(name) for name in names[:_FEW])
    return text + (f" +{len(names) - _FEW:,} more" if len(names) > _FEW else "")


def transactions(document: Document, room: int) -> list[str]:
    """Transactions by the number of parts whose tables they write, with what leaves early."""
    found = document["transactions"]
    if not found:
        return []
    ordered = sorted(
        found, key=lambda it: (-len(it["writes_parts"]), -len(it["published"]), it["symbol"])
    )
    split = sum(len(it["writes_parts"]) > 1 for it in found)
    ghosts = sum(bool(it["published"]) for it in found)
    lines = [
        "## Transactions",
        "",
        f"{counted(len(found), 'transaction')}; over several parts: {split:,}; "
        f"with something sent before the commit: {ghosts:,}.",
        "",
        *(_transaction(it) for it in ordered[: min(room, 12)]),
    ]
    left = len(found) - min(room, 12)
    return lines + (["", f"+{left:,} more"] if left > 0 else [])


def _transaction(span: Document) -> str:
    parts = ", ".join(code(name) for name in span["writes_parts"])
    text = f"- {code(span['symbol'])} ({code(place(span['location']))}) writes "
    text += f"{counted(len(span['writes']), 'table')}" + (f" of {parts}" if parts else "")
    if span["published"]:
        sent = sorted({it["effect"]["kind"] for it in span["published"]})
        text += f"; leaves before the commit: {', '.join(sent)}"
    return text


def shared_tables(document: Document, room: int) -> list[str]:
    """Tables that other parts than their owners write, from the cuts."""
    writers: dict[str, set[str]] = {}
    for cut in document["cuts"]:
        for table in cut["shared_tables"]:
            writers.setdefault(table, set()).add(cut["from"])
    if not writers:
        return []
    owners = {table["name"]: table["owner"] for table in document["tables"]}
    ordered = sorted(writers, key=lambda name: (-len(writers[name]), name))
    lines = ["## Tables written from outside their part", ""]
    for name in ordered[: min(room, 25)]:
        others = ", ".join(code(part) for part in sorted(writers[name])[:_FEW])
        lines.append(f"- {code(name)} of {code(owners.get(name) or 'no part')}: {others}")
    left = len(ordered) - min(room, 25)
    return lines + (["", f"+{left:,} more"] if left > 0 else [])
