"""CloudWatch's Embedded Metric Format as a JSON Schema of our own, by its specification and by what
CloudWatch takes for metrics and dimensions (PutMetricData): what an emulator does not check."""

import json
from typing import Any

import jsonschema

LARGEST = 256 * 1024
"""Bytes of an event, by the older and smaller of the limits that are told."""
_NAME = {"type": "string", "minLength": 1, "maxLength": 1024}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["_aws"],
    "properties": {
        "_aws": {
            "type": "object",
            "required": ["Timestamp", "CloudWatchMetrics"],
            "properties": {
                "Timestamp": {"type": "integer", "minimum": 1_500_000_000_000},
                "CloudWatchMetrics": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["Namespace", "Dimensions", "Metrics"],
                        "additionalProperties": False,
                        "properties": {
                            "Namespace": {"type": "string", "pattern": "^[^:].{0,254}$"},
                            "Dimensions": {
                                "type": "array",
                                "minItems": 1,
                                "items": {
                                    "type": "array",
                                    "minItems": 1,
                                    "maxItems": 30,
                                    "uniqueItems": True,
                                    "items": {"type": "string", "minLength": 1, "maxLength": 250},
                                },
                            },
                            "Metrics": {
                                "type": "array",
                                "maxItems": 100,
                                "items": {
                                    "type": "object",
                                    "required": ["Name"],
                                    "additionalProperties": False,
                                    "properties": {
                                        "Name": _NAME,
                                        "Unit": {"enum": ["Count", "Seconds", "Milliseconds"]},
                                        "StorageResolution": {"enum": [1, 60]},
                                    },
                                },
                            },
                        },
                    },
                },
            },
        }
    },
}
_DIMENSION = {"type": "string", "pattern": r"^(?!:)(?=.*\S)[ -~]{1,1024}$"}
_NUMBERS = {"type": "array", "minItems": 1, "maxItems": 100, "items": {"type": "number"}}
_VALUE = {
    "anyOf": [
        {"type": "number"},
        _NUMBERS,
        {
            "type": "object",
            "required": ["Values", "Counts"],
            "additionalProperties": False,
            "properties": {"Values": _NUMBERS, "Counts": _NUMBERS},
        },
    ]
}


def checked(line: bytes) -> dict[str, Any]:
    """The record of one line; raises AssertionError or ValidationError where CloudWatch would make
    no metric of it."""
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert len(line) <= LARGEST
    record: dict[str, Any] = json.loads(line)
    jsonschema.validate(record, SCHEMA)
    for directive in record["_aws"]["CloudWatchMetrics"]:
        for name in {name for names in directive["Dimensions"] for name in names}:
            jsonschema.validate(record[name], _DIMENSION)
        for metric in directive["Metrics"]:
            value = record[metric["Name"]]
            jsonschema.validate(value, _VALUE)
            if isinstance(value, dict):
                assert len(value["Values"]) == len(value["Counts"])
    return record
