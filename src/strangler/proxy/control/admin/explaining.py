"""A request in words in, where it would go and why out; nothing is sent anywhere."""

from strangler.proxy.control.admin import schemas
from strangler.proxy.control.plane import ControlPlane
from strangler.rules.deciding import Verdict, decide
from strangler.rules.matching import mismatch
from strangler.rules.model import State
from strangler.rules.precedence import difference
from strangler.rules.requests import Example, example

_MOST_MISSED = 20


def explanation(plane: ControlPlane, question: schemas.Explain) -> schemas.Explanation:
    """By the rules in force and the kill switch as it stands. Decides by the plain reading of
    the rules, to which tests hold the compiled table equal.

    Raises ValueError if the URL is none."""
    reloader = plane.reloader
    rules = reloader.current.rules
    request = example(
        question.method,
        question.url,
        [(each.name, each.value) for each in question.headers],
        client=str(question.client),
        claims=question.claims,
    )
    verdict = decide(rules, request)
    route = verdict.route
    killed = _is_killed(plane, verdict)
    cohort = None
    if verdict.cohort and not killed:
        cohort = schemas.CohortView(key=verdict.cohort.key, bucket=verdict.cohort.bucket)
    return schemas.Explanation(
        route=route.id if route else None,
        state=route.state.value if route else "",
        upstream=rules.default if killed else verdict.upstream,
        why="killed" if killed else verdict.why.value,
        rejected=verdict.reject and not killed,
        fallback="" if killed else verdict.fallback,
        shadow="" if killed else verdict.shadow,
        cohort=cohort,
        mints="" if killed else verdict.mints,
        location=str(route.location) if route and route.location else "",
        lost=[
            schemas.Candidate(
                id=each.route.id, because=difference(verdict.candidates[0].key, each.key)
            )
            for each in verdict.candidates[1:]
        ],
        missed=_missed(plane, request),
        generation=reloader.generation,
    )


def _is_killed(plane: ControlPlane, verdict: Verdict) -> bool:
    """Whether the kill switch decides: it spares retired routes unless it is forced, and what
    goes to the monolith anyway."""
    position = plane.kill_switch.position
    if not position.on or verdict.route is None:
        return False
    return position.forced or verdict.route.state is not State.RETIRED


def _missed(plane: ControlPlane, request: Example) -> list[schemas.Candidate]:
    missed: list[schemas.Candidate] = []
    for route in plane.reloader.current.rules.routes:
        because = mismatch(route, request)
        if because not in ("", "path", "ambiguous target"):
            missed.append(schemas.Candidate(id=route.id, because=plane.shown(because)))
            if len(missed) == _MOST_MISSED:
                break
    return missed
