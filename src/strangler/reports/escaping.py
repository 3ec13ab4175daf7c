"""Names and sentences of the analysed code in, GitHub Markdown that shows them as they are out."""

import re

from strangler.reports.wording import shortened

__all__ = ["cell", "code", "prose"]

_LONGEST = 160


def code(text: str) -> str:
    """`text` as a code span on one line, with a fence longer than any backticks in it."""
    flat = _flat(text)
    if not flat:
        return "(none)"
    fence = "`" * (1 + max((len(run) for run in re.findall(r"`+", flat)), default=0))
    space = " " if flat[0] == "`" or flat[-1] == "`" else ""
    return f"{fence}{space}{flat}{space}{fence}"


def cell(markdown: str) -> str:
    """Markdown as it may stand in a table: there a `|` ends the cell even inside code."""
    return re.sub(r"\\?\|", r"\\|", markdown)


def prose(text: str, longest: int = 600) -> str:
    """A sentence on one line without markup, and without mentions (`@name`) and issue numbers
    (`#12`), which would notify people and link elsewhere."""
    flat = shortened(" ".join(text.split()), longest)
    escaped = re.sub(r"([\\`*\[\]<>|~]|(?<![^\W_])_|_(?![^\W_]))", r"\\\1", flat)
    escaped = re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", escaped)
    escaped = re.sub(r"^([-+]|#+)(?=\s)", r"\\\1", escaped)
    escaped = escaped.replace("&", "&amp;")
    return re.sub(r"([@#])(?=\w)", r"\1<!-- -->", escaped)


def _flat(text: str) -> str:
    printable = re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    return shortened(" ".join(printable.split()), _LONGEST)
