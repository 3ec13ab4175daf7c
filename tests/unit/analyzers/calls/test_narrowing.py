"""What `isinstance` says of a local name counts where the test holds, and nowhere else."""

import pytest

PREFIX = """
import json
class Order:
    def save(self): ...
class Late(Order):
    def save(self): ...
class Text(str):
    def strip(self): ...
def find(text):
    found = json.loads(text)
"""
OPEN = set()
ORDERS = {("find", "Order.save"), ("find", "Late.save")}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("if isinstance(found, Order):\n        found.save()", ORDERS),
        ("if not isinstance(found, Order):\n        return\n    found.save()", ORDERS),
        ("if not isinstance(found, Order):\n        raise ValueError\n    found.save()", ORDERS),
        ("if not isinstance(found, Order):\n        pass\n    found.save()", OPEN),
        ("if isinstance(found, Order):\n        pass\n    found.save()", OPEN),
        ("if isinstance(found, Order):\n        pass\n    else:\n        found.save()", OPEN),
        ("if not isinstance(found, Order):\n        pass\n    else:\n        found.save()", ORDERS),
        ("if isinstance(found, (Late, int)):\n        found.save()", {("find", "Late.save")}),
        ("if text and isinstance(found, Order):\n        found.save()", ORDERS),
        ("if text or isinstance(found, Order):\n        found.save()", OPEN),
        ("if not text or not isinstance(found, Order):\n        return\n    found.save()", ORDERS),
        ("isinstance(found, Order) and found.save()", ORDERS),
        ("return found.save() if isinstance(found, Order) else None", ORDERS),
        ("while isinstance(found, Order):\n        found.save()", ORDERS),
        ("if isinstance(one := found.get(1), Order):\n        one.save()", ORDERS),
        ("if isinstance(found, str):\n        found.strip()", {("find", "Text.strip")}),
        (
            "if isinstance(found, Order):\n        found = json.loads(text)\n        found.save()",
            OPEN,
        ),
        (
            "for one in found:\n        if not isinstance(one, Order):\n            continue\n"
            "        one.save()\n    one.save()",
            ORDERS,
        ),
        (
            "def later():\n        found.save()\n    if isinstance(found, Order):\n        later()",
            {("find", "find.later")},
        ),
    ],
)
def test_a_tested_name_is_an_instance_where_the_test_holds(calls, body, expected):
    """Of the class or of one derived from it; elsewhere nothing is known of it."""
    assert calls(f"{PREFIX}    {body}\n") == expected


def test_what_is_known_better_stays_known(calls):
    """A test of something whose class is known adds nothing to it."""
    source = """
    class Order:
        def save(self): ...
    class Late(Order):
        def save(self): ...
    def work():
        order = Late()
        if isinstance(order, Order):
            order.save()
    """
    assert calls(source) == {("work", "Late.save")}


def test_a_method_of_what_the_standard_library_made_is_no_longer_open(solved):
    """`replace` of a date is not that of a path."""
    graph = solved(
        """
        import json
        from datetime import datetime
        def work(text):
            for value in json.loads(text):
                if not isinstance(value, datetime):
                    continue
                value.replace(tzinfo=None)
        """
    )
    assert "datetime.datetime.replace" in {edge.callee for edge in graph.outside}
    assert not [each for each in graph.open if each.name == "replace"]
