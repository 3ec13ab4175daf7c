"""What a function's answer is read into first, and what is raised where it is none."""

Pairs = list[tuple[str, str]]
"""Header names as the function spelled them, and values as text."""


class MalformedError(Exception):
    """The function's answer breaks its format; the text says where, and is for the log only."""
