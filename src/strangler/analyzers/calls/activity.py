"""What every body of code does when it runs, as the call solver found it: the input of effects.

A body is a function, a lambda or a module's top level; a method has one more for each receiver for
which it is told apart (decision 0060). Bodies of stand-ins are bodies like others. Positions are
packed and lie in the body's own module. There are hundreds of thousands of these records, and
named tuples are made and sorted several times faster than dataclasses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from strangler.model.graph import Confidence


class Body(NamedTuple):
    """`symbol` is its dotted name; `receiver` the class for which it was told apart, or empty:
    `shop.orders.api.OrderViewSet`, for a collection with what it holds
    (`django.db.models.QuerySet[shop.orders.models.Order]`). `library`: it is a stand-in's."""

    symbol: str
    receiver: str
    module: str
    library: bool


class BodyCall(NamedTuple):
    """The body may call another, by its index in `Activity.bodies`."""

    position: int
    callee: int
    confidence: Confidence


class OutsideCall(NamedTuple):
    """It calls what lies outside the project and the stand-ins, by its dotted name:
    `requests.get`, `boto3.client[s3].put_object` (a result told apart by a literal argument)."""

    position: int
    name: str


class Touch(NamedTuple):
    """It reads (or with `writes` writes) the tables of a class; only stand-ins do so."""

    position: int
    writes: bool
    model: str


class OpenCall(NamedTuple):
    """A call of which nothing is known that it may call. `name` is the attribute or name that is
    called, empty where the callee is an expression; `reason` a kind of
    `strangler.model.analysis.Unresolved` (`receiver`, `computed`, `local`, ...)."""

    position: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Activity:
    """What each body does, by its index in `bodies`; everything sorted."""

    bodies: tuple[Body, ...] = ()
    calls: Mapping[int, tuple[BodyCall, ...]] = field(default_factory=dict)
    outside: Mapping[int, tuple[OutsideCall, ...]] = field(default_factory=dict)
    touches: Mapping[int, tuple[Touch, ...]] = field(default_factory=dict)
    open: Mapping[int, tuple[OpenCall, ...]] = field(default_factory=dict)
    by_name: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The bodies to enter for a dotted name: a function's own; for `Class.method` the body that
    runs for this class, wherever in its resolution order the method stands (a stand-in's, too);
    for a class, what making an instance calls."""
    onward: frozenset[int] = frozenset()
    """The bodies of stand-ins that go on to what their framework runs next for a request: that is
    entered by its own name, so that no middleware reaches every handler."""
    words: frozenset[str] = frozenset()
    """The names that the project's own code writes, each part of a dotted one by itself; empty
    where that was not asked."""
