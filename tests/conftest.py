"""What holds for every test."""

import signal
import sys

import pytest
from hypothesis import settings

# The same examples in every run, and no time limit: a busy machine fails no test.
settings.register_profile("repository", deadline=None, derandomize=True)
settings.load_profile("repository")

# What a shell starts in the background ignores Ctrl-C, and so would all programs that tests start
# and interrupt.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(autouse=True, scope="module")
def _no_engine_outlives_its_module():
    """Processes are forked by later tests, which a thread left over would forbid."""
    yield
    proxying = sys.modules.get("support.proxying")
    if proxying is not None:
        proxying.end_engine_loop()
