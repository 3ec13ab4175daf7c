"""The tree of a file in, its flows (`strangler.model.flows`) out."""

from strangler.analyzers.extraction.flows.compiling import compile_flows

__all__ = ["compile_flows"]
