"""The statements of a body, as far as they bind, call, define, loop, branch or return.

For recognisers that have to follow values through a body in its order. A step is a fact: flat
enough to be kept, names in it in the forms of `strangler.model.names`."""

from typing import TypeAlias

from strangler.model.facts import Fact
from strangler.model.values import Value


class Bind(Fact, frozen=True, tag="="):
    """`target = value`; the target is a Name (`self.app` is the class's name with `.app`), or
    Items of them."""

    target: Value
    value: Value
    augmented: bool = False


class Do(Fact, frozen=True, tag="!"):
    """A call that is a statement of its own, awaited or not."""

    value: Value


class Return(Fact, frozen=True, tag="r"):
    """`return value`, also `yield value`."""

    value: Value


class Define(Fact, frozen=True, tag="d"):
    """A class or function statement: its index in `ModuleFacts.definitions`; of a class, what
    its body does."""

    index: int
    steps: tuple["Step", ...] = ()


class Loop(Fact, frozen=True, tag="f"):
    """`for target in iterable`."""

    target: Value
    iterable: Value
    steps: tuple["Step", ...]


class Branch(Fact, frozen=True, tag="?"):
    """Ways of which one is taken: of an `if`, a `match`, or the handlers of a `try`. An `if`
    without `else` has one way."""

    ways: tuple[tuple["Step", ...], ...]


Step: TypeAlias = Bind | Do | Return | Define | Loop | Branch
