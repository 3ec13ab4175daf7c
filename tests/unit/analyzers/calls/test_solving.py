"""What may call what: one small program a form of the language, and its whole call graph."""

import pytest

FORMS = {
    "a name bound to a function": (
        """
        def greet(): ...
        hello = greet
        hello()
        """,
        {("m", "greet")},
    ),
    "a name rebound calls what it holds at that place": (
        """
        def first(): ...
        def second(): ...
        run = first
        run()
        run = second
        def later():
            run()
        """,
        {("m", "first"), ("later", "second")},
    ),
    "a branch adds to what a name holds": (
        """
        import os
        def first(): ...
        def second(): ...
        run = first
        if os.name == "nt":
            run = second
        run()
        """,
        {("m", "first"), ("m", "second")},
    ),
    "tuples are unpacked place by place, stars in the middle": (
        """
        def a(): ...
        def b(): ...
        def c(): ...
        def d(): ...
        x, y = a, b
        x, y = y, x
        def swapped():
            x()
        head, *middle, last = [a, b, c, d]
        def ends():
            last()
        def inner():
            middle[1]()
        """,
        {("swapped", "b"), ("ends", "d"), ("inner", "c")},
    ),
    "a walrus binds what it tests": (
        """
        def make(): return work
        def work(): ...
        if (found := make()):
            found()
        """,
        {("m", "make"), ("m", "work")},
    ),
    "arguments by place, by name, by default, by star": (
        """
        def a(): ...
        def b(): ...
        def c(): ...
        def d(): ...
        def run(first, second=b, *rest, third=None, **others):
            first()
            second()
            for each in rest: each()
            third()
            others["fourth"]()
        run(a, third=c)
        run(a, a, d, fourth=d)
        """,
        {("m", "run"), ("run", "a"), ("run", "b"), ("run", "c"), ("run", "d")},
    ),
    "starred and mapped arguments reach their parameters": (
        """
        def a(): ...
        def b(): ...
        def pair(x, y):
            x()
            y()
        def named(x):
            x()
        both = (a, b)
        pair(*both)
        named(**{"x": b})
        """,
        {("m", "pair"), ("m", "named"), ("pair", "a"), ("pair", "b"), ("named", "b")},
    ),
    "closures see the variables around them": (
        """
        def outer(action):
            def inner():
                action()
            return inner
        def work(): ...
        outer(work)()
        """,
        {("m", "outer"), ("m", "outer.inner"), ("outer.inner", "work")},
    ),
    "nonlocal and global rebind what others call": (
        """
        def a(): ...
        def b(): ...
        current = a
        def switch():
            global current
            current = b
        def use():
            current()
        def outer():
            step = a
            def change():
                nonlocal step
                step = b
            change()
            step()
        """,
        {
            ("use", "a"),
            ("use", "b"),
            ("outer", "outer.change"),
            ("outer", "a"),
            ("outer", "b"),
        },
    ),
    "decorators replace what they decorate": (
        """
        import functools
        def logged(function):
            @functools.wraps(function)
            def wrapper(*args, **kwargs):
                return function(*args, **kwargs)
            return wrapper
        def named(name):
            def decorate(function):
                return function
            return decorate
        @named("x")
        @logged
        def work(): ...
        work()
        """,
        {
            ("m", "named"),
            ("m", "named.decorate"),
            ("m", "logged"),
            ("m", "logged.wrapper"),
            ("logged.wrapper", "work"),
        },
    ),
    "a class decorates by being called": (
        """
        class Counted:
            def __init__(self, function):
                self.function = function
            def __call__(self):
                self.function()
        @Counted
        def work(): ...
        work()
        """,
        {("m", "Counted.__init__"), ("m", "Counted.__call__"), ("Counted.__call__", "work")},
    ),
    "methods are found by the order of the bases": (
        """
        class Base:
            def __init__(self): ...
            def run(self): self.step()
            def step(self): ...
        class Left(Base): ...
        class Right(Base):
            def step(self): ...
        class Both(Left, Right): ...
        Both().run()
        """,
        {
            ("m", "Base.__init__"),
            ("m", "Base.run"),
            ("Base.run", "Base.step"),
            ("Base.run", "Right.step"),
        },
    ),
    "super goes on in the order, with arguments or without": (
        """
        class A:
            def __init__(self): ...
            def save(self): ...
        class B(A):
            def __init__(self):
                super().__init__()
            def save(self):
                super(B, self).save()
        B().save()
        """,
        {
            ("m", "B.__init__"),
            ("m", "B.save"),
            ("B.__init__", "A.__init__"),
            ("B.save", "A.save"),
        },
    ),
    "a cooperative super reaches the next base of the instance's class": (
        """
        class A:
            def go(self): ...
        class B(A):
            def go(self): super().go()
        class C(A):
            def go(self): ...
        class D(B, C): ...
        D().go()
        """,
        {("m", "B.go"), ("B.go", "A.go"), ("B.go", "C.go")},
    ),
    "class and static methods, and what they make": (
        """
        class Shape:
            @classmethod
            def make(cls): return cls()
            @staticmethod
            def check(): ...
            def draw(self): ...
        class Circle(Shape):
            def draw(self): ...
        Circle.make().draw()
        Shape.check()
        """,
        {("m", "Shape.make"), ("m", "Circle.draw"), ("m", "Shape.check")},
    ),
    "a method that returns self returns what it was called on": (
        """
        class Query:
            def filter(self): return self
        class Orders(Query):
            def paid(self): ...
        Orders().filter().paid()
        """,
        {("m", "Query.filter"), ("m", "Orders.paid")},
    ),
    "properties are called when read, and when assigned": (
        """
        class Order:
            @property
            def total(self): return helper
            @total.setter
            def total(self, value): value()
        def helper(): ...
        def given(): ...
        order = Order()
        order.total()
        order.total = given
        """,
        {("m", "Order.total"), ("m", "helper"), ("Order.total", "given")},
    ),
    "attributes set in other methods or from outside": (
        """
        class Service:
            def use(self, client):
                self.client = client
            def run(self):
                self.client.send()
                self.hook()
        class Client:
            def send(self): ...
        def hook(): ...
        service = Service()
        service.use(Client())
        service.hook = hook
        service.run()
        """,
        {("m", "Service.use"), ("m", "Service.run"), ("Service.run", "Client.send"),
         ("Service.run", "hook")},
    ),
    "with enters and leaves": (
        """
        class Lock:
            def __enter__(self): return self
            def __exit__(self, *error): ...
            def work(self): ...
        with Lock() as lock:
            lock.work()
        """,
        {("m", "Lock.__enter__"), ("m", "Lock.__exit__"), ("m", "Lock.work")},
    ),
    "a context manager made of a generator gives what it yields": (
        """
        from contextlib import contextmanager
        class Session:
            def query(self): ...
        @contextmanager
        def session():
            yield Session()
        with session() as current:
            current.query()
        """,
        {("m", "session"), ("m", "Session.query")},
    ),
    "iteration, by protocol and by generator": (
        """
        class Pages:
            def __iter__(self): return self
            def __next__(self): return work
        def work(): ...
        def steps():
            yield work
        def more():
            yield from steps()
        def run():
            for page in Pages(): page()
        def walk():
            for step in more(): step()
        """,
        {
            ("run", "Pages.__iter__"),
            ("run", "Pages.__next__"),
            ("run", "work"),
            ("more", "steps"),
            ("walk", "more"),
            ("walk", "work"),
        },
    ),
    "operators call the methods behind them": (
        """
        class Money:
            def __add__(self, other): return self
            def __eq__(self, other): return True
            def __neg__(self): return self
            def __contains__(self, coin): return True
            def __getitem__(self, key): return work
            def __len__(self): return 1
        def work(): ...
        money = Money()
        (money + 1 == -money)
        1 in money
        money[3]()
        len(money)
        """,
        {
            ("m", "Money.__add__"),
            ("m", "Money.__eq__"),
            ("m", "Money.__neg__"),
            ("m", "Money.__contains__"),
            ("m", "Money.__getitem__"),
            ("m", "Money.__len__"),
            ("m", "work"),
        },
    ),
    "tables of functions by constant key": (
        """
        def add(): ...
        def drop(): ...
        def main(): ...
        table = {"add": add, "drop": drop}
        table["main"] = main
        steps = [add, drop]
        def by_key(): table["add"]()
        def by_index(): steps[-1]()
        def by_get(): table.get("main")()
        def by_any(name): table[name]()
        def part(): steps[:1][0]()
        """,
        {
            ("by_key", "add"),
            ("by_index", "drop"),
            ("by_get", "main"),
            ("by_any", "add"),
            ("by_any", "drop"),
            ("by_any", "main"),
            ("part", "add"),
        },
    ),
    "comprehensions and lambdas": (
        """
        def double(x): return x
        def keep(x): return True
        values = [double(x) for x in (1, 2) if keep(x)]
        run = lambda f: f()
        run(lambda: double(1))
        """,
        {
            ("m", "double"),
            ("m", "keep"),
            ("m", "<lambda1>"),
            ("<lambda1>", "<lambda2>"),
            ("<lambda2>", "double"),
        },
    ),
    "functions that the standard library calls": (
        """
        import functools
        def double(x): return work
        def size(x): ...
        def work(): ...
        for made in map(double, [1]): made()
        sorted([1], key=size)
        half = functools.partial(run, double)
        def run(f, x): f(x)
        half(1)
        """,
        {("m", "double"), ("m", "work"), ("m", "size"), ("m", "run"), ("run", "double")},
    ),
    "coroutines give their result when awaited": (
        """
        import asyncio
        class Reply:
            def read(self): ...
        async def fetch(): return Reply()
        async def main():
            reply = await fetch()
            reply.read()
            both = await asyncio.gather(fetch(), fetch())
            both[0].read()
        asyncio.run(main())
        """,
        {("m", "main"), ("main", "fetch"), ("main", "Reply.read")},
    ),
    "raising a class makes an instance, catching it gives one": (
        """
        class Broken(Exception):
            def __init__(self): ...
            def explain(self): ...
        def fail():
            raise Broken
        try:
            fail()
        except Broken as error:
            error.explain()
        """,
        {("m", "fail"), ("fail", "Broken.__init__"), ("m", "Broken.explain")},
    ),
    "a dataclass keeps what its constructor is given": (
        """
        from dataclasses import dataclass
        class Mail:
            def send(self): ...
        @dataclass
        class Notifier:
            mail: Mail
            retries: int = 3
            def notify(self):
                self.mail.send()
        Notifier(Mail()).notify()
        """,
        {("m", "Notifier.notify"), ("Notifier.notify", "Mail.send")},
    ),
    "getattr by a constant name": (
        """
        class Job:
            def run(self): ...
        getattr(Job(), "run")()
        """,
        {("m", "Job.run")},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), FORMS.values(), ids=FORMS)
