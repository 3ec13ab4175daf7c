"""What small trees of files share."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from strangler import analyze
from support.coupled import Ask, Found
from support.trees import write


@pytest.fixture
def couplings(tmp_path: Path) -> Ask:
    """What is shared in the files of a project."""

    def ask(files: Mapping[str, str]) -> Found:
        analysis = analyze(write(tmp_path, files), cache=False, jobs=1)
        return {(c.kind.value, c.key): c for c in analysis.coupling}

    return ask
