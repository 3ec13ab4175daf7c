"""One resource of the graph in, the provider's resources for it out, with what they refer to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from strangler.deploy.resources import (
    Att,
    Initially,
    Join,
    Output,
    Parameter,
    Pseudo,
    Ref,
    Resource,
    SecretText,
    Stack,
    Value,
    Zone,
)
from strangler.deploy.terraform.addresses import labels, short, snake
from strangler.deploy.terraform.hcl import Argument, Block, Expression, Item, Raw, Template, merge
from strangler.deploy.terraform.kinds.base import (
    Absorbed,
    Kind,
    Kinds,
    Suffixed,
    UnknownInTerraformError,
    written,
)

_PSEUDO = {
    "Region": "data.aws_region.current.region",
    "AccountId": "data.aws_caller_identity.current.account_id",
    "Partition": "data.aws_partition.current.partition",
    "URLSuffix": "data.aws_partition.current.dns_suffix",
}
Identity = tuple[str, str]
"""A stack's name and a logical id in it."""


@dataclass(slots=True, kw_only=True)
class Draft:
    """What one resource of the graph becomes."""

    identity: Identity
    source: Resource
    kind: Kind
    address: str
    items: list[Item] = field(default_factory=list)
    others: list[Block] = field(default_factory=list)
    """Resources that belong to it, in order."""
    refers: set[Identity] = field(default_factory=set)

    @property
    def addresses(self) -> list[str]:
        """Its own first, then those of what belongs to it."""
        return [self.address, *(".".join(each.labels) for each in self.others)]


class Graph:
    """All stacks, so that a reference finds what it names wherever that stands."""

    def __init__(self, stacks: Iterable[Stack], kinds: Kinds, prefix: str) -> None:
        self.stacks = {stack.name: stack for stack in stacks}
        self.kinds = kinds
        self.prefix = prefix
        self.labels = labels(self.stacks.values())
        self.resources = {
            (stack.name, each.id): each
            for stack in self.stacks.values()
            for each in stack.resources
        }

    def kind(self, identity: Identity) -> Kind | Absorbed:
        """Raises UnknownInTerraformError for a type that the table lacks."""
        source = self.resources.get(identity)
        if source is None:
            raise UnknownInTerraformError(f"{'/'.join(identity)}: no such resource in the graph")
        found = self.kinds.get(source.type)
        if found is None:
            raise UnknownInTerraformError(f"{'/'.join(identity)}: no resource for {source.type}")
        return found

    def owner(self, identity: Identity) -> tuple[Identity, Kind]:
        """The resource that stands for it: itself, or the one that it is absorbed by."""
        kind = self.kind(identity)
        if isinstance(kind, Kind):
            return identity, kind
        source = self.resources[identity]
        unknown = set(source.properties) - kind.properties
        owner = source.properties.get(kind.owner)
        if unknown or not isinstance(owner, Ref):
            told = ", ".join(sorted(unknown)) or kind.owner
            raise UnknownInTerraformError(f"{'/'.join(identity)}: {told} of {source.type}")
        return self.owner((identity[0], owner.resource))

    def address(self, identity: Identity) -> str:
        """`aws_lb.balancer`."""
        owner, kind = self.owner(identity)
        return f"{kind.resource}.{kind.label or self.labels[owner]}"

    def attribute(self, identity: Identity, name: str | None) -> Raw | Template:
        """What `GetAtt` gives, or `Ref` where there is no name."""
        kind = self.kind(identity)
        if name is None:
            if isinstance(kind, Absorbed):
                raise UnknownInTerraformError(f"{'/'.join(identity)}: no Ref")
            return Raw(f"{self.address(identity)}.{kind.ref}")
        found = kind.attributes.get(name)
        if found is None:
            told = f"{'/'.join(identity)}: no attribute {name} of {self.resources[identity].type}"
            raise UnknownInTerraformError(told)
        if isinstance(found, Suffixed):
            return Template((Raw(f"{self.address(identity)}.{found.attribute}"), found.suffix))
        return Raw(f"{self.address(identity)}.{found}")

    def draft(self, stack: Stack, source: Resource) -> Draft | None:
        """None for what another resource absorbs."""
        identity = (stack.name, source.id)
        owner, kind = self.owner(identity)
        if owner != identity:
            return None
        made = Draft(identity=identity, source=source, kind=kind, address=self.address(identity))
        place = Property(self, made, stack.name, ())
        made.items = merge(
            [*self._named(made), *written(place, kind.properties, source.properties)]
        )
        made.items += kind.items
        if kind.snapshot:
            made.items.append(Argument(kind.snapshot, {"content": snake(source.id)}))
        return made

    def _named(self, made: Draft) -> list[Item]:
        """The beginning of a name, where CloudFormation would make the whole of it."""
        kind = made.kind
        if kind.prefix is None or made.source.properties.get(kind.named_by) is not None:
            return []
        argument, most = kind.prefix
        words = f"{self.prefix}-{self.labels[made.identity].replace('_', '-')}"
        return [Argument(argument, words[: most - 1].rstrip("-") + "-")]


