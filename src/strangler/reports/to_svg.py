"""DOT in, an SVG picture out, drawn by Graphviz where it is installed."""

import re
import shutil
import subprocess

from strangler.diagnostics import GRAPHVIZ_MISSING, Diagnostic, report

__all__ = ["LAYOUT_LIMIT", "to_svg"]

LAYOUT_LIMIT = 20.0
"""Seconds that a layout may take."""


def to_svg(dot: str, limit: float = LAYOUT_LIMIT) -> tuple[bytes | None, Diagnostic | None]:
    """The picture, or None and a diagnostic (STR502) where `dot` is not installed, fails or
    takes longer than `limit` seconds. Comments, which name Graphviz's version, are removed."""
    program = shutil.which("dot")
    if program is None:
        return None, report(GRAPHVIZ_MISSING, "graph.svg was not written: no `dot` on the path")
    try:
        done = subprocess.run(
            [program, "-Tsvg"], input=dot.encode(), capture_output=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return None, report(
            GRAPHVIZ_MISSING,
            f"graph.svg was not written: the layout took longer than {limit:g} s",
            hint="draw graph.dot with another layout, for example `sfdp -Tsvg graph.dot`",
        )
    except OSError as problem:
        return None, report(
            GRAPHVIZ_MISSING, f"graph.svg was not written: `dot` did not start ({problem.strerror})"
        )
    if done.returncode != 0:
        return None, _failed(done.stderr.decode(errors="replace"), done.returncode)
    return _without_comments(done.stdout), None


def _failed(output: str, status: int) -> Diagnostic:
    reason = next((line.strip() for line in output.splitlines() if line.strip()), "no message")
    return report(
        GRAPHVIZ_MISSING,
        f"graph.svg was not written: `dot` ended with status {status} ({reason})",
        hint="run `dot -Tsvg graph.dot` to see the whole message",
    )


def _without_comments(svg: bytes) -> bytes:
    """Text in the picture is escaped, so `<!--` only ever opens a comment."""
    return re.sub(rb"<!--.*?-->\s*", b"", svg, flags=re.DOTALL).rstrip() + b"\n"
