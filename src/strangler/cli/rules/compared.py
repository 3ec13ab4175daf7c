"""A Comparison in, the lines or the JSON that `rules diff` prints out."""

from pathlib import Path
from typing import Any

from strangler.cli.rules.loading import counted, write_line
from strangler.rules.comparing import Comparison, Handover, Move, Side, is_same
from strangler.rules.model import BUCKETS
from strangler.rules.values import format_percent

_MOST = 40


def write_text(comparison: Comparison, old: Path, new: Path) -> None:
    """For people."""
    if is_same(comparison):
        write_line(f"{old} and {new} say the same.")
        return
    write_line(
        f"{counted(len(comparison.added), 'route')} added, {len(comparison.removed)} removed, "
        f"{len(comparison.changed)} changed"
    )
    moving = [each for each in comparison.handovers if each.moves]
    _section("requests that change hands", moving, comparison)
    others = [each for each in comparison.handovers if not each.moves]
    _section("answered by the same, otherwise treated", others, comparison)
    _list("added", dict.fromkeys(comparison.added, ""))
    _list("removed", dict.fromkeys(comparison.removed, ""))
    _list("changed", {name: ", ".join(keys) for name, keys in comparison.changed.items()})
    _list("upstreams", dict(comparison.upstreams))
    _list("settings", dict.fromkeys(comparison.settings, ""))


def _section(title: str, handovers: list[Handover], comparison: Comparison) -> None:
    if not handovers:
        return
    write_line()
    write_line(title)
    for handover in handovers[:_MOST]:
        more = f"  (+{counted(handover.others, 'more example')})" if handover.others else ""
        write_line(f"  {handover.request}{more}")
        old, new = handover.old, handover.new
        if old.route != new.route:
            write_line(f"      route {old.route or 'none'} -> {new.route or 'none'}")
        for move in handover.moves:
            write_line(f"      {_moved(move, new)}")
        for key in ("state", "shadow", "fallback", "reject"):
            before, after = getattr(old, key), getattr(new, key)
            if before != after:
                write_line(f"      {key} {_said(before)} -> {_said(after)}")
        if old.drawn_by != new.drawn_by and old.drawn_by and new.drawn_by and not handover.moves:
            write_line("      cohorts are drawn anew")
    if len(handovers) > _MOST:
        write_line(f"  {len(handovers) - _MOST:,} more with --format json")


def _moved(move: Move, new: Side) -> str:
    text = f"{move.source} -> {move.target}"
    if not move.buckets:
        return f"{text}: up to {format_percent(move.share)} %, cohorts are drawn anew"
    if move.share == BUCKETS:
        return f"{text}: all"
    ranges = ", ".join(f"{start}-{end - 1}" for start, end in move.buckets)
    return f"{text}: {format_percent(move.share)} %, buckets {ranges}"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "400" if value else "no"
    return str(value) or "none"


def _list(title: str, names: dict[str, str]) -> None:
    if not names:
        return
    write_line()
    write_line(title)
    for name, note in list(names.items())[:_MOST]:
        write_line(f"  {name}: {note}" if note else f"  {name}")
    if len(names) > _MOST:
        write_line(f"  {len(names) - _MOST:,} more with --format json")


def as_json(comparison: Comparison) -> dict[str, Any]:
    """For scripts."""
    return {
        "added": list(comparison.added),
        "removed": list(comparison.removed),
        "changed": {name: list(keys) for name, keys in comparison.changed.items()},
        "upstreams": dict(comparison.upstreams),
        "settings": list(comparison.settings),
        "requests": [_handover(each) for each in comparison.handovers],
    }


def _handover(handover: Handover) -> dict[str, Any]:
    request = handover.request
    return {
        "request": str(request),
        "method": request.method.decode("latin-1"),
        "host": request.host.decode("latin-1"),
        "path": request.path.decode("latin-1"),
        "headers": {name.decode(): value.decode() for name, value in request.fields},
        "old": _side(handover.old),
        "new": _side(handover.new),
        "moves": [
            {
                "from": move.source,
                "to": move.target,
                "percent": float(format_percent(move.share)),
                "buckets": [list(pair) for pair in move.buckets],
                "redrawn": not move.buckets,
            }
            for move in handover.moves
        ],
        "more_examples": handover.others,
    }


def _side(side: Side) -> dict[str, Any]:
    return {
        "route": side.route or None,
        "state": side.state or None,
        "answers": [
            {"upstream": share.upstream, "buckets": [share.start, share.end]}
            for share in side.shares
        ],
        "shadow": side.shadow or None,
        "fallback": side.fallback or None,
        "reject": side.reject,
    }
