"""Parts keep their look: the same in every picture, told apart without colour."""

import re
from importlib.resources import files

from strangler.reports.colours import PALETTE, PLATFORM_GREY, Pattern, appearances


def parts(*names: str, kind: str = "service"):
    return [{"name": name, "kind": kind} for name in names]


def test_the_order_of_parts_does_not_matter():
    """The name decides, not where a part stands."""
    some = parts("b", "a", "c")
    assert appearances(some) == appearances(some[::-1])
    assert appearances(some)["a"].fill == PALETTE[0]


def test_platform_code_is_grey_and_takes_no_colour():
    """Adding platform code recolours nothing."""
    looks = appearances([*parts("a", "b"), *parts("0", kind="platform")])
    assert looks["0"].fill == PLATFORM_GREY
    assert looks["a"].fill == PALETTE[0]


def test_shared_parts_are_hatched_and_come_after_services():
    """Adding a shared library recolours no service."""
    looks = appearances([*parts("b"), *parts("a", kind="shared")])
    assert looks["b"].fill == PALETTE[0]
    assert looks["a"].pattern is Pattern.HATCHED


def test_no_two_of_twenty_four_services_look_alike():
    """Eight colours times three patterns."""
    looks = appearances(parts(*(f"s{n:02}" for n in range(24))))
    assert len(set(looks.values())) == 24


def test_text_is_readable_on_every_colour():
    """At least 4.5 : 1, the contrast that WCAG 2.2 AA asks for."""
    for look in appearances(parts(*(f"s{n}" for n in range(8)))).values():
        bright, dark = sorted((luminance(look.fill), luminance(look.text)), reverse=True)
        assert (bright + 0.05) / (dark + 0.05) >= 4.5


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_page_uses_the_same_colours():
    """A part looks the same in index.html and in every other picture."""
    theme = files("strangler.reports") / "to_html" / "assets" / "style" / "theme.css"
    light = theme.read_text(encoding="utf-8").upper()
    found = [re.search(rf"--PART-{n}: (#[0-9A-F]{{6}})", light)[1] for n in range(1, 9)]
    assert tuple(found) == PALETTE
