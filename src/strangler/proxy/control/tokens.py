"""The admin API's token: given, or made once and kept for the user alone."""

import hashlib
import hmac
import os
import re
import secrets
import stat
from pathlib import Path

from strangler.errors import ConfigurationError
from strangler.proxy.control.places import write_durably

VARIABLE = "STRANGLER_ADMIN_TOKEN"
_FILE = "admin-token"
_SHORTEST = 16
_FORM = re.compile(r"[A-Za-z0-9\-._~+/]+=*")
"""What a bearer token may consist of (RFC 6750 section 2.1)."""


class Token:
    """A token that can be checked, and is never shown by accident."""

    def __init__(self, secret: str, *, origin: str, made: bool = False) -> None:
        self._secret = secret
        self._digest = _digest(secret)
        self.origin = origin
        """Where it came from, for people."""
        self.made = made
        """Whether it was made just now, so that somebody must be told."""

    def __repr__(self) -> str:
        return f"Token(from {self.origin})"

    def reveal(self) -> str:
        """The token itself."""
        return self._secret

    def matches(self, given: str) -> bool:
        """Whether `given` is the token; takes the same time for every wrong one."""
        return hmac.compare_digest(self._digest, _digest(given))


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).digest()


def find_token(file: Path | None, state: Path) -> Token:
    """The token of `--admin-token-file`, else of the environment, else the one kept in the
    state directory, which is made at the first start.

    Raises ConfigurationError if the one that was given cannot be used."""
    if file is not None:
        return Token(_checked(_read(file), str(file)), origin=str(file))
    if given := os.environ.get(VARIABLE, ""):
        return Token(_checked(given.strip(), VARIABLE), origin=VARIABLE)
    kept = state / _FILE
    if kept.exists():
        return Token(_checked(_read(kept), str(kept)), origin=str(kept))
    secret = secrets.token_urlsafe(32)
    try:
        write_durably(kept, f"{secret}\n".encode())
    except OSError as error:
        raise ConfigurationError(
            f"cannot keep the admin token in {kept}: {error.strerror}; "
            f"give one with --admin-token-file or {VARIABLE}"
        ) from error
    return Token(secret, origin=str(kept), made=True)


def _read(path: Path) -> str:
    try:
        if stat.S_IMODE(path.stat().st_mode) & 0o007:
            raise ConfigurationError(
                f"everybody may read the admin token in {path}; chmod 600 {path}"
            )
        return path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path} is not a text file") from error
    except OSError as error:
        raise ConfigurationError(
            f"cannot read the admin token: {path}: {error.strerror}"
        ) from error


def _checked(secret: str, where: str) -> str:
    if not _FORM.fullmatch(secret) or len(secret) < _SHORTEST:
        raise ConfigurationError(
            f"the admin token in {where} needs at least {_SHORTEST} characters "
            "of A-Z a-z 0-9 - . _ ~ + / and nothing else"
        )
    return secret
