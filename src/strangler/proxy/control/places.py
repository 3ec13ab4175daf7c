"""Directories of our own, for nobody else's eyes: what must survive, and what must not."""

import os
import re
import stat
import tempfile
from pathlib import Path

import platformdirs

from strangler.errors import ConfigurationError


def state_directory(asked: Path | None, host: str, port: int) -> Path:
    """Where token and kill switch are kept (mode 0700), made if need be.

    Without a wish: in the user's state directory, by host and port, so that several proxies of
    one user stay apart. Raises ConfigurationError if it cannot be made, or belongs to others."""
    wanted = asked or platformdirs.user_state_path("strangler") / "proxy" / f"{plain(host)}-{port}"
    return private(wanted, "--state-dir")


def runtime_directory(asked: Path | None = None) -> Path:
    """Where a successor finds us (mode 0700): STRANGLER_RUNTIME_DIR, else XDG_RUNTIME_DIR, else
    a directory of the user's own among the temporary files.

    Raises ConfigurationError if it cannot be made, or belongs to others."""
    if asked is None:
        given = os.environ.get("STRANGLER_RUNTIME_DIR")
        base = os.environ.get("XDG_RUNTIME_DIR", "")
        if given:
            asked = Path(given)
        elif base and Path(base).is_dir():
            asked = Path(base) / "strangler"
        else:
            asked = Path(tempfile.gettempdir()) / f"strangler-{os.getuid()}"
    return private(asked, "STRANGLER_RUNTIME_DIR")


def private(directory: Path, option: str) -> Path:
    """`directory`, which is ours alone afterwards.

    Raises ConfigurationError otherwise; `option` is how to name another."""
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = directory.lstat()
        if not stat.S_ISDIR(found.st_mode):
            # A link could be pointed elsewhere by whoever made it.
            found = directory.stat() if _is_own_link(found) else found
        if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
            raise ConfigurationError(
                f"{directory} is not a directory of this user; name another with {option}"
            )
        if stat.S_IMODE(found.st_mode) & 0o077:
            directory.chmod(0o700)
    except OSError as error:
        raise ConfigurationError(
            f"cannot use {directory}: {error.strerror}; name another with {option}"
        ) from error
    return directory


def _is_own_link(found: os.stat_result) -> bool:
    return stat.S_ISLNK(found.st_mode) and found.st_uid == os.getuid()


def plain(host: str) -> str:
    """A host as part of a file name."""
    return re.sub(r"[^0-9A-Za-z.-]", "_", host)


def write_durably(path: Path, content: bytes) -> None:
    """Replace a file as a whole, mode 0600, on the disk when this returns.

    Raises OSError; then the file is as before."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    """A rename is durable once its directory is on the disk."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
