"""`functools.singledispatch`: whoever calls the dispatcher may call what is registered."""

import sys

import pytest

FORMS = {
    "by the annotation": (
        """
        @show.register
        def number(value: int): ...
        def go():
            show(1)
        """,
        {"show", "number"},
    ),
    "by a class, stacked": (
        """
        @show.register(int)
        @show.register(str)
        def number(value): ...
        def go():
            show(1)
        """,
        {"show", "number"},
    ),
    "by a union": (
        """
        @show.register(int | str)
        def number(value): ...
        def go():
            show("")
        """,
        {"show", "number"},
    ),
    "as a plain call": (
        """
        def number(value): ...
        show.register(int, number)
        def go():
            show(1)
        """,
        {"show", "number"},
    ),
    "as a plain call with a lambda": (
        """
        show.register(int, lambda value: None)
        def go():
            show(1)
        """,
        {"show", "<lambda1>"},
    ),
    "by a class that is made somewhere": (
        """
        def kind():
            return type(1)
        @show.register(kind())
        def number(value): ...
        def go():
            show(1)
        """,
        {"show", "number"},
    ),
    "what is decorated keeps its name": (
        """
        @show.register(int)
        def number(value): ...
        def go():
            number(1)
        """,
        {"number"},
    ),
    "asked for what it would choose": (
        """
        @show.register(int)
        def number(value): ...
        def go():
            show.dispatch(int)(1)
        """,
        {"show", "number"},
    ),
    "through its registry": (
        """
        @show.register(int)
        def number(value): ...
        def go():
            show.registry[int](1)
        """,
        {"show", "number"},
    ),
    "passed on as a function": (
        """
        @show.register(int)
        def number(value): ...
        def go():
            list(map(show, [1, ""]))
        """,
        {"show", "number"},
    ),
    "arguments reach what is registered": (
        """
        def act(): ...
        @show.register(int)
        def number(value, then):
            then()
        def go():
            show(1, act)
        """,
        {"show", "number", "act"},
    ),
    "a method": (
        """
        class Page:
            @functools.singledispatchmethod
            def draw(self, value): ...
            @draw.register
            def _(self, value: int):
                self.helper()
            def helper(self): ...
        class Derived(Page):
            @Page.draw.register(str)
            def text(self, value): ...
        def go():
            Derived().draw(1)
            Derived().draw("")
        """,
        {"Page.draw", "Page._", "Page.helper", "Derived.text"},
    ),
    "a class method": (
        """
        class Page:
            @functools.singledispatchmethod
            @classmethod
            def draw(cls, value): ...
            @draw.register
            @classmethod
            def _(cls, value: int):
                cls.helper()
            @classmethod
            def helper(cls): ...
        def go():
            Page.draw(1)
        """,
        {"Page.draw", "Page._", "Page.helper"},
    ),
}
HEAD = "import functools\n@functools.singledispatch\ndef show(value, *more): ...\n"


def _called_for_real(source: str) -> set[str]:
    """What runs while `go` does, by its qualified name."""
    seen: set[str] = set()
    names: dict[str, object] = {}
    exec(compile(source, "m.py", "exec"), names)

    def trace(frame, event, _argument):
        if event == "call" and frame.f_code.co_filename == "m.py":
            seen.add(frame.f_code.co_qualname)

    sys.setprofile(trace)
    try:
        names["go"]()
    finally:
        sys.setprofile(None)
    return {name.replace("<lambda>", "<lambda1>") for name in seen - {"go"}}


@pytest.mark.parametrize("form", FORMS)
def test_a_dispatcher_calls_its_default_and_all_that_is_registered(described, form):
    """What really runs, too, is among that."""
    body, expected = FORMS[form]
    lines = body.splitlines()
    source = HEAD + "\n".join(line[8:] for line in lines)
    found = described(source, {}, (), ["m.go"])
    assert {name.removeprefix("m.") for name in found.runs("m.go")} == {"go", *expected}
    assert found.open("m.go") == set()
    assert _called_for_real(source) <= expected


def test_what_another_module_registers_is_called_too(described):
    files = {
        "base.py": """
            from functools import singledispatch
            @singledispatch
            def show(value): ...
            def go(value):
                show(value)
        """,
        "more.py": """
            from base import show
            def work(): ...
            @show.register(int)
            def number(value):
                work()
        """,
    }
    found = described(files, {}, (), ["base.go"])
    assert found.runs("base.go") == {"base.go", "base.show", "more.number", "more.work"}


def test_a_dispatcher_that_holds_itself_comes_to_an_end(described):
    source = """
    import functools
    import os
    def show(value): ...
    if os.name:
        show = functools.singledispatch(show)
        show.register(int, show)
    class Page:
        draw = show
    def go():
        show(1)
        Page().draw(1)
    """
    assert "m.show" in described(source, {}, (), ["m.go"]).runs("m.go")
