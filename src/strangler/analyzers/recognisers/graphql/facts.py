"""One file in, the calls that make schemas and bind fields out."""

from collections.abc import Iterator

from strangler.analyzers.recognisers.wiring import split
from strangler.model.facts import Fact
from strangler.model.values import Call, Value
from strangler.model.views import ModuleView

GRAPHENE_SCHEMAS = ("graphene.Schema", "graphene.types.schema.Schema")
STRAWBERRY_SCHEMAS = (
    "strawberry.Schema",
    "strawberry.federation.Schema",
    "strawberry.federation.schema.Schema",
    "strawberry.schema.Schema",
)
BINDERS = (
    "ariadne.QueryType",
    "ariadne.MutationType",
    "ariadne.SubscriptionType",
    "ariadne.ObjectType",
)
_BINDING = (".set_field", ".set_source")


class Schema(Fact, frozen=True, tag="schema"):
    """`Schema(query=..., mutation=...)` of graphene or strawberry."""

    call: Call


class Bound(Fact, frozen=True, tag="bound"):
    """`query.set_field("name", resolver)` of ariadne."""

    receiver: Value
    call: Call


FACTS: tuple[type[Fact], ...] = (Schema, Bound)


def watch(module: ModuleView) -> Iterator[Fact]:
    """The facts of one file; decorated resolvers are in the general facts."""
    for site in module.calls(*GRAPHENE_SCHEMAS, *STRAWBERRY_SCHEMAS):
        yield Schema(site.call)
    for site in module.calls(*_BINDING):
        _, receiver = split(site.call.function)
        if receiver is not None:
            yield Bound(receiver, site.call)
