"""The hash that others have to be able to compute too."""

from hashlib import sha256

from strangler.rules.cohorts import bucket_of


def test_a_bucket_is_what_the_documentation_says():
    """Any change of this number moves every caller of every canary."""
    assert bucket_of("orders.read", "header:x-user-id", b"42") == 6376
    digest = sha256(b"orders.read\x00header:x-user-id\x0042").hexdigest()
    assert int(digest[:16], 16) % 10_000 == 6376


def test_callers_are_spread_evenly():
    """Of 10,000 callers about 500 are in 5 %."""
    inside = sum(bucket_of("r", "claim:sub", str(n).encode()) < 500 for n in range(10_000))
    assert 430 < inside < 570