def test_calls_are_followed_through(calls, source, expected):
    assert calls(source) == expected


def test_an_import_is_followed_through_packages_and_stars(calls):
    found = calls(
        {
            "p/__init__.py": "from .core import *\nfrom . import tools as t\n",
            "p/core.py": "from .deep import make as build\n__all__ = ['build']\n",
            "p/deep.py": "def make(): return done\ndef done(): ...\n",
            "p/tools.py": "def help(): ...\n",
            "m.py": "import p\np.build()()\np.t.help()\n",
        }
    )
    assert found == {("m", "p.deep.make"), ("m", "p.deep.done"), ("m", "p.tools.help")}


def test_what_only_an_annotation_says_is_less_certain(solved):
    graph = solved(
        """
        class Store:
            def save(self): ...
        class Fast(Store):
            def save(self): ...
        def keep(store: Store): store.save()
        def make() -> Store: ...
        def use(): make().save()
        """
    )
    found = {(e.caller, e.callee): e.confidence.value for e in graph.edges}
    assert found[("m.keep", "m.Store.save")] == "likely"
    assert found[("m.keep", "m.Fast.save")] == "likely"
    assert found[("m.use", "m.Store.save")] == "likely"
    assert found[("m.use", "m.make")] == "certain"


def test_an_edge_says_where_it_is_written(solved):
    graph = solved("def work(): ...\ndef run():\n    work()\n    work()\n")
    (edge,) = graph.edges
    assert [position >> 20 for position in edge.positions] == [3, 4]


