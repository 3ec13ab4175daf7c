"""A question in, its answer out once it is there: asked again with pauses that grow."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from strangler.deploy.aws.errors import AwsError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often AWS is asked, and for how long."""

    first: float = 0.25
    """Seconds before the second question."""
    most: float = 5.0
    """Seconds between two questions, at most."""
    limit: float = 7_200.0
    """Seconds after which we stop waiting; what AWS does goes on."""
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


def wait(ask: Callable[[], T | None], what: str, pace: Pace) -> T:
    """What `ask` answers once it is not None. Raises AwsError, which says `what` was waited for,
    when the limit has passed."""
    began, pause = pace.clock(), pace.first
    while (answer := ask()) is None:
        if pace.clock() - began > pace.limit:
            raise AwsError(
                f"{what} took longer than {pace.limit / 60:g} minutes\n"
                "AWS goes on by itself: see `strangler deploy status`, then run this again"
            )
        pace.sleep(pause)
        pause = min(pause * 1.5, pace.most)
    return answer
