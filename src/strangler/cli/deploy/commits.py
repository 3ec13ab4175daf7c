"""A file in, the commit of Git that holds it as it is out."""

import shutil
import subprocess
from pathlib import Path


def commit_of(path: Path) -> str:
    """The id of the commit that is checked out, if it holds the file and the file has not changed
    since; else nothing, as without Git."""
    git = shutil.which("git")
    if git is None:
        return ""
    # No monitor of the repository's own is started for one question.
    asking = [git, "-c", "core.fsmonitor=false", "-C", str(path.resolve().parent)]
    held = _answer([*asking, "ls-files", "--error-unmatch", "--", path.name])
    if held is None or _answer([*asking, "diff", "--quiet", "HEAD", "--", path.name]) is None:
        return ""
    return (_answer([*asking, "rev-parse", "HEAD"]) or "").strip()


def _answer(command: list[str]) -> str | None:
    try:
        ran = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return ran.stdout.decode("utf-8", "replace") if ran.returncode == 0 else None
