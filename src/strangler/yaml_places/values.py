"""What readers of scalars raise, and how placeholders in them are filled."""

from typing import Protocol


class BadValueError(ValueError):
    """Text that is no such value; `hint` says what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class EnvironmentLackError(ValueError):
    """A placeholder that has no value, or is none."""


class Filling(Protocol):
    """How placeholders are filled."""

    def filled(self, text: str) -> str:
        """The text with values in place of placeholders. Raises EnvironmentLackError."""


class Literally:
    """No placeholders: text is what it says."""

    def filled(self, text: str) -> str:
        """The same text."""
        return text
