"""A report document in, report.md out: reads well as a comment on a pull request."""

import re
from collections.abc import Callable

from strangler.reports.behaviour import doings, shared_tables, transactions
from strangler.reports.document import Document
from strangler.reports.escaping import cell, code, prose
from strangler.reports.findings import cuts, cycles, gaps, hidden, place, problems
from strangler.reports.to_mermaid import to_mermaid
from strangler.reports.wording import counted

__all__ = ["LONGEST", "to_markdown"]

LONGEST = 65_536
"""Characters that GitHub takes in one comment; the report stays below."""

_ROOMS = (200, 100, 60, 40, 25, 15, 10, 6, 3, 1)
"""How many entries a list may show, tried in turn until the whole is short enough."""

_ANSWERS = {"split": "Split", "keep": "Do not split", "unknown": "No verdict"}


def to_markdown(document: Document, longest: int = LONGEST) -> str:
    """Picture of the parts, verdict, table of parts, then findings by what they cost, each with
    its file and line. Shorter than `longest` characters: lists that are cut say `+N more`."""
    text = ""
    for room in _ROOMS:
        text = _page(document, room)
        if len(text) < longest:
            return text
    return text[: longest - 80].rpartition("\n")[0] + "\n\n… the rest is in `report.json`\n"


def _page(document: Document, room: int) -> str:
    sections: tuple[Callable[[Document, int], list[str]], ...] = (
        _head,
        _verdict,
        _parts,
        transactions,
        cuts,
        shared_tables,
        doings,
        cycles,
        hidden,
        problems,
        gaps,
        _metrics,
    )
    blocks = ["\n".join(section(document, room)) for section in sections]
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(document: Document, room: int) -> list[str]:
    project, parts = document["project"], document["boundary"]["parts"]
    proposed = f"{counted(len(parts), 'part')} proposed" if parts else "no parts proposed"
    title = f"# {prose(project['name'])}: {proposed}"
    picture = to_mermaid(document).rstrip()
    lines = [title, "", "```mermaid", picture, "```"]
    hidden = re.search(r"%% (.*)$", picture)
    return [*lines, "", f"({hidden[1]}; platform code is used by all)"] if hidden else lines


def _verdict(document: Document, room: int) -> list[str]:
    verdict = document["boundary"]["verdict"]
    lines = [f"**{_ANSWERS[verdict['answer']]}.** {prose(verdict['sentence'])}"]
    reasons = [_reason(reason) for reason in verdict["reasons"][:room]]
    lines += ["", *reasons] if reasons else []
    lines += [*_more(len(verdict["reasons"]) - room), "", _counts(document)]
    return lines


def _reason(reason: Document) -> str:
    """A sentence and where to see it; three places are enough to check it."""
    places = ", ".join(code(place(at)) for at in reason["evidence"][:3])
    return f"- {prose(reason['text'])}" + (f" ({places})" if places else "")


def _counts(document: Document) -> str:
    project, resolution = document["project"], document["project"]["resolution"]
    calls = resolution["calls_resolved"] + resolution["calls_unresolved"]
    figures = [
        counted(project["files"], "file"),
        counted(project["lines"], "line"),
        counted(len(document["endpoints"]), "endpoint"),
        counted(len(document["tables"]), "table"),
        counted(len(document["doors"]), "other door"),
        counted(len(document["cycles"]), "cycle"),
    ]
    if project["unparsed"]:
        figures.append(f"{counted(project['unparsed'], 'file')} not parsed")
    if calls:
        share = 100 * resolution["calls_resolved"] / calls
        unknown = resolution["calls_unresolved"]
        figures.append(f"{share:.1f} % of calls resolved, {unknown:,} unknown")
    return " · ".join(figures)


def _parts(document: Document, room: int) -> list[str]:
    parts = document["boundary"]["parts"]
    if not parts:
        return []
    ordered = sorted(parts, key=lambda part: (-part["lines"], part["name"]))
    lines = ["## Parts", ""]
    lines.append("| part | kind | modules | lines | tables | endpoints | needs | why |")
    lines.append("|---|---|--:|--:|--:|--:|---|---|")
    lines += [_part_row(part) for part in ordered[:room]]
    return lines + _more(len(parts) - room)


def _part_row(part: Document) -> str:
    counts = (len(part["modules"]), part["lines"], len(part["tables"]), len(part["endpoints"]))
    needs = ", ".join(code(name) for name in part["depends_on"][:6])
    if len(part["depends_on"]) > 6:
        needs += f" +{len(part['depends_on']) - 6} more"
    why = _reason(part["why"][0])[2:] if part["why"] else ""
    return _row(code(part["name"]), part["kind"], *(f"{n:,}" for n in counts), needs, why)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cell(each) for each in cells)} |"


def _metrics(document: Document, room: int) -> list[str]:
    metrics = document["metrics"]
    if not metrics:
        return []
    lines = ["<details><summary>Figures about the split</summary>", ""]
    lines += ["| figure | value | better | says | for comparison |", "|---|--:|---|---|---|"]
    for name in sorted(metrics)[:room]:
        metric = metrics[name]
        compared = ", ".join(
            f"{prose(other)} {_figure(value)}" for other, value in metric["baselines"].items()
        )
        value, meaning = _figure(metric["value"]), prose(metric["meaning"])
        lines.append(_row(code(name), value, prose(metric["better"]), meaning, compared))
    return [*lines, *_more(len(metrics) - room), "", "</details>"]


def _figure(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.4g}"


def _more(left_out: int) -> list[str]:
    return ["", f"+{left_out:,} more"] if left_out > 0 else []
