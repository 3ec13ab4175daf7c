"""The JSON Schema that AppConfig holds a version of the rules against before it deploys it.

AppConfig reads draft 4 and takes 32 KB (model of appconfig, `ValidatorContent`), so this is the
shape of rules alone; the rest is checked before a version is published, and by every proxy."""

import json
from typing import Any


def validator() -> str:
    """The schema as text."""
    return json.dumps(_SCHEMA, sort_keys=True, separators=(",", ":"))


_OBJECT: dict[str, Any] = {"type": "object"}
_SCHEMA: dict[str, Any] = {
    "$schema": "http://json-schema.org/draft-04/schema#",
    "type": "object",
    "additionalProperties": False,
    "required": ["version", "upstreams", "default"],
    "properties": {
        "version": {"enum": [1]},
        "proxy": _OBJECT,
        "default": {"type": "string", "minLength": 1},
        "upstreams": {"type": "object", "minProperties": 1, "additionalProperties": _OBJECT},
        "groups": {"type": "object", "additionalProperties": _OBJECT},
        "routes": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "match"],
                "properties": {
                    "id": {"type": "string", "minLength": 1},
                    "match": _OBJECT,
                    "state": {"enum": ["legacy", "shadow", "canary", "migrated", "retired"]},
                },
            },
        },
    },
}
