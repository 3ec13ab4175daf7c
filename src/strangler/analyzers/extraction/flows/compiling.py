"""A walked file in, its flows out: the module's body first, then every function's."""

from collections.abc import Mapping

import libcst as cst

from strangler.analyzers.extraction.flows.compiler import Compiler
from strangler.analyzers.extraction.flows.expressions import EXPRESSIONS
from strangler.analyzers.extraction.flows.statements import STATEMENTS
from strangler.analyzers.extraction.walking.walk import Walk
from strangler.model.flows import Flows


def compile_flows(
    tree: cst.Module, walk: Walk, positions: Mapping[int, int], has_stars: bool
) -> Flows:
    """The flows of a file that was walked; `positions` packs offsets."""
    compiler = Compiler(walk, positions, has_stars, EXPRESSIONS, STATEMENTS)
    for statement in tree.body:
        compiler.statement(statement)
    while compiler.waiting:
        compiler.waiting.popleft()()
    # Last, because functions may bind globals that the module's own body never does.
    compiler.finish(compiler.module)
    return compiler.flows()
