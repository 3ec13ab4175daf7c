"""A function or method in, the same one with something done around it out."""

from collections.abc import Callable
from functools import wraps
from typing import Any

Around = Callable[..., Any]


def wrap(holder: Any, name: str, around: Around) -> None:
    """Replace `holder.name` by a function that calls `around(original, *arguments, **named)`.

    Nothing happens where there is no such attribute: versions differ."""
    original = getattr(holder, name, None)
    if original is None or getattr(original, "_strangler", False):
        return

    @wraps(original)
    def replaced(*arguments: Any, **named: Any) -> Any:
        return around(original, *arguments, **named)

    replaced._strangler = True  # type: ignore[attr-defined]  # so that it happens once
    setattr(holder, name, replaced)


def wrap_async(holder: Any, name: str, around: Around) -> None:
    """As `wrap`, for a coroutine function: frameworks ask what it is."""
    original = getattr(holder, name, None)
    if original is None or getattr(original, "_strangler", False):
        return

    @wraps(original)
    async def replaced(*arguments: Any, **named: Any) -> Any:
        return await around(original, *arguments, **named)

    replaced._strangler = True  # type: ignore[attr-defined]  # so that it happens once
    setattr(holder, name, replaced)
