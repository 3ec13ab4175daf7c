"""Writing a result to the file the user names: whole or not at all."""

import os
import tempfile
from pathlib import Path

from strangler.errors import OutputError


def write_whole(path: Path, content: str | bytes) -> None:
    """Write `content` aside and rename it to `path`; text is UTF-8 and ends with a newline.

    Raises OutputError; `path` is then as it was."""
    if isinstance(content, str):
        content = (content if content.endswith("\n") else content + "\n").encode()
    if path.exists() and not path.is_file():
        _write_through(path, content)
        return
    try:
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(aside).chmod(0o666 & ~_umask())
        Path(aside).replace(path)
    except BaseException as error:
        Path(aside).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise OutputError(f"cannot write {path}: {error.strerror}") from error
        raise


def _write_through(path: Path, content: bytes) -> None:
    """Devices and pipes (`-o /dev/stdout`) cannot be replaced by a file."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise OutputError(f"cannot write {path}: {error.strerror}") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
