"""An Explanation in, the lines or the JSON that `rules explain` prints out."""

from collections.abc import Sequence
from typing import Any

from strangler.cli.rules.loading import write_line
from strangler.rules.explaining import Explanation, Loser
from strangler.rules.model import Route, State
from strangler.rules.values import format_percent

_MOST = 10


def write_text(answer: Explanation) -> None:
    """For people."""
    verdict = answer.verdict
    write_line(str(answer.request))
    write_line()
    if verdict.reject:
        write_line("answer    400, by the proxy itself")
    elif verdict.mints and verdict.cohort is None and verdict.route:
        write_line(f"upstream  {verdict.upstream} or {verdict.route.service}")
    else:
        write_line(f"upstream  {verdict.upstream}")
    write_line(f"why       {answer.reason}")
    if verdict.route is not None:
        write_line(
            f"route     {verdict.route.id}  {_place(verdict.route)}  {_state(verdict.route)}"
        )
    if verdict.fallback:
        write_line(f"fallback  {verdict.fallback}")
    if verdict.shadow:
        write_line(f"copies    {verdict.shadow}")
    _losers("also match, and lost", answer.lost)
    _losers("fit the path, and do not match", answer.missed)


def _losers(title: str, losers: Sequence[Loser]) -> None:
    if not losers:
        return
    shown = losers[:_MOST]
    names = max(len(each.route.id) for each in shown)
    places = max(len(_place(each.route)) for each in shown)
    write_line()
    write_line(title)
    for each in shown:
        place = _place(each.route)
        write_line(f"  {each.route.id:{names}}  {place:{places}}  {each.reason}")
    if len(losers) > len(shown):
        write_line(f"  {len(losers) - len(shown):,} more with --format json")


def _place(route: Route) -> str:
    place = route.location
    return f"{place.path}:{place.line}" if place else ""


def _state(route: Route) -> str:
    if route.state is State.CANARY and route.canary:
        return f"canary {format_percent(route.canary.buckets)} %"
    return route.state.value


def as_json(answer: Explanation) -> dict[str, Any]:
    """For scripts."""
    verdict, request = answer.verdict, answer.request
    cohort, route = verdict.cohort, verdict.route
    return {
        "request": {
            "method": request.method.decode("latin-1"),
            "host": request.host.decode("latin-1"),
            "path": request.path.decode("latin-1"),
            "query": None if request.query is None else request.query.decode("latin-1"),
        },
        "upstream": verdict.upstream,
        "why": verdict.why.value,
        "reason": answer.reason,
        "route": route and _route(route),
        "fallback": verdict.fallback or None,
        "shadow": verdict.shadow or None,
        "reject": verdict.reject,
        "mints": verdict.mints or None,
        "cohort": cohort
        and {
            "key": cohort.key,
            "value": cohort.value.decode("utf-8", "backslashreplace"),
            "bucket": cohort.bucket,
            "below": route.canary.buckets if route and route.canary else None,
        },
        "lost": [_route(each.route) | {"criterion": each.reason} for each in answer.lost],
        "missed": [_route(each.route) | {"condition": each.reason} for each in answer.missed],
    }


def _route(route: Route) -> dict[str, Any]:
    place = route.location
    return {
        "id": route.id,
        "state": route.state.value,
        "location": place and {"path": place.path, "line": place.line, "column": place.column},
    }
