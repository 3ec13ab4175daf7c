"""Couplings get parts, severity and cuts."""

from strangler.analyzers.coupling.placing import MOST_PLACES, placed, with_shared_state
from strangler.analyzers.coupling.working import Shared
from strangler.locations import Location
from strangler.model.boundaries import Cut
from strangler.model.coupling import CouplingKind, Severity, SharedState


def shared(kind: CouplingKind, key: str, readers: str, writers: str, **more: object) -> Shared:
    def places(names: str) -> tuple[tuple[str, Location], ...]:
        return tuple((name, Location(f"{name}.py", 1)) for name in names.split())

    given: dict[str, object] = {"note": "", "tables": (), "optional": True, "declared": False}
    return Shared(kind, key, places(readers), places(writers), **(given | more))  # type: ignore[arg-type]  # keywords of a dataclass


def part_of(name: str) -> str | None:
    return name.partition(".")[0]


def test_what_one_part_writes_and_another_reads_is_high_and_crosses_the_cut() -> None:
    thing = shared(CouplingKind.SESSION_KEY, "cart_id", "orders.a cart.b", "cart.b")
    (found,) = placed([thing], part_of, part_of)
    assert found.severity is Severity.HIGH
    assert found.parts == ("cart", "orders")
    assert found.why == "session key that cart changes and cart and orders read"
    (cut,) = with_shared_state([], [found])
    assert (cut.source, cut.target) == ("orders", "cart")
    assert cut.shared_state == (SharedState(CouplingKind.SESSION_KEY, "cart_id"),)


def test_cuts_that_are_there_already_keep_what_they_have() -> None:
    cut = Cut("orders", "cart", 3, 2, (), 7.0, ())
    thing = shared(CouplingKind.CACHE_KEY, "nav", "orders.a", "cart.b")
    (found,) = with_shared_state([cut], placed([thing], part_of, part_of))
    assert (found.imports, found.price) == (3, 7.0)
    assert len(found.shared_state) == 1


def test_what_stays_in_one_part_is_low_or_left_out() -> None:
    things = [
        shared(CouplingKind.SESSION_KEY, "a", "cart.a", "cart.b"),
        shared(CouplingKind.FILE, "x.csv", "cart.a", "cart.b"),
    ]
    (found,) = placed(things, part_of, part_of)
    assert (found.key, found.severity) == ("a", Severity.LOW)


def test_settings_count_by_those_who_read_them() -> None:
    declared = shared(CouplingKind.SETTING, "SIZE", "cart.a orders.b", "site.s", declared=True)
    changed = shared(CouplingKind.SETTING, "MODE", "cart.a", "orders.b")
    found = {c.key: c for c in placed([declared, changed], part_of, part_of)}
    assert found["SIZE"].severity is Severity.MEDIUM
    assert found["MODE"].severity is Severity.HIGH


def test_base_classes_of_libraries_and_the_platform_are_no_coupling() -> None:
    base = shared(CouplingKind.BASE_CLASS, "common.Base", "cart.a orders.b", "common.Base")
    assert placed([base], part_of, part_of, frozenset({"common"})) == ()
    assert len(placed([base], part_of, part_of)) == 1


def test_the_platform_has_the_parts_whose_tables_it_touches() -> None:
    thing = shared(
        CouplingKind.PLATFORM,
        "site.Mid",
        "site.Mid",
        "",
        note="middleware",
        tables=("cart", "user"),
    )
    (found,) = placed([thing], part_of, part_of)
    assert found.parts == ("cart", "site", "user")
    assert found.severity is Severity.HIGH
    assert "tables of cart and user" in found.why


def test_places_are_cut_but_counted() -> None:
    many = " ".join(f"cart.f{i}" for i in range(80))
    (found,) = placed([shared(CouplingKind.CACHE_KEY, "x", many, "a.b")], part_of, part_of)
    assert (len(found.readers), found.places) == (MOST_PLACES, 81)
