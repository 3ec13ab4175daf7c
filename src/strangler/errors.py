"""Misuse by callers and input that cannot be used; problems inside usable input are diagnostics."""


class StranglerError(Exception):
    """Base of all errors that strangler raises on purpose; the message says what to do.

    `exit_code` is what a command ends with when nothing handles the error
    (2: wrong usage or configuration, 3: the input could not be used at all)."""

    exit_code = 2


class ConfigurationError(StranglerError):
    """Options or `[tool.strangler]` cannot be used; all problems are in the message."""


class UnusableInputError(StranglerError):
    """There is nothing to analyse: no such directory, a file, no Python in it."""

    exit_code = 3


class OutputError(StranglerError):
    """A result could not be written where it was asked for; nothing was half-written."""


class UnknownNameError(StranglerError):
    """A name asked for is not in the project; the message names the nearest ones."""
