"""The matrix itself: every deployment in it can be read and built."""

import pytest

from strangler.deploy.resources import Att, Output, Ref, expressions
from support.deployment_samples import SAMPLES
from support.deployments import NAMES, built


def test_the_matrix_has_twelve_deployments_named_as_their_keys():
    assert len(SAMPLES) == 12
    assert [built(name).deployment.name for name in NAMES] == list(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_logical_ids_are_unique_in_a_stack_and_references_lead_somewhere(name):
    """`after` and references name resources of the same stack, `Output` one of an earlier."""

    given: dict[str, set[str]] = {}
    for stack in built(name).stacks:
        ids = [each.id for each in stack.resources]
        assert len(ids) == len(set(ids)), stack.name
        for used in expressions(stack):
            match used:
                case Ref(id_) | Att(id_, _):
                    assert id_ in ids, (stack.name, used)
                case Output(other, output):
                    assert output in given[other], (stack.name, used)
        for resource in stack.resources:
            assert set(resource.after) <= set(ids), resource.id
        given[stack.name] = set(stack.outputs)
