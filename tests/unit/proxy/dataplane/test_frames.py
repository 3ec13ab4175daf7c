"""What following frames counts; where they begin and end is in tests/properties."""

import pytest

from strangler.proxy.dataplane.frames import FrameTracker

TEXT, MASKED = b"\x81\x03abc", b"\x82\x82maskab"
LONG = b"\x82\x7e\x00\x80" + b"\x88\x00" * 64
LONGER = b"\x82\x7f" + (70_000).to_bytes(8, "big") + bytes(70_000)


@pytest.mark.parametrize("frame", [b"\x81\x00", b"\x89\x80mask", TEXT, MASKED, LONG, LONGER])
def test_every_frame_is_counted(frame):
    """Whatever its form, and each once."""
    assert FrameTracker().feed(frame * 100) == 100


def test_a_frame_counts_where_its_header_is_whole():
    """Bytes of its payload, or of a header that was cut, cost next to nothing."""
    tracker = FrameTracker()
    pieces = (LONGER[:2], LONGER[2:9], LONGER[9:5000], LONGER[5000:], TEXT + TEXT[:1], TEXT[1:])
    assert [tracker.feed(piece) for piece in pieces] == [0, 0, 1, 0, 1, 1]
    assert tracker.between_frames


def test_what_looks_like_a_close_frame_in_a_payload_is_none():
    """And a real one is seen behind many frames."""
    tracker = FrameTracker()
    tracker.feed(LONG * 50)
    assert not tracker.closed
    tracker.feed(TEXT * 50 + b"\x88\x02\x03\xe8" + TEXT * 50)
    assert tracker.closed
