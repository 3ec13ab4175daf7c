"""Text that may hold values of the environment in, the same with their placeholders out."""

from collections.abc import Iterable

from strangler.rules.model import Substitution

_SHORTEST = 4
"""A shorter value inside other text is not replaced: it hides nothing, and `5` is everywhere."""


def shown(text: str, substitutions: Iterable[Substitution]) -> str:
    """`text` as people may see it in admin and logs: every value that came from the environment
    replaced by its `${NAME}`, longest first. A value of fewer than four characters is replaced
    only where it is the whole text."""
    known = sorted(substitutions, key=lambda each: (-len(each.value), each.placeholder))
    for each in known:
        if each.value == text and text:
            return each.placeholder
    pieces = [text]  # at even places text, at odd ones placeholders, which are not searched again
    for each in known:
        if len(each.value) < _SHORTEST:
            continue
        result: list[str] = []
        for place, piece in enumerate(pieces):
            if place % 2:
                result.append(piece)
                continue
            parts = piece.split(each.value)
            for number, part in enumerate(parts):
                if number:
                    result.append(each.placeholder)
                result.append(part)
        pieces = result
    return "".join(pieces)
