"""The path of a facts file in; what the user knows, and what stands for it in the cache, out."""

from pathlib import Path

from strangler.analyzers.digests import digest
from strangler.analyzers.knowledge.reading import read_knowledge
from strangler.model.knowledge import Knowledge


def load_knowledge(root: Path, name: str) -> tuple[Knowledge, bytes]:
    """The facts file of a project. In messages and evidence it has its path relative to the root,
    or its bare name where it lies elsewhere: no report holds an absolute path.

    Raises ConfigurationError: its message has a line for every problem."""
    file = root / name
    inside = file.absolute().is_relative_to(root.absolute())
    shown = file.absolute().relative_to(root.absolute()).as_posix() if inside else file.name
    knowledge = read_knowledge(file, shown)
    return knowledge, digest(shown.encode() + b"\0" + file.read_bytes())
