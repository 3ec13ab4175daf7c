"""Every problem we can report about the user's input, each kind a constant: `problems` says what
one is made of; the kinds stand in a module for each range of codes.

A new one takes the next free number of its range."""

from strangler.diagnostics.coupling import *  # noqa: F403 - a list of constants, as below
from strangler.diagnostics.data import *  # noqa: F403 - the same
from strangler.diagnostics.deploy import *  # noqa: F403 - the same
from strangler.diagnostics.engines import *  # noqa: F403 - the same
from strangler.diagnostics.frameworks import *  # noqa: F403 - the same
from strangler.diagnostics.importing import *  # noqa: F403 - the same
from strangler.diagnostics.problems import CODES, Code, Diagnostic, Severity, in_order, report
from strangler.diagnostics.reading import *  # noqa: F403 - the same
from strangler.diagnostics.rules import *  # noqa: F403 - the same
from strangler.diagnostics.surroundings import *  # noqa: F403 - the same

__all__ = ["CODES", "Code", "Diagnostic", "Severity", "in_order", "report"]  # and all constants
