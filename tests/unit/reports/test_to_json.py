"""The bytes of report.json: sorted, one element a line, and the same on every run."""

import json

from hypothesis import given
from hypothesis import strategies as st

from strangler.reports.document import document
from strangler.reports.to_json import graph_json, to_json
from support.sample_analysis import large_analysis, sample_analysis

NAMES = st.text(st.characters(codec="utf-8"), max_size=8)


def test_the_report_reads_back_as_the_document():
    """Layout adds nothing and loses nothing."""
    expected = document(sample_analysis())
    assert json.loads(to_json(expected)) == expected


def test_keys_are_sorted_at_every_depth():
    """Two tools that sort keys agree on what a report looks like."""

    def check(pairs):
        names = [name for name, _ in pairs]
        assert names == sorted(names)
        return dict(pairs)

    json.loads(to_json(document(sample_analysis())), object_pairs_hook=check)


def test_two_runs_write_the_same_bytes():
    """Nothing of the run itself (time, place, chance) is in the file."""
    first, second = (to_json(document(large_analysis(50, 90, 120))) for _ in range(2))
    assert first == second
    assert first.endswith(b"}\n")


def test_a_changed_module_is_one_changed_line():
    """Every module stands on a line of its own, so that diffs stay small."""
    lines = to_json(document(sample_analysis())).decode().splitlines()
    assert sum('"name":"shop.money","part":"money"' in line for line in lines) == 1


@given(st.dictionaries(NAMES, st.lists(st.fixed_dictionaries({"text": NAMES}), max_size=3)))
def test_any_text_survives(value):
    """Line ends, quotes and control characters in names never break the layout."""
    assert json.loads(to_json(value)) == value


@given(st.dictionaries(NAMES, st.lists(NAMES, max_size=4), max_size=6))
def test_a_graph_names_every_node_and_sorts_everything(adjacency):
    """Each node is a key, each list is sorted and without repeats, each edge is kept."""
    found = json.loads(graph_json(adjacency))
    assert list(found) == sorted(set(adjacency).union(*adjacency.values()))
    assert all(targets == sorted(set(targets)) for targets in found.values())
    edges = {(source, target) for source, targets in found.items() for target in targets}
    assert edges == {(source, target) for source in adjacency for target in adjacency[source]}


def test_an_empty_graph_is_an_empty_object():
    """No node, no key."""
    assert graph_json({}) == b"{}\n"
