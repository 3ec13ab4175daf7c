"""NAME@VERSION of an npm package in, the folder where it is installed out.

Like the corpus they lie outside the checkout, beside it in the cache; what npm would run while it
installs is not run."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from support.corpus import corpus_folder

PATIENCE = 180
"""Seconds that a download may take."""


def installed(requirement: str) -> Path:
    """The package's own folder, with its dependencies beside it; downloaded the first time. Skips
    the test where there is no node, no npm, or no network."""
    name = requirement.rpartition("@")[0]
    folder = corpus_folder() / f"npm-{requirement.lstrip('@').replace('/', '-').replace('@', '-')}"
    if shutil.which("node") is None:
        pytest.skip("node is absent")
    if not folder.is_dir():
        _install(requirement, folder)
    return folder / "node_modules" / name


def _install(requirement: str, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("npm is absent")
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".npm.", dir=folder.parent))
    try:
        done = subprocess.run(
            [npm, "install", "--prefix", aside, "--ignore-scripts", "--no-audit", "--no-fund",
             "--loglevel=error", requirement],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
            env={**os.environ, "npm_config_update_notifier": "false"},
        )  # fmt: skip
        if done.returncode:
            pytest.skip(f"npm could not get {requirement}: {done.stderr.strip()[-300:]}")
        aside.chmod(0o755)
        if not folder.is_dir():  # another process may have been faster
            aside.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
