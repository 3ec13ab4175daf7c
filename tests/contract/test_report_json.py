"""report.json keeps the contract: its schema, its keys, and every field of the analysis."""

import dataclasses
import json
from typing import Any, get_args, get_type_hints

import jsonschema
import pytest

from strangler.model.analysis import Analysis, ProjectSummary
from strangler.model.boundaries import Cut
from strangler.model.witness import Witnessed
from strangler.reports.document import document
from strangler.reports.to_json import schema, to_json
from support.sample_analysis import large_analysis, sample_analysis

TOP_LEVEL = [
    "schema_version",
    "project",
    "modules",
    "symbols",
    "endpoints",
    "doors",
    "tables",
    "edges",
    "boundary",
    "cuts",
    "plan",
    "metrics",
    "diagnostics",
]
CUT = [
    "from",
    "to",
    "imports",
    "calls",
    "foreign_keys",
    "joins",
    "transactions",
    "shared_tables",
    "shared_state",
    "price",
    "evidence",
]
RENAMED = {(Cut, "source"): "from", (Cut, "target"): "to"}
LEFT_OUT = {
    (ProjectSummary, "digest"): "keys caches, says nothing to a reader",
    (Witnessed, "modules"): "edges show it as `seen`",
    (Analysis, "effects"): "packed for the page; `strangler explain` answers from it",
}
NAMED_BY_KEY = {"metrics"}


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema.Draft202012Validator.check_schema(schema())
    return jsonschema.Draft202012Validator(schema())


def errors(validator: Any, report: Any) -> list[str]:
    return [f"{e.json_path}: {e.message}" for e in validator.iter_errors(report)]


def test_the_sample_report_is_valid(validator):
    """What is written, read back, fits the schema that ships with the package."""
    assert errors(validator, json.loads(to_json(document(sample_analysis())))) == []


def test_a_generated_report_is_valid(validator):
    """A report of another shape (no stability, hundreds of cuts) fits it too."""
    report = json.loads(to_json(document(large_analysis(120, 200, 400, parts=12))))
    assert errors(validator, report) == []


def test_the_schema_refuses_a_key_nobody_announced(validator):
    """A key that is not in the schema is an error, at the top and deep inside."""
    report = document(sample_analysis())
    report["surprise"] = 1
    report["cuts"][0]["evidence"][0]["location"]["offset"] = 2
    assert len(errors(validator, report)) == 2


def test_the_schema_refuses_an_absolute_path(validator):
    """A location never shows where the project stands on someone's disk."""
    report = document(sample_analysis())
    report["tables"][0]["location"]["path"] = "/srv/shop/models.py"
    assert len(errors(validator, report)) == 1


def test_every_contracted_key_is_there():
    """Keys of recognisers that do not exist yet are empty, never absent."""
    report = document(sample_analysis())
    assert set(TOP_LEVEL) <= report.keys()
    assert all(cut.keys() == set(CUT) for cut in report["cuts"])
    assert report["plan"] == []


def test_every_field_of_the_analysis_is_in_the_report():
    """Whoever adds a field to the model must say where it goes in report.json."""
    analysis = sample_analysis()
    missing: list[str] = []
    compare(analysis, document(analysis), "report", missing)
    assert missing == []


def test_every_field_of_the_analysis_is_in_the_schema():
    """The schema describes each dataclass that an Analysis can hold."""
    described = {
        frozenset(each["properties"]) for each in schema()["$defs"].values() if "properties" in each
    }
    for kind in dataclasses_in(Analysis, set()):
        fields = {f.name for f in dataclasses.fields(kind) if (kind, f.name) not in LEFT_OUT}
        names = {RENAMED.get((kind, name), name) for name in fields}
        if kind.__name__ == "Metric":
            names -= {"name"}
        assert any(names <= each for each in [*described, set(schema()["properties"])]), kind


def dataclasses_in(hint: Any, found: set[type]) -> set[type]:
    """The dataclasses that a type can hold, itself included."""
    if dataclasses.is_dataclass(hint) and hint not in found:
        found.add(hint)
        for inner in get_type_hints(hint).values():
            dataclasses_in(inner, found)
    for inner in get_args(hint):
        dataclasses_in(inner, found)
    return found


def compare(value: Any, plain: Any, where: str, missing: list[str]) -> None:
    """Note every dataclass field below `value` that `plain` does not have."""
    for field in dataclasses.fields(value):
        if (type(value), field.name) in LEFT_OUT:
            continue
        name = RENAMED.get((type(value), field.name), field.name)
        if name not in plain:
            missing.append(f"{where}.{name}")
            continue
        inner, shown = getattr(value, field.name), plain[name]
        if field.name in NAMED_BY_KEY:
            assert {each.name for each in inner} == shown.keys()
            for each in inner:
                compare(each, shown[each.name] | {"name": each.name}, f"{where}.{name}", missing)
        elif dataclasses.is_dataclass(inner):
            compare(inner, shown, f"{where}.{name}", missing)
        elif isinstance(inner, tuple) and inner and dataclasses.is_dataclass(inner[0]):
            for each in shown[:1]:
                compare(inner[0], each, f"{where}.{name}[]", missing)
