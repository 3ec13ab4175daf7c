"""Special methods that nobody names: who is asked, and what is not open."""

from strangler.analyzers.calls.solving import solve
from support.trees import link

ORDERS = """
class Order:
    def __str__(self):
        return save(self)
    def __bool__(self):
        return check()
def save(order): ...
def check(): ...
"""


def test_a_text_calls_only_what_really_reaches_it(calls):
    edges = calls(ORDERS + "def go():\n    one = Order()\n    f'{one}'\n    f'{unknown}'\n")
    assert ("go", "Order.__str__") in edges
    assert ("go", "Order.__bool__") not in edges


def test_a_condition_of_something_unknown_is_no_open_call(tmp_path):
    source = ORDERS + "def go(given):\n    if given and not given:\n        print(given)\n"
    activity = solve(link(tmp_path, {"m.py": source}).inventory).activity
    body = next(i for i, known in enumerate(activity.bodies) if known.symbol == "m.go")
    assert not activity.open.get(body)
    assert not activity.calls.get(body)


def test_the_text_of_a_list_asks_its_elements_for_theirs(calls):
    source = """
class Order:
    def __repr__(self):
        return "x"
    def __str__(self):
        return "y"
def go():
    print([[Order()]])
"""
    edges = calls(source)
    assert ("go", "Order.__repr__") in edges
    assert ("go", "Order.__str__") not in edges


def test_self_may_be_of_a_class_that_says_whether_it_is_true(calls):
    source = """
class Base:
    def run(self):
        if self: ...
class Derived(Base):
    def __len__(self):
        return 0
"""
    assert ("Base.run", "Derived.__len__") in calls(source)


def test_a_method_that_answers_may_ask_again(calls):
    source = """
class Inner:
    def __str__(self):
        return "x"
class Outer:
    def __str__(self):
        return f"{Inner()}"
def go():
    str(Outer())
"""
    edges = calls(source)
    assert {("go", "Outer.__str__"), ("Outer.__str__", "Inner.__str__")} <= edges


def test_a_logger_asks_its_arguments_for_their_text(calls):
    source = """
import logging
class Order:
    def __str__(self):
        return "x"
def go():
    logging.getLogger(__name__).info("%s", Order())
"""
    assert ("go", "Order.__str__") in calls(source)
