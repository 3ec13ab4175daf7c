"""What tests of a compiled data plane (`make test-native`) leave out."""

import pytest

from strangler.proxy.dataplane.compiled import form

interpreted_only = pytest.mark.skipif(
    form() == "native",
    reason="puts something of its own in the place of a class or method that C calls directly",
)
