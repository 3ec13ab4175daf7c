"""What a table of kinds is made of: for a type of CloudFormation the provider's resource, and for
each of its properties a writer that gives arguments and blocks."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from strangler.deploy.resources import Att, Output, Ref, Value
from strangler.deploy.terraform.hcl import Block, Expression, Item, Raw


class UnknownInTerraformError(Exception):
    """A type, a property, a value or an attribute that the table of kinds does not hold: a fault of
    this program, since stacks and tables belong together."""


class Place(Protocol):
    """Where a property stands: what it can be written with."""

    def at(self, name: str) -> "Place":
        """The same, one property further in."""
        ...

    def expression(self, value: Value) -> Expression:
        """A value with its references, as Terraform writes it."""
        ...

    def attribute(self, value: Value, name: str) -> Expression:
        """Another attribute of the resource that a reference names, where the provider wants
        another one than CloudFormation."""
        ...

    def own(self, attribute: str) -> Raw:
        """An attribute of the resource itself."""
        ...

    def add(self, resource: str, items: Iterable[Item], suffix: str = "") -> None:
        """Another resource that belongs to this one; `suffix` tells several of a kind apart."""
        ...

    def unknown(self, what: str) -> UnknownInTerraformError:
        """The error that names this place."""
        ...


Writer = Callable[[Place, Value], Sequence[Item]]
Table = Mapping[str, Writer]
Reference = Ref | Att | Output


@dataclass(frozen=True, slots=True)
class Suffixed:
    """An attribute with a text behind it, so that it is what CloudFormation gives."""

    attribute: str
    suffix: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One type, as the provider has it."""

    resource: str
    properties: Table
    ref: str = "id"
    """The attribute that holds what CloudFormation's `Ref` gives."""
    attributes: Mapping[str, str | Suffixed] = field(default_factory=dict)
    """For each attribute of CloudFormation's `Fn::GetAtt` the provider's."""
    items: tuple[Item, ...] = ()
    """What the provider wants said besides."""
    prefix: tuple[str, int] | None = None
    """The argument for the beginning of a name, and its most characters; where nobody gave a name,
    CloudFormation makes one from the stack's name."""
    named_by: str = ""
    """The property that would give the name."""
    new_first: bool = False
    """Whether a replacement is made before the old one goes, as CloudFormation does; only where
    two can be at once."""
    kept_by: Item | None = None
    """How a retained one is told so, where there is a gentler way than refusing to destroy."""
    owned_elsewhere: tuple[str, ...] = ()
    """Arguments that something else changes while it runs, and Terraform leaves alone."""
    awaits: tuple[str, ...] = ("AWS::IAM::Role",)
    """Types that must be complete, with what belongs to them, before this can do its work: a role
    is not usable before its policies are there."""
    label: str = ""
    """A fixed name for the resource, where the logical id changes with its content."""
    snapshot: str = ""
    """With `label`: the argument in which that changing id then stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Absorbed:
    """A type that is no resource of its own in Terraform, but part of the one that a property of
    it names."""

    owner: str
    """That property."""
    properties: frozenset[str]
    """All that it may have."""
    attributes: Mapping[str, str | Suffixed]


Kinds = Mapping[str, Kind | Absorbed]


def written(place: Place, table: Table, value: Value) -> list[Item]:
    """All properties of a mapping, in their order.

    Raises UnknownInTerraformError for one that the table lacks."""
    if not isinstance(value, Mapping):
        raise place.unknown("a mapping was expected")
    found: list[Item] = []
    for name, each in value.items():
        if each is None:
            continue
        inner = place.at(name)
        if name not in table:
            raise inner.unknown("no argument for this property")
        found += table[name](inner, each)
    return found


def listed(place: Place, value: Value) -> Sequence[Value]:
    """A property that is a list."""
    if isinstance(value, str | Mapping) or not isinstance(value, Sequence):
        raise place.unknown("a list was expected")
    return value


def nested(name: str, items: Iterable[Item], *, merged: bool = False) -> Block:
    """A block inside a resource."""
    return Block(name, items=tuple(items), merged=merged)
