"""The parts of a split in, the look of each out, the same in every picture.

Colours are the eight of Okabe and Ito (2008, "Color Universal Design"), which people with
colour vision deficiencies can tell apart. Beyond eight the colours come again with a pattern."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = ["OTHERS", "PALETTE", "PLATFORM_GREY", "Appearance", "Pattern", "appearances"]

PALETTE = (
    "#0072B2",  # blue
    "#E69F00",  # orange
    "#009E73",  # bluish green
    "#CC79A7",  # reddish purple
    "#56B4E9",  # sky blue
    "#D55E00",  # vermillion
    "#F0E442",  # yellow
    "#000000",  # black
)
PLATFORM_GREY = "#BBBBBB"

_DARK = {"#0072B2", "#000000"}


class Pattern(StrEnum):
    """What tells two parts of one colour, or two kinds of part, apart without colour."""

    PLAIN = "plain"
    STRIPED = "striped"
    """The second eight services."""
    DOTTED = "dotted"
    """All services after that."""
    HATCHED = "hatched"
    """Shared libraries; drawn with a dashed outline where nothing can be hatched."""


@dataclass(frozen=True, slots=True)
class Appearance:
    """Fill and text colour as `#RRGGBB`, and a pattern."""

    fill: str
    text: str
    pattern: Pattern


_PLATFORM = Appearance(PLATFORM_GREY, "#000000", Pattern.PLAIN)
OTHERS = Appearance("#FFFFFF", "#000000", Pattern.PLAIN)
"""Of a box that stands for several parts."""
_OF_SERVICES = (Pattern.PLAIN, Pattern.STRIPED, Pattern.DOTTED)


def appearances(parts: Iterable[Mapping[str, Any]]) -> dict[str, Appearance]:
    """The look of each part by its name, from `boundary.parts` of a document in any order.

    Services take colours by name, shared libraries after them, platform code is grey."""
    ordered = sorted(parts, key=lambda part: (part["kind"] == "shared", part["name"]))
    found: dict[str, Appearance] = {}
    taken = 0
    for part in ordered:
        if part["kind"] == "platform":
            found[part["name"]] = _PLATFORM
            continue
        fill = PALETTE[taken % len(PALETTE)]
        cycle = min(taken // len(PALETTE), len(_OF_SERVICES) - 1)
        pattern = Pattern.HATCHED if part["kind"] == "shared" else _OF_SERVICES[cycle]
        found[part["name"]] = Appearance(fill, "#FFFFFF" if fill in _DARK else "#000000", pattern)
        taken += 1
    return found
