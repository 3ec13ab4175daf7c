"""The snapshot that requests are signed with."""

from strangler.proxy.dataplane.lambdas.credentials import CredentialHolder
from strangler.proxy.dataplane.messages import AwsCredentials


class Times:
    """A wall clock that may jump, and one that may not."""

    wall = 1_000.0
    steady = 50.0


def holder(expires):
    """With credentials that end at that time of the wall clock."""
    times = Times()
    holder = CredentialHolder(lambda: times.wall, lambda: times.steady)
    holder.replace(AwsCredentials("A", "b", expires=expires))
    return holder, times


def test_before_the_first_there_are_none():
    """A worker starts without."""
    assert CredentialHolder(lambda: 0.0, lambda: 0.0).current() is None


def test_keys_without_an_end_stay():
    """For ever."""
    held, times = holder(0.0)
    times.steady += 1e9
    assert held.current() is not None


def test_expired_ones_are_none():
    """From the second on in which they end."""
    held, times = holder(1_060.0)
    times.steady += 59.9
    assert held.current() is not None
    times.steady += 0.1
    assert held.current() is None


def test_a_clock_that_jumps_expires_nothing():
    """Their life is measured when they come."""
    held, times = holder(1_060.0)
    times.wall += 1e6
    assert held.current() is not None
