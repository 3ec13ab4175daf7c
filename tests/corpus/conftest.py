"""Real systems, analysed once each for all tests of this folder."""

from functools import cache
from pathlib import Path

import pytest

from strangler.model.analysis import Analysis
from support.corpus import unpacked
from support.systems import System


@cache
def _analysed(root: Path) -> Analysis:
    from strangler._api import analyze

    return analyze(root, cache=False)


@pytest.fixture(scope="session")
def analysed():
    """A function from a system to its analysis; skips the test where the system is absent."""

    def analysis(system: System) -> Analysis:
        return _analysed(root_of(system))

    return analysis


def root_of(system: System) -> Path:
    folder = unpacked(system.requirement)
    if not folder.is_dir():
        pytest.skip(f"{system.requirement} is absent; `make {system.command}` gets it")
    return folder


@pytest.fixture(scope="session")
def folder_of():
    """A function from a system to its folder; skips the test where the system is absent."""
    return root_of
