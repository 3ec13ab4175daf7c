"""What a library does belongs to the place where the project calls it."""

from strangler.analyzers.calls.activity import OpenCall
from strangler.analyzers.effects.reaching import Libraries, TouchAt
from strangler.locations import pack
from strangler.model.graph import Confidence
from support.activities import activity

SHOP = activity(
    {
        "shop.view": ("lib.Manager.create[shop.Order]", "shop.other"),
        "shop.other": (),
        "lib.Manager.create[shop.Order]": ("lib.Model.save[shop.Order]",),
        "lib.Model.save[shop.Order]": (
            "writes shop.Order",
            "shop.receiver",
            "lib.Manager.create[shop.Order]",
            "outside socket.connect",
            "open hook computed",
        ),
        "shop.receiver": ("reads shop.Item",),
    }
)


def test_touches_of_a_library_lie_where_the_project_calls_it() -> None:
    touches = Libraries(SHOP).touches(0)
    assert touches == (TouchAt(pack(1, 5), "lib.Manager.create", "shop.Order", True),)


def test_a_reach_ends_where_the_library_calls_the_project_back() -> None:
    reach = Libraries(SHOP).reach(2)
    assert reach.bodies == {2, 3}
    assert reach.back == {(4, Confidence.CERTAIN)}
    assert reach.touches == {("shop.Order", True)}
    assert reach.outside == {(3, "socket.connect")}
    assert reach.open == {OpenCall(pack(5, 5), "hook", "computed")}


def test_a_body_of_the_project_reaches_nothing_as_a_library() -> None:
    assert Libraries(SHOP).reach(0).bodies == frozenset()
