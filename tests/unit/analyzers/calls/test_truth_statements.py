"""Tiny programs about statements:
all that really runs is found."""

import pytest

from support.truth import expecting, really_called, said_to_be_called

PROGRAMS = {
    "match binds what class patterns name": """
        class Point:
            __match_args__ = ("x", "y")
            def __init__(self, x, y):
                self.x = x
                self.y = y
        def a(): ...
        def b(): ...
        def go():
            match Point(a, b):
                case Point(x, y=other):
                    x()
                    other()
        """,
    "match binds what a dataclass's pattern names": """
        from dataclasses import dataclass
        @dataclass
        class Point:
            x: object
            y: object
        def a(): ...
        def b(): ...
        def decoy(): ...
        def go():
            match Point(a, decoy):
                case Point(x, _):
                    x()
        """,
    "match binds items of sequences": """
        def a(): ...
        def b(): ...
        def c(): ...
        def go():
            match [a, b, c]:
                case [first, *rest]:
                    first()
                    for one in rest:
                        one()
        """,
    "match binds items of mappings": """
        def a(): ...
        def b(): ...
        def go():
            match {"a": a, "b": b, "c": b}:
                case {"a": run, **rest}:
                    run()
                    rest["b"]()
        """,
    "match binds by as, or and nesting": """
        class Thing:
            def run(self): ...
            def stop(self): ...
        def go():
            match ("x", [Thing()]):
                case ("y" | "x", [Thing() as thing]):
                    thing.run()
                case (_, [thing]) | (thing, _):
                    thing.stop()
        """,
    "match asks for equality of values": """
        class Key:
            A = 1
            def __eq__(self, other):
                return True
        class Keys:
            first = Key()
        def go():
            match Key():
                case Keys.first: ...
        """,
    "match calls properties that it reads": """
        class Thing:
            @property
            def state(self):
                act()
                return 1
        def act(): ...
        def go():
            match Thing():
                case Thing(state=1): ...
        """,
    "match knows what a class pattern says of an argument": """
        class Thing:
            def run(self): ...
        def show(value):
            match value:
                case Thing():
                    value.run()
        def go():
            show(Thing())
        """,
    "a generator's send, throw and close": """
        def work():
            try:
                given = yield 1
                given()
            finally:
                act()
        def act(): ...
        def sent(): ...
        def go():
            generator = work()
            next(generator)
            try:
                generator.send(sent)
            except StopIteration: ...
        """,
    "yield from gives and sends through": """
        def inner():
            got = yield one
            got()
            return two
        def outer():
            result = yield from inner()
            result()
        def one(): ...
        def two(): ...
        def three(): ...
        def go():
            generator = outer()
            next(generator)()
            try:
                generator.send(three)
            except StopIteration: ...
        """,
    "asynchronous for, with and comprehensions": """
        import asyncio
        class Rows:
            def __aiter__(self):
                return self
            def __init__(self):
                self.left = 2
            async def __anext__(self):
                self.left -= 1
                if not self.left:
                    raise StopAsyncIteration
                return act
        class Session:
            async def __aenter__(self):
                return self
            async def __aexit__(self, *more): ...
            def run(self): ...
        async def numbers():
            yield other
        def act(): ...
        def other(): ...
        async def work():
            async for one in Rows():
                one()
            async with Session() as session:
                session.run()
            [one() async for one in numbers()]
        def go():
            asyncio.run(work())
        """,
    "augmented assignment": """
        class Sum:
            def __iadd__(self, other):
                return self
            def __mul__(self, other):
                return Other()
        class Other:
            def run(self): ...
        def go():
            total = Sum()
            total += 1
            total *= 2
            total.run()
        """,
    "operators and their reflections": """
        class Number:
            def __add__(self, other):
                return NotImplemented
            def __radd__(self, other):
                return self
            def __matmul__(self, other):
                return self
            def __lt__(self, other):
                return True
            def __eq__(self, other):
                return True
            def __ne__(self, other):
                return True
            def __invert__(self):
                return self
            def __neg__(self):
                return self
            def __divmod__(self, other):
                return 1
            def __pow__(self, other):
                return 1
            def __abs__(self):
                return 1
            def __round__(self, digits=0):
                return 1
            def run(self): ...
        def go():
            one = Number()
            (1 + one).run()
            one @ one
            one < 1
            one == 1
            one != 1
            ~one
            (-one).run()
            divmod(one, 1)
            one ** 2
            abs(one)
            round(one)
        """,
    "slices and deleted items": """
        class Rows:
            def __getitem__(self, key):
                return self
            def __setitem__(self, key, value):
                value()
            def __delitem__(self, key): ...
            def run(self): ...
        def act(): ...
        def go():
            rows = Rows()
            rows[1:2].run()
            rows[1, 2].run()
            rows[::2] = act
            del rows[1]
        """,
    "a default that is evaluated once": """
        def make():
            return act
        def act(): ...
        def go(run=make()):
            run()
        """,
    "annotations that are evaluated": """
        def kind():
            return int
        class Thing:
            x: kind()
        def go(value: kind() = 1) -> kind(): ...
        """,
    "a lambda's default keeps the loop's value": """
        def a(): ...
        def b(): ...
        def go():
            runs = [lambda run=run: run() for run in (a, b)]
            for run in runs:
                run()
        """,
    "conditional expressions and short circuits": """
        def a():
            return None
        def b(): ...
        def c(): ...
        def go(flag=True):
            (a if flag else b)()
            (a() or b)()
            (flag and c)()
        """,
}
LIMITS = frozenset(
    {
        "a generator's send, throw and close",
        "annotations that are evaluated",
        "yield from gives and sends through",
    }
)
"""Not followed to their ends as yet: docs/calls.md."""


@pytest.mark.parametrize("program", expecting(PROGRAMS, LIMITS))
def test_all_that_really_runs_is_found(tmp_path, program):
    found, _ = said_to_be_called(tmp_path, PROGRAMS[program])
    assert not really_called(PROGRAMS[program]) - found
    assert not {name for name in found if "decoy" in name}
