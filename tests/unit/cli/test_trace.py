"""`strangler trace`: a command runs, a file is written."""

import subprocess
import sys
from pathlib import Path

from support.trees import write

PROGRAM = {"main.py": "import sys\n\ndef f():\n    sys.exit(3)\n\nf()\n"}


def trace(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "strangler", "trace", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)


def test_a_script_is_run_and_recorded(tmp_path):
    """The exit code is the script's; what was seen is said on stderr."""
    ran = trace(write(tmp_path, PROGRAM), "-o", "t.jsonl", "--", "main.py")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr == "t.jsonl: 1 calls, 2 lines\n"
    assert '"callee":["main.py","f",3]' in (tmp_path / "t.jsonl").read_text()


def test_a_program_that_shuts_us_out_is_told(tmp_path):
    """`python -I` looks at no variable."""
    ran = trace(write(tmp_path, PROGRAM), "--", sys.executable, "-I", "main.py")
    assert ran.returncode == 3
    assert "no Python of it was recorded" in ran.stderr
    assert not (tmp_path / "strangler-trace.jsonl").exists()


def test_an_unknown_program_is_wrong_usage(tmp_path):
    """As is a folder that does not exist."""
    assert trace(tmp_path, "--", "no-such-program-here").returncode == 2
    assert trace(tmp_path, "--source", "nowhere", "--", "true").returncode == 2
