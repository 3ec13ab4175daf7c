"""The report document: order, numbers, and text that any reader accepts."""

import json
from dataclasses import replace
from random import Random

from strangler.model.boundaries import Metric
from strangler.reports.document import document
from support.sample_analysis import sample_analysis


def test_the_order_of_the_analysis_does_not_show():
    """However an analysis was put together, its report is the same."""
    expected = document(sample_analysis())
    for seed in range(5):
        assert document(shuffled(seed)) == expected


def shuffled(seed: int):
    """The sample with every top-level list, the parts and the lists of names in another order."""
    chance = Random(seed)

    def mix(values):
        return tuple(chance.sample(values, len(values)))

    sample = sample_analysis()
    boundary = replace(
        sample.boundary,
        parts=mix(
            tuple(
                replace(p, modules=mix(p.modules), endpoints=mix(p.endpoints), why=mix(p.why))
                for p in sample.boundary.parts
            )
        ),
    )
    return replace(
        sample,
        modules=mix(sample.modules),
        symbols=mix(sample.symbols),
        endpoints=mix(sample.endpoints),
        tables=mix(sample.tables),
        edges=mix(sample.edges),
        cuts=mix(tuple(replace(cut, evidence=mix(cut.evidence)) for cut in sample.cuts)),
        metrics=mix(sample.metrics),
        diagnostics=mix(sample.diagnostics),
        boundary=boundary,
    )


def test_figures_are_rounded_and_finite():
    """Six digits, no negative zero, and None for what JSON cannot hold."""
    values = {"a": 1 / 3, "b": -1e-9, "c": float("nan"), "d": float("inf"), "e": -0.0}
    metrics = tuple(Metric(name, value, "higher", "", values) for name, value in values.items())
    found = document(replace(sample_analysis(), metrics=metrics))["metrics"]
    expected = {"a": 0.333333, "b": 0.0, "c": None, "d": None, "e": 0.0}
    assert {name: metric["value"] for name, metric in found.items()} == expected
    assert found["a"]["baselines"] == expected
    assert "-0.0" not in json.dumps(found)


def test_the_weightiest_reason_comes_first():
    """Reasons are sorted by what they count, heaviest first."""
    parts = {part["name"]: part for part in document(sample_analysis())["boundary"]["parts"]}
    assert [reason["weight"] for reason in parts["orders"]["why"]] == [7.25, 2.5]


def test_a_file_name_that_is_no_utf_8_is_spelled_out():
    """A lone surrogate would break every reader of the report; it becomes plain text."""
    sample = sample_analysis()
    odd = replace(sample.modules[0], path="shop/caf\udce9.py")
    found = document(replace(sample, modules=(odd,)))
    assert found["modules"][0]["path"] == "shop/caf\\udce9.py"
    assert type(found["boundary"]["parts"][0]["modules"]) is list


def test_the_witness_keeps_its_order():
    """A witness is a path, not a set: sorting it would break it."""
    endpoints = {e["id"]: e for e in document(sample_analysis())["endpoints"]}
    paths = [step["path"] for step in endpoints["shop:POST /api/orders"]["witness"]]
    assert paths == ["shop/orders/views.py", "shop/orders/models.py"]
