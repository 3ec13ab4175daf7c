"""Tiny programs about operators and special methods:
all that really runs is found."""

import pytest

from support.truth import expecting, really_called, said_to_be_called

PROGRAMS = {
    "an operator that the left side does not know": """
        class Left:
            def __add__(self, other):
                return NotImplemented
        class Right:
            def __radd__(self, other):
                act()
        def act(): ...
        def go():
            Left() + Right()
        """,
    "comparisons reflect, too": """
        class Left:
            def __gt__(self, other):
                return True
        def go():
            1 < Left()
            1 == Left()
        """,
    "truth in conditions": """
        class Thing:
            def __bool__(self):
                act()
                return True
        class Sized:
            def __len__(self):
                return 1
        def act(): ...
        def go():
            if Thing(): ...
            if not Sized(): ...
            while Sized():
                break
            1 if Thing() else 2
            Thing() and Sized() and 1
            assert Sized()
            [x for x in [1] if Sized()]
        """,
    "membership": """
        class Box:
            def __contains__(self, item):
                return True
        class Rows:
            def __iter__(self):
                act()
                return iter([1])
        def act(): ...
        def go():
            1 in Box()
            2 not in Rows()
        """,
    "unpacking iterates": """
        class Rows:
            def __iter__(self):
                yield act
                yield other
        def act(): ...
        def other(): ...
        def go():
            first, second = Rows()
            first()
            second()
            [*Rows()]
            show(*Rows())
        def show(*given): ...
        """,
    "a mapping is unpacked by keys and items": """
        class Options:
            def keys(self):
                return ["a"]
            def __getitem__(self, key):
                return act
        def act(): ...
        def show(a):
            a()
        def go():
            show(**Options())
            {**Options()}
            dict(Options())
        """,
    "indexes and formats": """
        class Number:
            def __index__(self):
                return 1
            def __format__(self, spec):
                return "x"
            def __str__(self):
                return "x"
            def __repr__(self):
                return "x"
            def __hash__(self):
                return 1
            def __int__(self):
                return 1
            def __float__(self):
                return 1.0
            def __bytes__(self):
                return b""
            def __complex__(self):
                return 1j
        def go():
            one = Number()
            [1, 2][one]
            f"{one}"
            f"{one!r}"
            "{}".format(one)
            "%s" % one
            str(one)
            repr(one)
            {one: 1}
            {one}
            int(one)
            float(one)
            bytes(one)
            complex(one)
        """,
    "print and join make texts": """
        import io
        class One:
            def __str__(self):
                return "x"
        class Two:
            def __format__(self, spec):
                return "x"
        class Three:
            def __repr__(self):
                return "x"
        def go():
            print(One(), end="", file=io.StringIO())
            format(Two())
            f"{Three()!r:>10}"
        """,
    "hashing by containers": """
        class Key:
            def __hash__(self):
                act()
                return 1
            def __eq__(self, other):
                return True
        def act(): ...
        def go():
            rows = {}
            rows[Key()] = 1
        """,
    "nonlocal and closures": """
        def counter():
            run = first
            def change():
                nonlocal run
                run = second
            def act():
                run()
            return change, act
        def first(): ...
        def second(): ...
        def go():
            change, act = counter()
            change()
            act()
        """,
    "walrus in conditions and comprehensions": """
        def make():
            return act
        def act(): ...
        def go():
            if (run := make()) is not None:
                run()
            [later := one for one in [act]]
            later()
        """,
    "star-unpacking of calls": """
        def show(first, *rest, key=None, **more):
            first()
            rest[0]()
            key()
            more["other"]()
        def a(): ...
        def b(): ...
        def c(): ...
        def d(): ...
        def go():
            given = (a, b)
            named = {"key": c, "other": d}
            show(*given, **named)
        """,
    "try, except, else and finally": """
        class Broken(Exception):
            def __init__(self, act):
                self.act = act
        def act(): ...
        def other(): ...
        def go():
            try:
                raise Broken(act)
            except (Broken, ValueError) as error:
                error.act()
            finally:
                other()
        """,
    "exceptions in groups": """
        class Broken(Exception):
            def run(self): ...
        def go():
            try:
                raise ExceptionGroup("x", [Broken()])
            except* Broken as group:
                for error in group.exceptions:
                    error.run()
        """,
    "with several managers, and one that swallows": """
        class One:
            def __enter__(self):
                return act
            def __exit__(self, *more):
                return True
        def act(): ...
        def go():
            with One() as first, One() as second:
                first()
                raise ValueError
        """,
    "a chained comparison asks each pair": """
        class Number:
            def __lt__(self, other):
                return True
            __gt__ = __lt__
        def go():
            1 < 2 < Number() < Number()
        """,
}
LIMITS = frozenset(
    {
        "a mapping is unpacked by keys and items",
        "exceptions in groups",
    }
)
"""Not followed to their ends as yet: docs/calls.md."""


@pytest.mark.parametrize("program", expecting(PROGRAMS, LIMITS))
def test_all_that_really_runs_is_found(tmp_path, program):
    found, _ = said_to_be_called(tmp_path, PROGRAMS[program])
    assert not really_called(PROGRAMS[program]) - found
    assert not {name for name in found if "decoy" in name}
