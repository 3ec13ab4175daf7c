"""Instances and helpers given classes or functions are told apart by the place of the call."""

MODELS = """
class Order:
    def pay(self): ...
class Item:
    def pack(self): ...
class Base:
    def __init__(self, session, model):
        self.session = session
        self.model = model
    def make(self):
        return self.model()
class Repository(Base):
    def __init__(self, session, model, extra=None):
        super().__init__(session, model)
class Repositories:
    @property
    def orders(self):
        return Repository(None, Order)
    @property
    def items(self):
        return Repository(None, Item, extra=1)
def orders():
    Repositories().orders.make().pay()
def items():
    Repositories().items.make().pack()
"""


def test_an_instance_that_is_given_a_class_is_told_apart_by_the_place_that_makes_it(described):
    """What its methods give depends on what its constructor was given there."""
    found = described(MODELS, {}, (), ["m.orders", "m.items"])
    assert ("orders", "Order.pay") in found.edges
    assert ("items", "Item.pack") in found.edges
    assert "m.Order.pay" not in found.runs("m.items")
    assert ("Base.make", "Order.pay") not in found.edges


def test_an_instance_told_apart_is_still_what_its_class_is(calls):
    """Attributes set from outside, subclasses, and methods with annotated receivers."""
    found = calls(
        """
        class Handler:
            def __init__(self, work):
                self.work = work
            def run(self):
                self.work()
                self.log.write()
        class Log:
            def write(self): ...
        def first(): ...
        def second(): ...
        def use(handler: Handler):
            handler.run()
        a = Handler(first)
        b = Handler(second)
        a.log = Log()
        b.log = Log()
        for handler in (a, b):
            handler.run()
        """
    )
    assert {("Handler.run", "first"), ("Handler.run", "second")} <= found
    assert {("Handler.run", "Log.write"), ("m", "Handler.run"), ("use", "Handler.run")} <= found


def test_a_repository_that_makes_repositories_comes_to_an_end(calls):
    """Only so many are told apart one inside the other."""
    found = calls(
        """
        class Node:
            def __init__(self, kind):
                self.kind = kind
            def child(self):
                return Node(Order).child()
        class Order: ...
        Node(Order).child()
        """
    )
    assert ("Node.child", "Node.child") in found


def test_a_function_that_is_given_a_function_is_told_apart_by_the_place_of_the_call(described):
    """A cache calls what it is given there, and no other caller's."""
    source = """
    def cached(key, build):
        return build()
    def first():
        def build(): ...
        return cached("a", build)
    def second():
        return cached("b", lambda: work())
    def third():
        return cached("c", work)
    def work(): ...
    """
    found = described(source, {}, (), ["m.first", "m.second", "m.third"])
    assert found.runs("m.first") == {"m.first", "m.cached", "m.first.build"}
    assert "m.first.build" not in found.runs("m.second")
    assert found.runs("m.third") == {"m.third", "m.cached", "m.work"}
