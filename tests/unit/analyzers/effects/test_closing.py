"""What a call of an unknown receiver can be by its name alone."""

import pytest

from .conftest import Solve

SEND = {"shop.Cart.settle": ("outside net.get",), "shop.Order.settle": ()}


def test_a_method_that_only_built_in_types_have_is_harmless(solve: Solve) -> None:
    solved = solve({"shop.a": ("open upper receiver", "open isoformat attribute")})
    assert solved.is_complete([0])
    assert solved.effects([0]) == ()


def test_a_name_that_only_the_project_has_is_one_of_its_methods(solve: Solve) -> None:
    solved = solve({"shop.a": ("open settle receiver",), **SEND})
    assert [effect.target for effect in solved.effects([0])] == ["example.com"]
    assert solved.is_complete([0])


def test_more_than_eight_methods_of_a_name_tell_nothing(solve: Solve) -> None:
    many = {f"shop.C{number}.settle": () for number in range(9)}
    assert not solve({"shop.a": ("open settle receiver",), **many}).is_complete([0])


def test_a_name_of_a_built_in_and_of_the_project_may_be_either(solve: Solve) -> None:
    """Incomplete only where the project's method would add something."""
    calls = ("open update receiver",)
    quiet = solve({"shop.a": calls, "shop.Cart.update": ("outside clock.now",)})
    assert quiet.is_complete([0])
    loud = solve({"shop.a": calls, "shop.Cart.update": ("outside net.get",)})
    assert not loud.is_complete([0])
    assert loud.effects([0]) == ()
    known = solve({"shop.a": (*calls, "outside net.get"), "shop.Cart.update": ("outside net.get",)})
    assert known.is_complete([0])


def test_a_name_that_a_library_gives_an_effect_stays_unknown(solve: Solve) -> None:
    """Where it is a method's: functions of modules are found by their import."""
    assert not solve({"shop.a": ("open send receiver",)}).is_complete([0])
    assert solve({"shop.a": ("open get receiver",)}).is_complete([0])


def test_a_hub_is_closed_by_the_name_of_a_built_in_method_only(solve: Solve) -> None:
    assert solve({"shop.a": ("open items hub",)}).is_complete([0])
    assert not solve({"shop.a": ("open settle hub",), **SEND}).is_complete([0])


def test_a_name_of_a_stand_in_that_does_something_stays_unknown(solve: Solve) -> None:
    bodies = {"shop.a": ("open pop receiver",), "lib.Query.pop": ("writes shop.Order",)}
    assert not solve(bodies).is_complete([0])
    bodies = {"shop.a": ("open pop receiver",), "lib.Query.pop": ()}
    assert solve(bodies).is_complete([0])


@pytest.mark.parametrize("deed", ["open callback local", "open upper local", "open  computed"])
def test_a_callee_that_is_no_method_stays_unknown(solve: Solve, deed: str) -> None:
    assert not solve({"shop.a": (deed,)}).is_complete([0])


def test_a_name_that_nobody_knows_stays_unknown(solve: Solve) -> None:
    solved = solve({"shop.a": ("open frobnicate receiver",)})
    assert [call.reason for _, call in solved.unknown([0], 1)] == ["receiver"]


def test_a_name_of_a_method_that_is_told_to_do_nothing_is_harmless(solve: Solve) -> None:
    """Of a class in a library that the project imports, and nobody's with an effect."""
    assert solve({"shop.a": ("open label receiver",)}).is_complete([0])
    assert not solve({"shop.a": ("open stamp receiver",)}).is_complete([0])


def test_what_a_method_of_a_library_may_read_is_counted(solve: Solve) -> None:
    solved = solve({"shop.a": ("open peek receiver",)})
    assert solved.is_complete([0])
    assert [effect.kind.value for effect in solved.effects([0])] == ["reads_file"]


def test_a_library_s_method_needs_code_that_can_have_its_class(solve: Solve) -> None:
    calls = {"shop.a": ("open upper receiver", "open pull receiver")}
    assert not solve(calls).is_complete([0])
    assert not solve(calls, words={"Pipe"}).is_complete([0])
    loose = {"shop.a": ("open upper receiver", "open values receiver")}
    assert solve(loose, words={"dict"}).is_complete([0])
    assert not solve(loose, words={"Pipe"}).is_complete([0])