def test_calls_that_leave_the_project_keep_their_dotted_names(solved):
    graph = solved(
        """
        import requests
        class Page(requests.Session):
            def load(self): self.get("/")
        requests.get("/").json()
        "a".join([])
        """
    )
    found = {(e.caller, e.callee) for e in graph.outside}
    assert found == {
        ("m", "requests.get"),
        ("m", "requests.get.json"),
        ("m.Page.load", "requests.Session.get"),
        ("m", "builtins.str.join"),
    }


def test_what_nobody_can_know_is_an_open_call_with_its_place(solved):
    graph = solved("def run(given):\n    given()\n")
    (call,) = graph.open
    assert (call.caller, call.module, call.position >> 20) == ("m.run", "m", 2)
    assert graph.resolved == 0


def test_two_runs_give_the_same(solved, tmp_path):
    source = FORMS["tables of functions by constant key"][0]
    assert solved(source) == solved(source)


def test_partial_applications_of_themselves_come_to_an_end(calls):
    found = calls(
        """
        from functools import partial
        def work(*given): ...
        run = work
        for step in (1, 2):
            run = partial(run, step)
        run()
        """
    )
    assert found == {("m", "work")}


def test_a_call_through_what_could_be_anything_is_open(solved):
    """Rather no edge than forty that say nothing."""
    several = "".join(f"def f{n}(): ...\n" for n in range(90))
    table = ", ".join(f"f{n}" for n in range(90))
    graph = solved(f"{several}table = [{table}]\ndef run(n):\n    table[n]()\n")
    assert graph.edges == ()
    assert [call.caller for call in graph.open] == ["m.run"]


