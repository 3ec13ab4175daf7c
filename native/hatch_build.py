"""Puts compiled modules into wheels, where a compiler is there; see `compiling` beside it.

`STRANGLER_NATIVE=0` leaves them out, `STRANGLER_NATIVE=1` fails where they cannot be made; without
it a wheel of pure Python comes out then, which does the same. Editable installations stay pure:
their source changes under them (`make native`)."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_COMPILING = Path(__file__).with_name("compiling.py")
_TOOLS = ["mypy>=1.18", "setuptools>=65"]
_TYPES = ["httptools", "msgspec", "uvloop"]
"""Libraries whose types tell the compiler something."""


class NativeHook(BuildHookInterface):
    """Named in pyproject.toml."""

    def dependencies(self) -> list[str]:
        """What the build environment needs beside hatchling."""
        return [] if self._unwanted() else [*_TOOLS, *_TYPES]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before a wheel is put together."""
        if version == "editable" or self._unwanted():
            return
        self._folder = tempfile.TemporaryDirectory(prefix="strangler-wheel-")
        command = [sys.executable, str(_COMPILING), self._folder.name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            if _switch() == "1":
                raise RuntimeError(f"the data plane could not be compiled:\n{done.stderr}")
            self.app.display_warning("no compiled data plane: the wheel is pure Python")
            return
        for line in done.stdout.splitlines():
            name, _, path = line.partition(": ")
            if name == "library":
                build_data["force_include"][str(Path(self._folder.name, path))] = path
        build_data["pure_python"] = False
        build_data["infer_tag"] = True

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Called when the wheel is there."""
        if self._folder is not None:
            self._folder.cleanup()

    _folder: "tempfile.TemporaryDirectory[str] | None" = None

    def _unwanted(self) -> bool:
        return _switch() == "0" or sys.implementation.name != "cpython"


def _switch() -> str:
    return os.environ.get("STRANGLER_NATIVE", "")
