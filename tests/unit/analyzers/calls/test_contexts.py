"""Bodies told apart: functions that make functions, instances of built-in containers."""


def test_a_decorator_calls_what_it_decorates_and_nothing_else(described):
    source = """
    from functools import wraps
    def checked(role):
        def decorate(function):
            @wraps(function)
            def wrapper(*args, **kwargs):
                return function(*args, **kwargs)
            return wrapper
        return decorate
    def plain(function):
        def wrapper(*args):
            return function(*args)
        return wrapper
    def first(): ...
    def second(): ...
    @checked("a")
    def one():
        first()
    @checked("b")
    def two():
        second()
    @plain
    def three():
        first()
    class View:
        @plain
        def get(self):
            self.work()
        def work(self): ...
    def runs_one():
        one()
    def runs_two():
        two()
    def runs_three():
        three()
    def runs_view():
        View().get()
    """
    enter = ["m.runs_one", "m.runs_two", "m.runs_three", "m.runs_view"]
    found = described(source, {}, (), enter)
    assert found.runs("m.runs_one") == {
        *("m.runs_one", "m.checked.decorate.wrapper", "m.one", "m.first")
    }
    assert "m.first" not in found.runs("m.runs_two")
    assert found.runs("m.runs_three") == {"m.runs_three", "m.plain.wrapper", "m.three", "m.first"}
    assert "m.View.work" in found.runs("m.runs_view")
    assert "m.first" not in found.runs("m.runs_view")
    assert ("checked.decorate.wrapper", "one") in found.edges
    assert ("checked.decorate.wrapper", "two") in found.edges


def test_a_function_that_makes_itself_comes_to_an_end(calls):
    found = calls(
        """
        def outer(function):
            def inner():
                return outer(inner)
            return inner
        def work(): ...
        outer(work)()
        """
    )
    assert ("m", "outer") in found
    assert ("outer.inner", "outer") in found


def test_instances_of_built_in_containers_hold_what_is_put_into_them(calls):
    found = calls(
        """
        from collections import UserDict
        class Registry(dict): ...
        class Table(UserDict): ...
        def first(): ...
        def second(): ...
        def third(): ...
        registry = Registry({"a": first})
        table = Table()
        table["b"] = second
        def register(function):
            table["c"] = function
        register(third)
        def run(key):
            registry["a"]()
            table["b"]()
        def every():
            for name, function in table.items():
                function()
        """
    )
    assert ("run", "first") in found
    assert ("run", "second") in found
    assert ("every", "third") in found


def test_starred_parameters_are_tuples_and_dicts_also_where_nobody_calls(solved):
    graph = solved(
        """
        def run(*args, **kwargs):
            kwargs.pop("x", None)
            args.index(1)
        """
    )
    assert graph.open == ()
    assert {edge.callee for edge in graph.outside} == {"builtins.dict.pop", "builtins.tuple.index"}


def test_threads_executors_and_stacks_call_what_they_are_given(calls):
    found = calls(
        """
        import asyncio
        import functools
        import threading
        from concurrent.futures import ThreadPoolExecutor
        from contextlib import ExitStack
        class Order:
            def pay(self): ...
            def ship(self): ...
        class Lock:
            def __enter__(self):
                return self
            def __exit__(self, *args): ...
            def check(self): ...
        def pay(order):
            order.pay()
        def ship(order):
            order.ship()
        def merge(left, right):
            return left
        def start():
            threading.Thread(target=pay, args=(Order(),)).start()
        def pool():
            with ThreadPoolExecutor() as executor:
                executor.submit(pay, Order())
                executor.map(ship, [Order()])
        async def aside():
            await asyncio.to_thread(pay, Order())
        def fold():
            functools.reduce(merge, [Order()]).pay()
        def enter():
            with ExitStack() as stack:
                stack.enter_context(Lock()).check()
                stack.callback(ship, Order())
        def by_name():
            globals()["ship"](Order())
        """
    )
    assert {("start", "pay"), ("pool", "pay"), ("pool", "ship"), ("aside", "pay")} <= found
    assert {("pay", "Order.pay"), ("ship", "Order.ship"), ("fold", "Order.pay")} <= found
    assert {("enter", "Lock.__enter__"), ("enter", "Lock.check"), ("enter", "ship")} <= found
    assert ("by_name", "ship") in found


def test_what_is_passed_outside_may_be_called_there(described):
    source = """
    import scheduler
    def later(): ...
    def run():
        scheduler.add(later, every=5)
        sorted([1], key=len)
    """
    found = described(source, {}, (), ["m.run"])
    (body,) = found.activity.by_name["m.run"]
    (call,) = found.activity.calls[body]
    assert found.activity.bodies[call.callee].symbol == "m.later"
    assert call.confidence.value == "possible"
    assert found.edges == set()


def test_a_method_called_on_its_class_with_who_knows_what_is_still_called(described):
    library = {"web.py": "class View:\n    def get(self): ...\n"}
    source = """
    import web
    class Page(web.View):
        def show(self): ...
    def run(given):
        Page.show(given)
    """
    found = described(source, library, (), ["m.run"])
    assert found.edges == {("run", "Page.show")}
    assert found.open("m.run") == set()


def test_a_function_that_calls_its_parameter_is_told_apart_by_who_calls_it(described):
    """`timed(self.work)` runs what it is given there, and nothing that others give it."""
    source = """
    def timed(function, *args):
        return function(*args)
    class Reader:
        def read(self): ...
        def use(self):
            timed(self.read)
    class Writer:
        def write(self): ...
        def use(self):
            timed(self.write)
    """
    found = described(source, {}, (), ["m.Reader.use", "m.Writer.use"])
    assert found.runs("m.Reader.use") == {"m.Reader.use", "m.timed", "m.Reader.read"}
    assert found.runs("m.Writer.use") == {"m.Writer.use", "m.timed", "m.Writer.write"}
