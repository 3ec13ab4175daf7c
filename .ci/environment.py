"""A folder name and a constraints file in, a virtual environment with strangler and its tools out.

Does nothing when the environment holds what is asked for, so that it needs no network then.
Uses the standard library only: it runs before anything is installed."""

import hashlib
import json
import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[1]


def main(folder: str, constraints: str) -> int:
    """Make or renew the environment; 1 with the reason on stderr if that cannot be done."""
    environment = _PROJECT / folder
    stamp = environment / ".installed"
    key = _key(_PROJECT / "pyproject.toml", _PROJECT / constraints)
    python = environment / "bin" / "python"
    before = stamp.read_text().splitlines() if stamp.is_file() else []
    usable = before[:1] == [str(_PROJECT)] and _runs(python)
    if usable and before[1:] == [key]:
        return 0
    print(f"Installing strangler and its tools into {folder} (once; needs the network) ...")
    if not usable:
        problem = _create(environment)
        if problem:
            return _give_up(problem)
    stamp.unlink(missing_ok=True)
    asked = ["install", "--quiet", "--constraint", constraints, "--editable", ".[dev]"]
    if subprocess.run([python, "-m", "pip", *asked], cwd=_PROJECT, check=False).returncode:
        return _give_up(
            "pip could not install strangler and its tools (its words are above); "
            "without a network this works only after a first time"
        )
    # Installed scripts name the checkout's path, so a moved checkout gets a new environment.
    stamp.write_text(f"{_PROJECT}\n{key}\n")
    return 0


def _key(pyproject: Path, constraints: Path) -> str:
    """What decides about the installation: not the settings of linters and the like."""
    settings = tomllib.loads(pyproject.read_text(encoding="utf-8"))
    parts = [settings["project"], settings["build-system"], constraints.read_text(encoding="utf-8")]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _runs(python: Path) -> bool:
    """Whether the environment is there and its interpreter has not been removed meanwhile."""
    try:
        return subprocess.run([python, "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def _create(environment: Path) -> str:
    """Make an empty environment with pip in it; what is missing, or nothing.

    Debian's Python comes without ensurepip; then the pip beside it serves."""
    if find_spec("venv") is None:
        return "this Python has no venv module; install it (Debian: apt-get install python3-venv)"
    has_ensurepip = find_spec("ensurepip") is not None
    if not has_ensurepip and find_spec("pip") is None:
        return "this Python has no pip; install it (Debian: apt-get install python3-pip)"
    made = subprocess.run(
        [
            sys.executable,
            *("-m", "venv", "--clear"),
            *([] if has_ensurepip else ["--without-pip"]),
            environment,
        ],
        check=False,
    )
    if made.returncode:
        return f"the virtual environment {environment.name} could not be made (see above)"
    if not has_ensurepip:
        python = environment / "bin" / "python"
        borrowed = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "pip"]
        if subprocess.run(borrowed, check=False).returncode:
            return "pip could not be put into the environment (needs pip 22.3 and the network)"
    return ""


def _give_up(problem: str) -> int:
    print(problem, file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
