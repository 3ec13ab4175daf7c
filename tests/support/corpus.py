"""NAME==VERSION of a wheel in, the folder with its unpacked files out.

Real systems to measure the analyser on. They lie outside the checkout, in $STRANGLER_CORPUS or
the user's cache directory, and are only ever read: nothing of them is imported or executed."""

import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

# Wheels that ask for a newer Python than 3.11. They are read, not run, so that is no matter.
_PYTHON = ("--python-version", "3.14")


def corpus_folder() -> Path:
    """Where the unpacked systems are; the folder may be missing."""
    chosen = os.environ.get("STRANGLER_CORPUS")
    if chosen:
        return Path(chosen).expanduser()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "strangler-corpus"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "strangler-corpus"


def unpacked(requirement: str) -> Path:
    """The folder of one system, named as its wheel is: `django-oscar==4.2.1` is
    `django_oscar-4.2.1`. It may be missing."""
    name, _, version = requirement.partition("==")
    return corpus_folder() / f"{name.replace('-', '_')}-{version}"


def fetch(requirement: str) -> Path:
    """Download and unpack a system unless it is there. Raises subprocess.CalledProcessError
    when pip cannot get it."""
    folder = unpacked(requirement)
    if folder.is_dir():
        return folder
    wheels = corpus_folder() / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    found = sorted(wheels.glob(f"{folder.name}-*.whl"))
    if not found:
        print(f"Downloading {requirement} to {wheels} ...", flush=True)
        # Wheels only: to download a source distribution is to run its build code.
        pip = ["download", "--quiet", "--no-deps", "--only-binary=:all:", *_PYTHON]
        subprocess.run(
            [sys.executable, "-m", "pip", *pip, "--dest", str(wheels), requirement], check=True
        )
        found = sorted(wheels.glob(f"{folder.name}-*.whl"))
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=corpus_folder()))
    try:
        with zipfile.ZipFile(found[0]) as wheel:
            wheel.extractall(aside)
        aside.chmod(0o755)
        aside.rename(folder)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    return folder


if __name__ == "__main__":
    for wanted in sys.argv[1:]:
        try:
            fetch(wanted)
        except subprocess.CalledProcessError:
            sys.exit(f"{wanted} could not be downloaded; the first time needs the network")
