"""What recognisers see of annotations and of what functions return."""

from strangler.analyzers.extraction.facts import extract
from strangler.model.facts import Fact


class Seen(Fact, frozen=True, tag="seen"):
    """What one view said."""

    said: str


class Watcher:
    """A recogniser that writes down what the view says."""

    name = "watcher"
    version = 1
    wakes_on = ("*",)
    requires = ()
    facts = (Seen,)

    def __init__(self):
        self.seen = []

    def watch(self, module):
        for index, definition in enumerate(module.definitions):
            if definition.kind:
                self.seen.append((definition.name, module.returned(index)))
        for item in module.assignments:
            self.seen.append((item.name, module.annotated(item)))
        return ()


def seen(source):
    watcher = Watcher()
    extract(source.encode(), (watcher,))
    return dict(watcher.seen)


def test_names_in_annotations_are_resolved_also_in_quotes():
    found = seen(
        "from orm import Mapped\nimport typing as t\n"
        "class A:\n"
        "    a: Mapped['t.Optional[B]'] = 1\n"
        "    b: 'Mapped[list[\"B\"]]'\n"
        "    c: t.Annotated[int | None, 'not a name!']\n"
        "    d = 1\n"
        "class B: ...\n"
    )
    assert found["a"] == ("orm.Mapped", "typing.Optional", ":B")
    assert found["b"][:2] == ("orm.Mapped", "builtins.list")
    assert found["c"][:2] == ("typing.Annotated", "builtins.int")
    assert found["d"] == ()


def test_every_return_of_a_function_is_read_but_not_those_inside_it():
    found = seen(
        "def f(x):\n    if x:\n        return None\n    try:\n        return 'a'\n"
        "    finally:\n        pass\n    def g():\n        return 'b'\n    return\n"
    )
    assert [value.value for value in found["f"]] == [None, "a", None]
    assert [value.value for value in found["f.g"]] == ["b"]
