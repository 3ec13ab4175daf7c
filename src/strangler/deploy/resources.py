"""The resources of a deployment, in the vocabulary of CloudFormation, with references that each
emitter writes in its own way (docs/decisions/0070)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Union


@dataclass(frozen=True, slots=True)
class Ref:
    """What CloudFormation's `Ref` gives for a resource: an id, a name or an ARN, by its type."""

    resource: str
    """Its logical id."""


@dataclass(frozen=True, slots=True)
class Att:
    """What CloudFormation's `Fn::GetAtt` gives."""

    resource: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that whoever applies the stack gives."""

    name: str


@dataclass(frozen=True, slots=True)
class Output:
    """An output of a stack that is applied before this one."""

    stack: str
    name: str


@dataclass(frozen=True, slots=True)
class Pseudo:
    """`Region`, `AccountId`, `Partition`, `URLSuffix`, `StackName`."""

    name: str


@dataclass(frozen=True, slots=True)
class Join:
    """Its parts as one text."""

    parts: "tuple[str | Expression, ...]"


@dataclass(frozen=True, slots=True)
class Zone:
    """The availability zone of that number, from 0, of the Region."""

    number: int


@dataclass(frozen=True, slots=True)
class Initially:
    """A number that scaling owns once the resource is there: said only where whoever applies would
    otherwise begin with none, and never again."""

    number: int


@dataclass(frozen=True, slots=True)
class SecretText:
    """What a secret of Secrets Manager holds, read when the stack is applied and kept out of the
    template."""

    arn: str
    number: int
    """Its place in `gateway.origin_secrets`."""


Expression = SecretText | Ref | Att | Parameter | Output | Pseudo | Join | Zone | Initially
Text = str | Expression
"""A property that is one text."""
Value = Union[str, int, float, bool, None, Expression, "Sequence[Value]", "Mapping[str, Value]"]
"""A property. Policy documents and definitions are mappings; an emitter that needs JSON text writes
it as such."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One resource of AWS."""

    id: str
    """Logical id, unique in the deployment: letters and digits."""
    type: str
    """`AWS::ECS::Service`."""
    properties: Mapping[str, Value]
    """By CloudFormation's names; None stands for absent."""
    after: tuple[str, ...] = ()
    """Logical ids that must be there first where no reference says so."""
    retained: bool = False
    """Whether it outlives its stack, and is kept when it would be replaced."""
    why: str = ""
    """A comment for those who read the template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackParameter:
    """A value asked for when a stack is applied."""

    name: str
    description: str
    default: str | None = None
    pattern: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """Resources that live and die together."""

    name: str
    """`network`, `platform`, `edge`, or `service-NAME`; behind the deployment's name it is the
    stack's name in CloudFormation."""
    description: str
    resources: tuple[Resource, ...]
    parameters: tuple[StackParameter, ...] = ()
    outputs: Mapping[str, Value] = field(default_factory=dict)

    @property
    def needs(self) -> tuple[str, ...]:
        """Names of the stacks whose outputs it uses, sorted."""
        found = {each.stack for each in expressions(self) if isinstance(each, Output)}
        return tuple(sorted(found))


def expressions(stack: Stack) -> Iterator[Expression]:
    """Every reference in a stack, in order, those inside a `Join` as well."""
    for resource in stack.resources:
        yield from _inside(resource.properties)
    yield from _inside(stack.outputs)


def _inside(value: Value) -> Iterator[Expression]:
    match value:
        case str():
            return
        case Join(parts):
            yield value
            for part in parts:
                yield from _inside(part)
        case (
            Ref() | Att() | Parameter() | Output() | Pseudo() | Zone() | Initially() | SecretText()
        ):
            yield value
        case Mapping():
            for each in value.values():
                yield from _inside(each)
        case Sequence():
            for each in value:
                yield from _inside(each)
