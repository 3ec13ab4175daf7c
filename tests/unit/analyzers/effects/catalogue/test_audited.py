"""What the catalogue says is what the interpreter's audit events show (PEP 578)."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from strangler.analyzers.effects.cataloguing import Catalogue, shipped
from strangler.model.effects import EffectKind
from support import audited

KINDS = {
    "read": {EffectKind.READS_FILE},
    "write": {EffectKind.WRITES_FILE},
    "process": {EffectKind.STARTS_PROCESS},
    "network": {EffectKind.NETWORK, EffectKind.HTTP, EffectKind.MAIL},
    "state": {EffectKind.CHANGES_STATE},
}
MODULES = (
    *("array", "ast", "base64", "binascii", "bisect", "builtins", "calendar", "cmath", "codecs"),
    *("collections", "colorsys", "contextlib", "contextvars", "copy", "csv", "dataclasses"),
    *("datetime", "decimal", "difflib", "email.utils", "enum", "errno", "fnmatch", "fractions"),
    *("functools", "graphlib", "hashlib", "heapq", "hmac", "html", "html.entities", "html.parser"),
    *("http", "http.cookies", "io", "ipaddress", "itertools", "json", "keyword", "marshal"),
    *("math", "numbers", "operator", "os.path", "plistlib", "posixpath", "pprint", "quopri"),
    *("queue", "random", "re", "reprlib", "secrets", "shlex", "stat", "statistics", "string"),
    *("stringprep", "struct", "textwrap", "token", "tomllib", "types", "typing", "unicodedata"),
    *("urllib.parse", "uuid", "weakref", "xml.etree.ElementTree", "xml.sax.saxutils", "zlib"),
)
SAFE = {EffectKind.RANDOM, EffectKind.TIME}


@dataclass(frozen=True)
class Audit:
    """What a process that called the samples saw."""

    effectful: dict[str, list[str]]
    harmless: dict[str, list[str]]
    called: int
    asked: int


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue(shipped())


@pytest.fixture(scope="module")
def audit(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Audit:
    names = [
        name
        for name in audited.names_of(MODULES)
        if (entries := catalogue.find(name)) is not None and {e.kind for e in entries} <= SAFE
    ]
    script = Path(audited.__file__)
    seen_at = tmp_path_factory.mktemp("seen") / "seen.json"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "support.audited", seen_at],
        input="\n".join(names),
        capture_output=True,
        text=True,
        cwd=tmp_path_factory.mktemp("audited"),
        env={"PYTHONPATH": str(script.parents[1]), "HOME": "/nowhere", "PATH": "/usr/bin:/bin"},
        check=False,
    )
    assert not done.returncode, done.stderr
    seen: dict[str, Any] = json.loads(seen_at.read_text())
    return Audit(seen["effectful"], seen["harmless"], seen["called"], len(names))


def test_what_has_no_effect_raises_no_event(audit: Audit) -> None:
    assert audit.harmless == {}


def test_most_of_what_has_no_effect_was_really_called(audit: Audit) -> None:
    assert audit.asked > 900
    assert audit.called > 0.75 * audit.asked


def test_what_has_an_effect_raises_its_event(audit: Audit, catalogue: Catalogue) -> None:
    """And no event of a kind that the catalogue does not tell, reading apart: who writes a file
    or starts a process may look around first."""
    assert len(audit.effectful) > 75
    for name, seen in audit.effectful.items():
        entries = catalogue.find(name)
        assert entries, name
        kinds = {entry.kind for entry in entries}
        if any(entry.rule.mode.index >= 0 for entry in entries):
            kinds.add(EffectKind.WRITES_FILE)  # what opens a file writes it if its mode says so
        assert any(kinds & KINDS[event] for event in seen), (name, seen, kinds)
        assert all(kinds & KINDS[event] for event in seen if event != "read"), (name, seen, kinds)