@dataclass(frozen=True, slots=True)
class Property:
    """A place in the table of kinds (`kinds.base.Place`)."""

    graph: Graph
    draft: Draft
    stack: str
    path: tuple[str, ...]

    def at(self, name: str) -> "Property":
        return replace(self, path=(*self.path, name))

    def unknown(self, what: str) -> UnknownInTerraformError:
        where = "/".join(self.draft.identity)
        return UnknownInTerraformError(
            f"{where}: {self.draft.source.type} {'.'.join(self.path)}: {what}"
        )

    def own(self, attribute: str) -> Raw:
        return Raw(f"{self.draft.address}.{attribute}")

    def add(self, resource: str, items: Iterable[Item], suffix: str = "") -> None:
        label = self.draft.address.partition(".")[2]
        if suffix:
            label = f"{label}_{suffix}"
        self.draft.others.append(Block("resource", (resource, label), tuple(items)))

    def attribute(self, value: Value, name: str) -> Expression:
        match value:
            case Ref(resource) | Att(resource, _):
                identity = (self.stack, resource)
                self.draft.refers.add(identity)
                return Raw(f"{self.graph.address(identity)}.{name}")
            case Output(stack, output):
                inner = replace(self, stack=stack)
                return inner.attribute(self._output(stack, output), name)
        raise self.unknown(f"{value!r} is no reference")

    def expression(self, value: Value) -> Expression:
        match value:
            case str() | bool() | int() | float():
                return value
            case Ref(resource):
                return self._refer(resource, None)
            case Att(resource, attribute):
                return self._refer(resource, attribute)
            case Parameter(name):
                return Raw(f"var.{variable(self.stack, name)}")
            case Output(stack, name):
                return replace(self, stack=stack).expression(self._output(stack, name))
            case Pseudo(name):
                if name not in _PSEUDO:
                    raise self.unknown(f"{name} has no counterpart")
                return Raw(_PSEUDO[name])
            case SecretText(number=place):
                return Raw(f"data.aws_secretsmanager_secret_version.origin_{place}.secret_string")
            case Initially(number):
                return number
            case Zone(number):
                return Raw(f"data.aws_availability_zones.available.names[{number}]")
            case Join(parts):
                return _joined([self.expression(each) for each in parts])
            case Mapping():
                return {
                    name: self.expression(each) for name, each in value.items() if each is not None
                }
            case Sequence():
                return [self.expression(each) for each in value if each is not None]
        raise self.unknown(f"{value!r} cannot be written")

    def _refer(self, resource: str, attribute: str | None) -> Expression:
        identity = (self.stack, resource)
        found = self.graph.attribute(identity, attribute)
        self.draft.refers.add(self.graph.owner(identity)[0])
        return found

    def _output(self, stack: str, name: str) -> Value:
        found = self.graph.stacks.get(stack)
        if found is None or name not in found.outputs:
            raise self.unknown(f"no output {name} of the stack {stack}")
        return found.outputs[name]


def variable(stack: str, parameter: str) -> str:
    """A parameter's name in the module: `edge_image_digest`."""
    return f"{short(stack)}_{snake(parameter)}"


def _joined(parts: Iterable[Expression]) -> Expression:
    flat: list[str | Raw] = []
    for part in parts:
        match part:
            case Template(inner):
                flat += inner
            case str() | Raw():
                flat.append(part)
            case _:
                flat.append(str(part))
    found: list[str | Raw] = []
    for each in flat:
        if isinstance(each, str) and found and isinstance(found[-1], str):
            found[-1] += each
        elif each != "":
            found.append(each)
    if len(found) == 1:
        return found[0]
    return Template(tuple(found)) if found else ""
