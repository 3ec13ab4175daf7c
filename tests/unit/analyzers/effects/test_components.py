"""Components come out after all they lead to, and hold what leads to each other."""

from hypothesis import given
from hypothesis import strategies as st

from strangler.analyzers.effects.components import components

GRAPHS = st.integers(1, 12).flatmap(
    lambda size: st.lists(
        st.lists(st.integers(0, size - 1), max_size=4), min_size=size, max_size=size
    )
)


@given(GRAPHS)
def test_nodes_share_a_component_if_and_only_if_they_reach_each_other(
    graph: list[list[int]],
) -> None:
    reach = [_reached(graph, node) for node in range(len(graph))]
    owner, found = components(graph)
    for a in range(len(graph)):
        for b in range(len(graph)):
            assert (owner[a] == owner[b]) == (a == b or (b in reach[a] and a in reach[b]))
    assert sorted(node for members in found for node in members) == list(range(len(graph)))


@given(GRAPHS)
def test_a_component_comes_after_all_it_leads_to(graph: list[list[int]]) -> None:
    owner, _ = components(graph)
    for node, others in enumerate(graph):
        assert all(owner[other] <= owner[node] for other in others)


def test_a_long_chain_needs_no_stack() -> None:
    count = 50_000
    owner, _ = components([[node + 1] if node + 1 < count else [] for node in range(count)])
    assert owner[-1] == 0
    assert owner[0] == count - 1


def _reached(graph: list[list[int]], start: int) -> set[int]:
    seen: set[int] = set()
    waiting = list(graph[start])
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += graph[node]
    return seen
