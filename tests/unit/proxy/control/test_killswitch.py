import stat
from datetime import UTC, datetime

import pytest

from strangler.proxy.control import places
from strangler.proxy.control.killswitch import KillSwitchFile, Position
from strangler.proxy.dataplane.messages import KillSwitch


def switch(directory):
    return KillSwitchFile(directory, now=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))


def test_nobody_ever_turned_it():
    """Then it is off, and says so."""
    assert Position().message == KillSwitch(False, False)


def test_a_turn_is_remembered_with_who_why_and_when(tmp_path):
    """By the next process too, in a file of the user's alone."""
    assert switch(tmp_path).position == Position()
    switch(tmp_path).turn(on=True, forced=True, reason="orders are slow", by="Ada")
    after = switch(tmp_path)
    assert after.position == Position(
        on=True, forced=True, reason="orders are slow", by="Ada", at="2026-01-02T03:04:05.000Z"
    )
    assert after.position.message == KillSwitch(True, True)
    assert stat.S_IMODE(after.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", b"[]", b'{"on": "yes"}', b"\xff\xfe", b'{"on": true}'])
def test_a_damaged_file_counts_as_on(tmp_path, content):
    """Somebody turned it, and the monolith can answer everything; a turn mends it."""
    (tmp_path / "kill-switch.json").write_bytes(content)
    damaged = switch(tmp_path)
    assert damaged.position.on
    assert damaged.damaged
    damaged.turn(on=False, forced=False, reason="looked at it", by="Ada")
    assert not switch(tmp_path).position.on
    assert not damaged.damaged


def test_a_turn_that_cannot_be_remembered_changes_nothing(tmp_path, monkeypatch):
    """The caller is told; the position stays."""
    kept = switch(tmp_path)

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(places.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        kept.turn(on=True, forced=False, reason="x", by="Ada")
    assert not kept.position.on
