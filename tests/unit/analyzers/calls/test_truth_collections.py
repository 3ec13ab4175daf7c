"""Tiny programs about what the standard library keeps and hands on:
all that really runs is found."""

import pytest

from support.truth import expecting, really_called, said_to_be_called

PROGRAMS = {
    "import_module by a constant": """
        import importlib
        def act(): ...
        def go():
            importlib.import_module("m").act()
        """,
    "a module out of sys.modules": """
        import sys
        def act(): ...
        def go():
            sys.modules[__name__].act()
        """,
    "__import__ by a constant": """
        def act(): ...
        def go():
            __import__("m").act()
        """,
    "getattr, setattr and vars": """
        class Thing:
            def run(self): ...
            def stop(self): ...
            def third(self): ...
        def act(): ...
        def go():
            thing = Thing()
            getattr(thing, "run")()
            setattr(thing, "later", act)
            thing.later()
            name = "stop"
            getattr(thing, name)()
            Thing.__dict__["third"](thing)
        """,
    "an object's own dict": """
        class Thing:
            def __init__(self, **given):
                self.__dict__.update(given)
        class Other:
            def __init__(self, **given):
                for name, value in given.items():
                    setattr(self, name, value)
        class Third:
            def __init__(self, **given):
                vars(self)["act"] = given["act"]
        def act(): ...
        def go():
            Thing(act=act).act()
            Other(act=act).act()
            Third(act=act).act()
        """,
    "a simple namespace": """
        from types import SimpleNamespace
        def act(): ...
        def go():
            SimpleNamespace(act=act).act()
        """,
    "named tuples by a call": """
        from collections import namedtuple
        Pair = namedtuple("Pair", "first second")
        class Triple(namedtuple("Base", ["a", "b", "c"])):
            def run(self):
                self.a()
        def act(): ...
        def go():
            Pair(act, 1).first()
            Triple(act, 1, 2).run()
            first, _ = Pair(act, 1)
            first()
        """,
    "itertools": """
        import itertools
        def key(x):
            return x
        def act(): ...
        def fold(a, b):
            return a
        def step(*more):
            return True
        def go():
            for _, rows in itertools.groupby([1], key):
                list(rows)
            for one in itertools.chain([act], [act]):
                one()
            list(itertools.accumulate([1, 2], fold))
            list(itertools.starmap(step, [(1, 2)]))
            list(itertools.takewhile(step, [1]))
            for one, other in itertools.product([act], [act]):
                one()
            for pair in itertools.pairwise([act, act]):
                pair[0]()
            next(itertools.repeat(act))()
            for batch in itertools.combinations([act, act], 2):
                batch[0]()
            a, b = itertools.tee([act])
            next(a)()
        """,
    "iter with a sentinel, reversed, next with a default": """
        class Rows:
            def __reversed__(self):
                yield act
            def __length_hint__(self):
                return 1
        def act(): ...
        def read():
            return None
        def go():
            for one in reversed(Rows()):
                one()
            list(iter(read, None))
            next(iter([]), act)()
        """,
    "regular expressions call back": """
        import re
        def found(match):
            return "x"
        def go():
            re.sub("a", found, "a")
            re.compile("a").sub(found, "a")
        """,
    "json calls back": """
        import json
        def default(value):
            return 1
        def hook(value):
            return value
        class Encoder(json.JSONEncoder):
            def default(self, value):
                return 1
        def go():
            json.dumps(object(), default=default)
            json.loads("{}", object_hook=hook)
            json.dumps(object(), cls=Encoder)
        """,
    "an encoder encodes": """
        import json
        class Encoder(json.JSONEncoder):
            def default(self, value):
                return 1
        def go():
            Encoder().encode(object())
        """,
    "queues and deques hand on": """
        import queue
        from collections import deque
        def act(): ...
        def go():
            jobs = queue.Queue()
            jobs.put(act)
            jobs.get()()
            rows = deque([act])
            rows.popleft()()
        """,
    "context variables hand on": """
        import contextvars
        current = contextvars.ContextVar("current")
        def act(): ...
        def run(): ...
        def go():
            current.set(act)
            current.get()()
            contextvars.copy_context().run(run)
        """,
    "signals, hooks and argparse": """
        import argparse
        import signal
        import sys
        def handle(*more): ...
        def command(args): ...
        def number(text):
            return 1
        def go():
            parser = argparse.ArgumentParser()
            parser.add_argument("--n", type=number)
            parser.set_defaults(run=command)
            args = parser.parse_args(["--n", "1"])
            args.run(args)
        """,
    "heaps and bisection compare": """
        import bisect
        import heapq
        class Row:
            def __lt__(self, other):
                return True
        def key(x):
            return x
        def go():
            heap = []
            heapq.heappush(heap, Row())
            heapq.heappush(heap, Row())
            heapq.nsmallest(1, [1, 2], key=key)
            bisect.bisect([1], 1, key=key)
        """,
    "operators as functions": """
        import operator
        class Thing:
            def __add__(self, other):
                return self
            def __getitem__(self, key):
                return act
            def __call__(self): ...
            def run(self): ...
        def act(): ...
        def go():
            operator.add(Thing(), 1).run()
            operator.getitem(Thing(), 1)()
            operator.call(act) if hasattr(operator, "call") else act()
        """,
    "a generic alias calls its class": """
        from typing import Generic, TypeVar
        T = TypeVar("T")
        class Box(Generic[T]):
            def __init__(self, act):
                act()
        def act(): ...
        def go():
            Box[int](act)
        """,
    "data made by functions of dataclasses": """
        import dataclasses
        @dataclasses.dataclass
        class Thing:
            act: object
            def __post_init__(self):
                other()
        def act(): ...
        def other(): ...
        def go():
            thing = Thing(act)
            dataclasses.replace(thing, act=act).act()
            dataclasses.asdict(thing)["act"]()
        """,
}
LIMITS = frozenset(
    {
        "a module out of sys.modules",
        "an object's own dict",
        "an encoder encodes",
        "getattr, setattr and vars",
        "iter with a sentinel, reversed, next with a default",
    }
)
"""Not followed to their ends as yet: docs/calls.md."""


@pytest.mark.parametrize("program", expecting(PROGRAMS, LIMITS))
def test_all_that_really_runs_is_found(tmp_path, program):
    found, _ = said_to_be_called(tmp_path, PROGRAMS[program])
    assert not really_called(PROGRAMS[program]) - found
    assert not {name for name in found if "decoy" in name}
