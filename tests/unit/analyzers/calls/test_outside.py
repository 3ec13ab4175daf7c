"""Functions outside the project of which something is told."""

from pathlib import Path

import pytest

from strangler.analyzers.calls.outside import Outside
from strangler.analyzers.calls.solving import solve
from support.trees import link

TOLD = Outside(
    {"pools.run": ((1, "target"),), "pools.sort": ((-1, "key"),)}, frozenset({"boto3.client"})
)


def calls(tmp_path: Path, source: str) -> tuple[set[str], set[str]]:
    """What `m.f` calls in the project, and outside."""
    activity = solve(link(tmp_path, {"m.py": source}).inventory, outside=TOLD).activity
    (index,) = (i for i, body in enumerate(activity.bodies) if body.symbol == "m.f")
    inside = {activity.bodies[call.callee].symbol for call in activity.calls.get(index, ())}
    return inside, {call.name for call in activity.outside.get(index, ())}


@pytest.mark.parametrize("call", ["run(1, work)", "run(target=work)", "sort(key=work)"])
def test_a_function_that_is_given_to_be_called_is_called(tmp_path: Path, call: str) -> None:
    source = f"import pools\ndef work(): ...\ndef f():\n    pools.{call}\n"
    assert calls(tmp_path, source)[0] == {"m.work"}


@pytest.mark.parametrize("call", ["run(work)", "sort(work)", "sort()", "run()"])
def test_an_argument_at_another_place_is_not_called(tmp_path: Path, call: str) -> None:
    source = f"import pools\ndef work(): ...\ndef f():\n    pools.{call}\n"
    assert calls(tmp_path, source)[0] == set()


@pytest.mark.parametrize(
    ("given", "called"), [("'s3'", "boto3.client[s3].put"), ("x", "boto3.client.put")]
)
def test_a_literal_argument_tells_results_apart(tmp_path: Path, given: str, called: str) -> None:
    source = f"""
        import boto3
        def f(x=str()):
            client = boto3.client({given})
            client.put()
    """
    assert called in calls(tmp_path, source)[1]
    other = {"boto3.client.put", "boto3.client[s3].put"} - {called}
    assert not other & calls(tmp_path, source)[1]
