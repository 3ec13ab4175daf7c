"""Two pieces of work side by side."""

import os

import pytest

from strangler import processes
from strangler.processes import park, side_by_side, split


def test_both_results_come_back():
    here = os.getpid()
    first, second = side_by_side(os.getpid, os.getpid, int)
    assert first == here
    assert (second != here) is processes._can_fork()


def test_values_come_back_as_their_type():
    _, found = side_by_side(lambda: None, lambda: {"a": (1, 2)}, dict[str, tuple[int, int]])
    assert found == {"a": (1, 2)}


def test_more_than_a_pipe_holds_comes_back():
    """The child writes while nobody reads yet; the parent reads when its own work is done."""
    _, found = side_by_side(lambda: None, lambda: "x" * 3_000_000, str)
    assert len(found) == 3_000_000


def test_a_failure_in_the_other_process_is_raised_here():
    with pytest.raises((RuntimeError, ZeroDivisionError), match="by zero"):
        side_by_side(lambda: None, lambda: 1 // 0, int)


def test_a_failure_here_leaves_no_process_behind(monkeypatch):
    forked = []
    fork = os.fork

    def counted():
        forked.append(fork())
        return forked[-1]

    monkeypatch.setattr(os, "fork", counted)
    with pytest.raises(KeyError):
        side_by_side(lambda: {}["missing"], lambda: "x" * 3_000_000, str)
    assert len(forked) == processes._can_fork()
    for child in forked:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def test_without_fork_the_results_are_the_same(monkeypatch):
    monkeypatch.setattr(processes, "_can_fork", lambda: False)
    assert side_by_side(lambda: 1, lambda: "two", str) == (1, "two")


def test_halves_hold_everything_once():
    first, second = split([1, 2, 3, 4, 5])
    assert sorted([*first, *second]) == [1, 2, 3, 4, 5]


def test_parking_keeps_nothing_in_a_process_that_goes_on():
    park(object())
    assert processes._parked == []
