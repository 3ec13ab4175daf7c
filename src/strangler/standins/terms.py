"""The terms of stand-ins: functions that mean something to the call solver and do nothing.

A stand-in imports them by their full name (`from strangler.standins.terms import reads`). `x` is an
instance of a mapped class, the class itself, or a collection that holds its instances (a manager, a
query)."""

from typing import Any


def reads(x: Any) -> None:
    """The tables of x's class are read."""


def writes(x: Any) -> None:
    """The tables of x's class are written."""


def one(x: Any) -> Any:
    """An instance of x's class."""


def many(collection: Any, x: Any) -> Any:
    """An instance of the class `collection` that holds instances of x's class:
    `many(QuerySet, self)`."""


def notify(event: str, x: Any, *arguments: Any) -> Any:
    """The functions that listen to `event` (`strangler.model.behaviour.Listener`) for x's class
    are called with the arguments; it gives what they give. An event that ends in a colon goes on
    with x, which is a constant: who listens to `EVENT:404`."""


def rendered(engine: str, name: Any, *arguments: Any, suffix: Any = None, about: Any = None) -> Any:
    """The template called `name` is called with the arguments, and gives what it gives: who listens
    to the event `ENGINE:NAME`. Of a list each; of a text of which only the beginning is known all
    whose names begin so. Where `name` is None, who listens to `ENGINE:SUFFIX` for the class of
    `about` (a name that is made of a model's). Any other name is an open call, of the reason
    `template`."""


def calls(function: Any, *arguments: Any) -> Any:
    """The function is called, now or later in the same process, and gives what it returns; nothing
    happens where it is not known or is no function."""


def handed(function: Any) -> None:
    """Whoever comes here is incomplete where nothing is known of the function that the project
    hands over: `calls` alone takes what is not known for nothing."""


def result(function: Any) -> Any:
    """What calling the function would give; it is not called here (a lazy object)."""


def evaluate(x: Any) -> Any:
    """x; where it is a function or method that is known, what calling it without arguments gives
    (a name in a template)."""


def onward() -> None:
    """What the framework runs next for a request: the next middleware, in the end the handler. It
    is listed for each endpoint by itself; the printed call graph alone says who goes on to it."""


def unknown(reason: str) -> Any:
    """What follows cannot be told from the code: whoever comes here is incomplete."""
