"""The systems that are measured, and where their own word about their endpoints stands.

They are unpacked in the corpus folder (tests/support/corpus.py); docs/accuracy.md says how each
gets there. Files are read, nothing of them is imported or run."""

import gzip
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import yaml

from support.corpus import corpus_folder

Operation = tuple[str, str]
"""Method (upper case, or ANY where only paths are known) and path template."""

_PROJECT = Path(__file__).parents[2]
_EXAMPLES = {name: _PROJECT / "examples" / name for name in ("shop", "blog")}
_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace"})
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_EXPRESSION = re.compile(r"\{\w+:[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")
_REST = re.compile(r"\*\w+$")
_SPEC = "var spec = "
_CALL = re.compile(r'\bcall\(\s*"[^"]+",\s*"(/[^"]*)"')


@dataclass(frozen=True, slots=True)
class System:
    """`root` is what `strangler analyze` is given; `scope` the beginning of the paths that the
    truth speaks of; `by_path` that it knows no methods; `as_shown` that it is the framework's own
    schema, which leaves out what the application hides from it."""

    name: str
    root: Path
    truth: Callable[[], set[Operation]]
    scope: str = "/"
    by_path: bool = False
    as_shown: bool = False

    @property
    def present(self) -> bool:
        """Whether the system is there."""
        return self.root.is_dir()


def comparable(method: str, path: str) -> Operation:
    """Placeholders without their names, and without a slash at the end."""
    return method, _PLACEHOLDER.sub("{}", path).rstrip("/") or "/"


def _openapi(document: dict[str, Any], prefix: str = "") -> set[Operation]:
    return {
        comparable(method.upper(), prefix + path)
        for path, item in document["paths"].items()
        for method in item
        if method in _METHODS
    }


def _yaml(path: Path) -> set[Operation]:
    return _openapi(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))


def _gzipped(path: Path) -> set[Operation]:
    return _openapi(json.loads(gzip.decompress(path.read_bytes())))


def _embedded(path: Path) -> set[Operation]:
    """OpenAPI in a page of documentation."""
    text = path.read_text("utf-8")
    document, _ = json.JSONDecoder().raw_decode(text, text.index(_SPEC) + len(_SPEC))
    return _openapi(document)


def _called(path: Path) -> set[Operation]:
    """Paths of the calls that a test expects of Pyramid's `add_route`; a pattern's expressions
    (`{id:[a-z]{2}}`) and its `*rest` are placeholders."""
    patterns = _CALL.findall(path.read_text("utf-8"))
    plain = (_REST.sub("{}", _EXPRESSION.sub("{}", pattern)) for pattern in patterns)
    return {comparable("ANY", pattern) for pattern in plain}


def _expected(path: Path) -> set[Operation]:
    """What the running framework said of an example."""
    endpoints = json.loads(path.read_text("utf-8"))["endpoints"]
    return {comparable(each["method"], each["path"]) for each in endpoints}


def systems() -> tuple[System, ...]:
    """All, whether they are there or not."""
    corpus = corpus_folder()
    netbox = corpus / "netbox-4.5.10" / "netbox"
    schemas = corpus / "netbox_super_cli-1.9.0" / "nsc" / "schemas" / "bundled"
    airflow = corpus / "apache_airflow_core-3.1.0"
    public = airflow / "airflow" / "api_fastapi" / "core_api" / "openapi"
    mealie = corpus / "mealie-b5643a9"
    h = corpus / "h-24395ca"
    return (
        *(
            System(name, folder, partial(_expected, folder / "expected.json"))
            for name, folder in _EXAMPLES.items()
        ),
        System(
            name="netbox",
            root=netbox,
            truth=partial(_gzipped, schemas / "netbox-4.5.10.json.gz"),
            scope="/api/",
        ),
        System(
            name="airflow, public",
            root=airflow,
            truth=partial(_yaml, public / "v2-rest-api-generated.yaml"),
            scope="/api/v2/",
            as_shown=True,
        ),
        System(
            name="airflow, private",
            root=airflow,
            truth=partial(_yaml, public / "_private_ui.yaml"),
            scope="/ui/",
        ),
        System(
            name="mealie",
            root=mealie,
            truth=partial(_embedded, mealie / "docs" / "docs" / "overrides" / "api.html"),
            as_shown=True,
        ),
        System(
            name="h",
            root=h,
            truth=partial(_called, h / "tests" / "unit" / "h" / "routes_test.py"),
            by_path=True,
        ),
    )
