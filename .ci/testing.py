"""Arguments for pytest in, the whole suite's verdict and coverage out: two parts at a time.

A process for each part, and no pytest-xdist: its workers have a second thread, beside which the
analyser must not fork. Whoever names a test or a folder gets one plain run of it."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[1]
_PARTS = ("tests/functional", "tests/unit", "tests/browser", "tests/properties")
"""The longest first. One more part is everything else, new folders too."""
_ELSEWHERE = "tests/corpus"
"""What `make corpus` runs."""
_LATER = "not emulator and not slow"
"""What `make test-aws` runs."""
_AT_A_TIME = 2
_NO_TESTS = 5
"""pytest's exit code where nothing was chosen."""


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for, and leave its coverage in `.coverage`. Returns 0 if all is well, and
    otherwise an exit code of pytest's."""
    if any((_PROJECT / argument.partition("::")[0]).exists() for argument in arguments):
        return subprocess.run(_pytest(arguments), cwd=_PROJECT, check=False).returncode
    others = [f"--ignore={path}" for path in (*_PARTS, _ELSEWHERE)]
    parts = [*([path] for path in _PARTS), others]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(_AT_A_TIME) as pool:
        data = [Path(folder, str(number)) for number in range(len(parts))]
        words = [[*part, "-m", _LATER, *arguments] for part in parts]
        codes = set(pool.map(_run, words, data))
        measured = [path for path in data if path.exists()]
        if measured:
            command = [sys.executable, "-m", "coverage", "combine", "--quiet", *measured]
            subprocess.run(command, cwd=_PROJECT, check=True)
    return max(codes - {_NO_TESTS}, key=abs, default=_NO_TESTS)


def _run(words: Sequence[str], data: Path) -> int:
    """The exit code of one part. What it says is shown when it has ended."""
    ran = subprocess.run(
        _pytest(words),
        cwd=_PROJECT,
        env={**os.environ, "COVERAGE_FILE": str(data)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    sys.stdout.buffer.write(ran.stdout)
    sys.stdout.buffer.flush()
    return ran.returncode


def _pytest(words: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "--cov", "--cov-report=", *words]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
