"""Parts that come from the system rather than from pip: found, or the test is skipped and says
why. .ci/run installs them, and takes a skip for want of one as a failure."""

import os
import shutil
from pathlib import Path

import pytest


def chromium() -> Path:
    """The browser's executable: $STRANGLER_CHROMIUM, or the system's."""
    named = os.environ.get("STRANGLER_CHROMIUM")
    for name in (named,) if named else ("chromium", "chromium-browser", "google-chrome"):
        found = shutil.which(name)
        if found:
            return Path(found)
    pytest.skip("chromium is not installed (apt-get install chromium)")


def graphviz() -> Path:
    """Graphviz's `dot`."""
    found = shutil.which("dot")
    if found is None:
        pytest.skip("graphviz is not installed (apt-get install graphviz)")
    return Path(found)
