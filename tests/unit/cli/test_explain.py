import json

import pytest

from strangler.locations import Location
from strangler.model.effects import AllEffects, Unknown, Way


def test_one_name_tells_what_it_is_where_and_its_neighbours(run):
    """A module: part, tables, what it uses and what uses it, with first places."""
    ran = run("explain", "legacy", "cart.models")
    assert ran.code == 0
    assert [line.rstrip() for line in ran.out.splitlines()] == [
        "shop.cart.models",
        "  module, shop/cart/models.py:1, 5 lines",
        "  part            cart",
        "  tables          cart_line (declares), orders_order (uses)",
        "",
        "uses 1",
        "      2 x  shop.orders.models  calls, runtime  shop/cart/models.py:1",
        "",
        "used by 1",
        "      5 x  shop.cart.views  type_only  shop/cart/views.py:2",
    ]


def test_a_dependency_is_shown_with_its_line_of_code(run):
    """Evidence is the code itself, and that the reverse does not hold."""
    ran = run("explain", "legacy", "cart.models", "orders.models")
    assert ran.code == 0
    assert ran.out == (
        "shop.cart.models depends on shop.orders.models, in 1 step.\n\n"
        "1  shop.cart.models.checkout calls shop.orders.models.Order\n"
        "     shop/cart/models.py:5  return Order(user)\n\n"
        "shop.orders.models does not depend on shop.cart.models.\n"
    )


def test_no_dependency_ends_with_1_and_shows_the_reverse(run):
    """The thing asked for does not hold; the opposite may be what was meant."""
    ran = run("explain", "legacy", "orders.models", "cart.models")
    assert ran.code == 1
    assert ran.out.startswith("shop.orders.models does not depend on shop.cart.models.\n")
    assert "shop.cart.models depends on shop.orders.models, in 1 step." in ran.out


def test_many_places_are_cut_and_counted(run):
    """Three lines prove a step as well as five."""
    out = run("explain", "legacy", "cart.views", "cart.models").out
    assert out.count("shop/cart/views.py:") == 3
    assert "+2 more places" in out


def test_secrets_in_the_code_are_not_shown(run, shop):
    """Excerpts pass through redaction, in text and in JSON."""
    code = "\n" * 4 + "    return Order(user, key='s3cret')\n"
    (shop / "shop/cart/models.py").write_text(code)
    for form in ("text", "json"):
        out = run("explain", "legacy", "cart.models", "orders.models", "--format", form).out
        assert "key='***'" in out


def test_code_that_is_gone_is_no_error(run, shop):
    """The file changed since it was read: the place still stands."""
    (shop / "shop/cart/models.py").unlink()
    ran = run("explain", "legacy", "cart.models", "orders.models")
    assert ran.code == 0
    assert "shop/cart/models.py:5" in ran.out


def test_json_of_a_dependency(run):
    """Scripts get every place, with its text, and whether it holds."""
    content = json.loads(
        run("explain", "legacy", "cart.models", "orders.models", "--format", "json").out
    )
    assert (content["depends"], content["reverse"]) == (True, None)
    (step,) = content["chain"]["steps"]
    assert step == {
        "source": "shop.cart.models.checkout",
        "target": "shop.orders.models.Order",
        "kind": "calls",
        "confidence": "certain",
        "evidence": [
            {"path": "shop/cart/models.py", "line": 5, "column": 1, "text": "return Order(user)"}
        ],
    }


def test_json_of_one_thing(run):
    """The same content as the text, uncut."""
    content = json.loads(run("explain", "legacy", "orders_order", "--format", "json").out)
    assert content["kind"] == "table"
    assert content["parts"] == ["orders"]
    assert content["details"]["referred to by"] == ["cart_line.order_id"]


def test_an_endpoint_names_its_handler_and_part(run):
    """Asked for by its path alone."""
    out = run("explain", "legacy", "/cart/{id}").out
    assert out.startswith("shop:GET /cart/{id}\n  endpoint, shop/urls.py:3\n")
    for label, value in (("part", "cart"), ("handler", "shop.cart.views.show")):
        assert f"  {label:<15} {value}\n" in out


def test_a_symbol_lies_in_the_part_of_its_module(run):
    """Unless it went elsewhere by itself; and its length is known."""
    out = run("explain", "legacy", "checkout").out
    assert "  function, shop/cart/models.py:4, 2 lines\n" in out
    assert f"  {'part':<15} cart\n" in out


def test_an_unknown_name_ends_with_2_and_the_nearest(run):
    """A typing error costs one more try."""
    ran = run("explain", "legacy", "cart.modles")
    assert (ran.code, ran.out) == (2, "")
    assert "  shop.cart.models\n" in ran.err


@pytest.mark.parametrize("name", ["cart.models", "shop/cart/models.py"])
def test_a_thing_is_not_explained_by_itself(run, name):
    """Two spellings of one thing are one thing."""
    ran = run("explain", "legacy", "shop.cart.models", name)
    assert ran.code == 2
    assert "name two different things" in ran.err


def test_effects_are_shown_with_their_way_and_what_is_not_known(run, api):
    """Each step is a place with its line of code; what is open says why."""
    place = Location("shop/cart/models.py", 5)
    way = Way("writes orders_order", (Location("shop/cart/models.py", 4), place))
    unknown = Unknown(place, "shop.cart.models.checkout", "pay", "receiver")
    api.effects = AllEffects((way,), False, (unknown,))
    out = run("explain", "legacy", "/cart/{id}").out
    assert out.endswith(
        "can do 1, and perhaps more\n"
        "  writes orders_order\n"
        "     shop/cart/models.py:4  def checkout(user):\n"
        "     shop/cart/models.py:5  return Order(user)\n"
        "not known\n"
        "     shop/cart/models.py:5  pay (receiver)\n"
    )


def test_scripts_read_what_a_function_reads_and_writes(run, api):
    """Tables by kind, what leaves the process, the strongest effect, and the ways."""
    place = Location("shop/cart/models.py", 5)
    effects = ("http pay.example.com", "writes orders_order", "reads cart_line", "time")
    api.effects = AllEffects(tuple(Way(effect, (place,)) for effect in effects), True, ())
    told = json.loads(run("explain", "legacy", "checkout", "--format", "json").out)["effects"]
    assert told["effect"] == "external"
    assert (told["reads"], told["writes"]) == (["cart_line"], ["orders_order"])
    assert told["external"] == ["http pay.example.com"]
    assert told["complete"] is True
    assert told["ways"][1] == {
        "effect": "writes orders_order",
        "path": [{"path": "shop/cart/models.py", "line": 5, "column": 1}],
    }


def test_something_that_does_nothing_says_so(run, api):
    """A promise, where everything is known."""
    api.effects = AllEffects((), True, ())
    assert run("explain", "legacy", "checkout").out.endswith(
        "can do nothing that could be noticed\n"
    )
