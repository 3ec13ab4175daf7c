"""What the control plane knows, as the schemas of the admin API."""

import asyncio
import os
import time
from datetime import UTC, datetime

from strangler import __version__
from strangler.proxy.control.admin import schemas
from strangler.proxy.control.killswitch import Position
from strangler.proxy.control.metrics import resident, status_class
from strangler.proxy.control.plane import ControlPlane
from strangler.proxy.dataplane.compiled import form
from strangler.rules.model import BUCKETS, Route
from strangler.rules.model import Condition as ConditionRule


def stamp(moment: float) -> str:
    """Unix time as RFC 3339."""
    text = datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def kill_switch(position: Position) -> schemas.KillSwitch:
    """How the switch stands."""
    return schemas.KillSwitch(
        on=position.on,
        forced=position.forced,
        reason=position.reason,
        by=position.by,
        at=position.at,
    )


def status(plane: ControlPlane) -> schemas.Status:
    """The process at a glance."""
    tally = plane.fleet.tally()
    reloader = plane.reloader
    return schemas.Status(
        version=__version__,
        phase=plane.phase.value,
        ready=not plane.unready,
        pid=os.getpid(),
        started=stamp(plane.started),
        uptime_seconds=max(0.0, time.time() - plane.started),
        traffic=list(plane.traffic),
        admin=list(plane.admin),
        rules=schemas.RulesSummary(
            generation=reloader.generation,
            digest=reloader.current.digest,
            valid=reloader.failure is None,
            routes=len(reloader.current.rules.routes),
        ),
        workers=schemas.WorkersSummary(
            wanted=plane.fleet.size,
            serving=plane.fleet.serving,
            current=plane.fleet.current,
            restarts=plane.fleet.restarts,
        ),
        kill_switch=kill_switch(plane.kill_switch.position),
        connections=tally.connections,
        active=tally.active,
        tunnels=tally.tunnels,
        data_plane=form(),
    )


def routes(plane: ControlPlane) -> schemas.Routes:
    """The effective table."""
    reloader = plane.reloader
    rules = reloader.current.rules
    return schemas.Routes(
        generation=reloader.generation,
        default=rules.default,
        kill_switch=plane.kill_switch.position.on,
        routes=[_route(plane, each) for each in sorted(rules.routes, key=lambda each: each.id)],
    )


def _route(plane: ControlPlane, route: Route) -> schemas.RouteView:
    settings, shown = plane.reloader.current.rules.proxy, plane.shown

    def conditions(given: tuple[ConditionRule, ...]) -> list[schemas.Condition]:
        return [
            schemas.Condition(
                name=shown(each.name), value=None if each.value is None else shown(each.value)
            )
            for each in given
        ]

    match = route.match
    canary = None
    if route.canary:
        canary = schemas.Canary(
            percent=route.canary.buckets * 100 / BUCKETS,
            by=[str(key) for key in route.canary.by],
            mint=route.canary.mint,
        )
    return schemas.RouteView(
        id=route.id,
        match=match.kind.value,
        path=shown(match.path),
        methods=list(match.methods),
        hosts=[shown(host) for host in match.hosts],
        headers=conditions(match.headers),
        query=conditions(match.query),
        cookies=conditions(match.cookies),
        claims=conditions(match.claims),
        service=route.service,
        state=route.state.value,
        effect=route.effect.value,
        group=route.group,
        canary=canary,
        shadow_percent=route.shadow.sample * 100 / BUCKETS if route.shadow else None,
        rewrite_prefix=shown(route.rewrite.prefix) if route.rewrite else None,
        fallback_on=list(route.fallback.on) if route.fallback else [],
        ambiguous=route.ambiguous.value,
        priority=route.priority,
        deadline_seconds=settings.deadline if route.deadline is None else route.deadline,
        body_limit_bytes=settings.limits.body if route.body_limit is None else route.body_limit,
        location=str(route.location or ""),
    )


def counters(plane: ControlPlane) -> schemas.Counters:
    """What all workers counted since the start."""
    tally = plane.fleet.tally()
    return schemas.Counters(
        requests=[
            schemas.RouteCounter(
                route=route,
                upstream=upstream,
                outcome=outcome,
                status_class=status_class(answered),
                requests=count.requests,
                seconds=count.seconds,
            )
            for (route, upstream, outcome, answered), count in sorted(tally.routes.items())
        ],
        totals=dict(sorted(tally.counters.items())),
    )


def rules(plane: ControlPlane) -> schemas.RulesView:
    """The rules in force, and the last load if it failed."""
    reloader = plane.reloader
    failure = None
    if reloader.failure:
        failure = schemas.FailedLoad(
            at=reloader.failure.at,
            problems=[plane.shown(each) for each in reloader.failure.problems],
        )
    return schemas.RulesView(
        path=reloader.place,
        generation=reloader.generation,
        digest=reloader.current.digest,
        loaded=stamp(reloader.last_success),
        valid=failure is None,
        routes=len(reloader.current.rules.routes),
        warnings=[plane.shown(str(each)) for each in reloader.current.warnings],
        reloads=reloader.reloads,
        failures=reloader.failures,
        failure=failure,
    )


def workers(plane: ControlPlane) -> schemas.Workers:
    """All worker processes."""
    now = asyncio.get_running_loop().time()
    views = []
    for worker in plane.fleet.workers:
        snapshot = worker.snapshot
        views.append(
            schemas.WorkerView(
                slot=worker.slot,
                pid=worker.pid,
                generation=worker.generation,
                uptime_seconds=max(0.0, now - worker.started),
                connections=snapshot.connections if snapshot else 0,
                active=snapshot.active if snapshot else 0,
                tunnels=snapshot.tunnels if snapshot else 0,
                resident_bytes=resident(worker.pid),
            )
        )
    return schemas.Workers(wanted=plane.fleet.size, restarts=plane.fleet.restarts, workers=views)
