"""A deploy.yaml in, an immutable deployment or every problem it has out."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from msgspec.structs import replace

from strangler import diagnostics
from strangler.deploy.model import Deployment
from strangler.deploy.reading.whole import read_whole
from strangler.diagnostics import Diagnostic, Severity, in_order, report
from strangler.locations import Location
from strangler.rules.substituting import Substituting
from strangler.yaml_places.nodes import DocumentError, compose
from strangler.yaml_places.reader import Fault, ProblemError, Reader

FAULTS = {
    Fault.UNKNOWN_KEY: diagnostics.DEPLOY_UNKNOWN_KEY,
    Fault.DUPLICATE_KEY: diagnostics.DEPLOY_DUPLICATE_KEY,
    Fault.WRONG_TYPE: diagnostics.DEPLOY_WRONG_TYPE,
    Fault.BAD_VALUE: diagnostics.DEPLOY_BAD_VALUE,
    Fault.MISSING_KEY: diagnostics.DEPLOY_MISSING_KEY,
    Fault.ENVIRONMENT: diagnostics.DEPLOY_ENVIRONMENT,
}
LARGEST = 1024 * 1024
"""Bytes; a file beyond that is no deployment."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of a deployment file."""

    deployment: Deployment | None
    """None if there is an error among the diagnostics."""
    diagnostics: tuple[Diagnostic, ...]
    """All problems, by place."""


def load_deployment(path: Path | str, environment: Mapping[str, str] = os.environ) -> Loaded:
    """Read and check the file at `path`. Values of `environment` fill in `${NAME}`.

    Never raises for what is in the file, or for a file that is not there."""
    shown = Path(path).as_posix()
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            return _only(diagnostics.DEPLOY_UNREADABLE, "it has more than 1 MB", shown)
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _only(diagnostics.DEPLOY_UNREADABLE, "it is not UTF-8", shown)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        return _only(diagnostics.DEPLOY_UNREADABLE, reason, shown)
    return parse_deployment(text, shown, environment)


def parse_deployment(
    text: str, path: str = "deploy.yaml", environment: Mapping[str, str] = os.environ
) -> Loaded:
    """The same for text; `path` stands in diagnostics."""
    try:
        root = compose(text)
    except DocumentError as error:
        place = Location(path, error.line, error.column)
        return Loaded(None, (report(diagnostics.DEPLOY_SYNTAX, str(error), place, error.hint),))
    if root is None:
        hint = "begin with version: 1, name and region"
        return _only(diagnostics.DEPLOY_SYNTAX, "the file is empty", path, hint)
    filling = Substituting(environment)
    reader = Reader(path, filling, FAULTS, merges="<<" in text)
    try:
        deployment = read_whole(reader, root)
    except ProblemError as problem:
        reader.note(problem, root)
        return Loaded(None, in_order(reader.problems))
    problems = in_order(reader.problems)
    if any(each.severity is Severity.ERROR for each in problems):
        return Loaded(None, problems)
    return Loaded(replace(deployment, digest=_digest(text, filling)), problems)


def _only(code: diagnostics.Code, message: str, path: str, hint: str = "") -> Loaded:
    return Loaded(None, (report(code, message, Location(path, 1), hint),))


def _digest(text: str, filling: Substituting) -> str:
    hashed = sha256(text.encode("utf-8", "surrogatepass"))
    for name, value in sorted(filling.used.items()):
        hashed.update(f"\0{name}={value}".encode("utf-8", "surrogateescape"))
    return hashed.hexdigest()
