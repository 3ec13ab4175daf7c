"""Units and conclusions in, a proposed boundary, its cuts, prices and metrics out."""

from strangler.analyzers.boundaries.proposing import Proposal, propose

__all__ = ["Proposal", "propose"]