def test_a_name_that_a_package_imports_hides_its_submodule_of_that_name(calls):
    found = calls(
        {
            "starred/__init__.py": "from .work import *",
            "starred/work.py": "def work(): ...",
            "named/__init__.py": "from .work import work",
            "named/work.py": "def work(): ...",
            "plain/__init__.py": "from . import work",
            "plain/work.py": "def run(): ...",
            "m.py": """
            import starred
            from starred import work as first
            from named import work as second
            from plain import work as third
            def use():
                first()
                second()
                third.run()
            def by_attribute():
                starred.work()
            """,
        }
    )
    assert {("use", "starred.work.work"), ("use", "named.work.work")} <= found
    assert ("use", "plain.work.run") in found
    assert ("by_attribute", "starred.work.work") in found


def test_what_itertools_hands_on_is_followed(calls):
    """`chain.from_iterable` gives the elements of the elements; the filters of itertools call."""
    found = calls(
        """
        from itertools import chain, filterfalse
        def one(): ...
        def each(f): yield f
        def odd(f): return f
        for f in chain.from_iterable(each(f) for f in [one]):
            f()
        list(filterfalse(odd, [one]))
        """
    )
    assert {("m", "one"), ("m", "odd")} <= found


def test_an_attribute_whose_name_begins_so_is_found_by_a_formatted_string(calls):
    found = calls(
        """
        class Command:
            def run(self, name):
                getattr(self, f"do_{name}")()
            def do_start(self): ...
            def do_stop(self): ...
            def other(self): ...
        """
    )
    assert found == {("Command.run", "Command.do_start"), ("Command.run", "Command.do_stop")}


def test_keywords_of_a_mapping_do_not_fill_the_receiver(calls):
    """`narrowed(**given)` fills parameters that no argument has filled by its place."""
    found = calls(
        """
        class Other:
            def run(self): ...
        class Query:
            def narrowed(self, first=None, **rest):
                return self
            def run(self): ...
        def use(key):
            Query().narrowed(**{key: Other()}).run()
        """
    )
    assert ("use", "Query.run") in found
    assert ("use", "Other.run") not in found


def test_many_texts_and_lists_leave_what_is_called_known(calls):
    """A table of data in the code: its keys are texts, its rows are lists of functions."""
    rows = "\n".join(f'    "key{i}": [[one], [two, "text{i}"]],' for i in range(20))
    found = calls(
        f"""
def one(): ...
def two(): ...
TABLE = {{
{rows}
}}
def use(key):
    for clause in TABLE[key]:
        for function in clause:
            function()
"""
    )
    assert {("use", "one"), ("use", "two")} <= found


def test_the_parts_of_a_text_are_texts(calls):
    found = calls(
        """
        class Stack:
            def pop(self): ...
        def use(text: str):
            parts = text.split(":")
            parts.pop().strip()
            parts.pop()
        """
    )
    assert found == set()
