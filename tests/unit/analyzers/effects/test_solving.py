"""What a body can do is what it does itself and all that it calls does."""

from strangler.analyzers.effects.direct import Open
from strangler.analyzers.effects.ways import Stop
from strangler.locations import pack
from strangler.model.effects import Effect, EffectKind

from .conftest import Solve

HTTP = Effect(EffectKind.HTTP, "example.com")
MAIL = Effect(EffectKind.MAIL, "smtp")
READS_ORDER = Effect(EffectKind.READS, "order")
WRITES_ORDER = Effect(EffectKind.WRITES, "order")
READS_ITEM = Effect(EffectKind.READS, "item")


def line(number: int) -> int:
    return pack(number, 5)


def test_effects_of_callees_are_effects_of_callers(solve: Solve) -> None:
    solved = solve({"shop.a": ("shop.b",), "shop.b": ("outside net.get",), "shop.c": ("shop.b",)})
    assert solved.effects([0]) == (HTTP,)
    assert solved.effects([2]) == (HTTP,)
    assert solved.is_complete([0])


def test_bodies_that_call_each_other_share_their_effects(solve: Solve) -> None:
    solved = solve({"shop.a": ("shop.b",), "shop.b": ("shop.a", "outside mail.send")})
    assert solved.effects([0]) == (MAIL,)


def test_what_a_library_does_happens_where_it_is_called(solve: Solve) -> None:
    solved = solve(
        {
            "shop.a": ("", "lib.create[shop.Order]"),
            "lib.create[shop.Order]": ("lib.save[shop.Order]",),
            "lib.save[shop.Order]": ("writes shop.Order", "shop.receiver"),
            "shop.receiver": ("lib.get[shop.Item]",),
            "lib.get[shop.Item]": ("reads shop.Item",),
        }
    )
    assert set(solved.effects([0])) == {WRITES_ORDER, READS_ITEM}
    assert solved.witness([0], WRITES_ORDER) == (Stop(0, line(2)),)
    assert solved.witness([0], READS_ITEM) == (Stop(0, line(2)), Stop(3, line(1)))


def test_a_witness_is_the_shortest_way(solve: Solve) -> None:
    solved = solve(
        {
            "shop.a": ("shop.long", "shop.short"),
            "shop.long": ("shop.longer",),
            "shop.longer": ("outside net.get",),
            "shop.short": ("outside net.get",),
        }
    )
    assert solved.witness([0], HTTP) == (Stop(0, line(2)), Stop(3, line(1)))
    assert solved.witness([0], MAIL) == ()


def test_a_stand_in_can_be_the_root(solve: Solve) -> None:
    solved = solve(
        {
            "lib.View.list[shop.Orders]": ("lib.get[shop.Order]", "shop.Orders.filter"),
            "lib.get[shop.Order]": ("reads shop.Order",),
            "shop.Orders.filter": ("outside net.get",),
        }
    )
    assert set(solved.effects([0])) == {READS_ORDER, HTTP}
    assert solved.witness([0], READS_ORDER) == (Stop(0, 0),)
    assert solved.witness([0], HTTP) == (Stop(0, 0), Stop(2, line(1)))


def test_an_unknown_function_of_a_library_makes_its_callers_incomplete(solve: Solve) -> None:
    solved = solve({"shop.a": ("shop.b",), "shop.b": ("outside odd.thing",)})
    assert not solved.is_complete([0])
    assert solved.unknown([0], 3) == [(1, Open(line(1), "odd.thing", "library"))]


def test_a_class_without_a_table_is_unknown(solve: Solve) -> None:
    solved = solve({"shop.a": ("lib.get[shop.Bare]",), "lib.get[shop.Bare]": ("reads shop.Bare",)})
    assert solved.unknown([0], 3) == [(0, Open(line(1), "shop.Bare", "table"))]


def test_a_task_that_is_sent_is_published_not_called(solve: Solve) -> None:
    solved = solve({"shop.a": ("lib.Task.delay[shop.send]",), "lib.Task.delay[shop.send]": ()})
    assert solved.effects([0]) == (Effect(EffectKind.PUBLISHES, "shop.send"),)


def test_what_the_user_says_of_a_function_counts_alone(solve: Solve) -> None:
    bodies = {"shop.a": ("shop.b",), "shop.b": ("outside odd.thing",)}
    assert solve(bodies, (("shop.b", MAIL),)).effects([0]) == (MAIL,)
    assert solve(bodies, (("shop.b", MAIL),)).is_complete([0])
    assert solve(bodies, (("odd.*", HTTP),)).effects([0]) == (HTTP,)
