"""Drafts in, what each has to wait for out, beyond what its references already say.

CloudFormation applies stacks one after another, and a role together with its policies; in a module
everything that no reference orders happens at once. So three things are said: what the stack itself
orders, that a role is used with its policies only, and that tasks start where the network is
ready."""

from collections.abc import Iterable, Sequence

from strangler.deploy.terraform.drafting import Draft, Graph, Identity

_COMPLETED_BY = {
    "AWS::IAM::Role": (),
    "AWS::S3::Bucket": ("AWS::S3::BucketPolicy",),
    "AWS::EC2::Subnet": ("AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::VPCEndpoint"),
    "AWS::EC2::RouteTable": ("AWS::EC2::Route", "AWS::EC2::VPCEndpoint"),
}
"""For a type, the types which refer to it and without which it cannot be used. What belongs to a
resource counts for roles: their policies."""


class Order:
    """The order of one module."""

    def __init__(self, graph: Graph, drafts: Iterable[Draft]) -> None:
        self.graph = graph
        self.drafts = {draft.identity: draft for draft in drafts}

    def before(self, draft: Draft) -> list[str]:
        """Addresses that must be there first, sorted, each once."""
        found: set[str] = set()
        stack, _ = draft.identity
        for wanted in draft.source.after:
            found.update(self.drafts[self.graph.owner((stack, wanted))[0]].addresses)
        for identity in draft.refers:
            if self.graph.resources[identity].type in draft.kind.awaits:
                found |= self._completing(identity, {draft.identity})
        return sorted(found - set(draft.addresses))

    def _completing(self, identity: Identity, seen: set[Identity]) -> set[str]:
        if identity in seen:
            return set()
        seen.add(identity)
        type_ = self.graph.resources[identity].type
        if type_ == "AWS::IAM::Role":
            return set(self.drafts[identity].addresses[1:])
        found: set[str] = set()
        for each in self._referring(identity, _COMPLETED_BY.get(type_, ())):
            found.add(each.address)
            for other in each.refers:
                found |= self._completing(other, seen)
        return found

    def _referring(self, identity: Identity, types: Sequence[str]) -> list[Draft]:
        return [
            draft
            for draft in self.drafts.values()
            if draft.source.type in types and identity in draft.refers
        ]
