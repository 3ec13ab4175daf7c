"""Following WebSocket frames is the same as parsing them, wherever the stream is cut."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.dataplane.frames import FrameTracker, close_frame

LENGTHS = st.sampled_from([0, 1, 2, 125, 126, 127, 200, 65_535, 65_536])


@st.composite
def frames(draw):
    """One frame: its bytes and its opcode. Payloads look like headers, to tempt the tracker."""
    opcode = draw(st.sampled_from([0, 1, 2, 8, 9, 10]))
    length = draw(LENGTHS)
    form = draw(st.sampled_from([0, 126, 127]))
    masked = draw(st.booleans())
    first = bytes([opcode | draw(st.sampled_from([0x00, 0x80, 0xC0]))])
    bit = 0x80 if masked else 0
    if form == 0 and length < 126:
        header = first + bytes([bit | length])
    elif form < 127 and length < 65_536:
        header = first + bytes([bit | 126]) + struct.pack(">H", length)
    else:
        header = first + bytes([bit | 127]) + struct.pack(">Q", length)
    mask = b"\x88\x81\xff\x7f" if masked else b""
    return header + mask + (b"\x88\xfe\x00" * (length // 3 + 1))[:length], opcode


def slow(stream):
    """Positions between frames, with whether a close frame has ended or begun its payload: one
    frame after the other, by RFC 6455 section 5.2."""
    boundaries, closes = {0}, []
    position = 0
    while position < len(stream):
        start = position
        length = stream[position + 1] & 0x7F
        masked = stream[position + 1] & 0x80
        position += 2
        if length == 126:
            length = int.from_bytes(stream[position : position + 2], "big")
            position += 2
        elif length == 127:
            length = int.from_bytes(stream[position : position + 8], "big")
            position += 8
        position += 4 if masked else 0
        if stream[start] & 0x0F == 8:
            closes.append(position)
        position += length
        boundaries.add(position)
    return boundaries, closes


@given(
    st.lists(frames(), min_size=1, max_size=6),
    st.lists(st.integers(1, 40), min_size=1, max_size=8),
    st.data(),
)
def test_the_tracker_equals_a_slow_parser_at_every_cut(drawn, steps, data):
    """After each piece it knows whether it stands between frames, and whether a close passed."""
    stream = b"".join(frame for frame, _ in drawn)
    boundaries, closes = slow(stream)
    tracker = FrameTracker()
    position = turn = 0
    while position < len(stream):
        step = steps[turn % len(steps)]
        if data.draw(st.booleans()) or turn > 40:  # to a boundary, or far on
            step = min(edge for edge in boundaries if edge > position) - position
        turn += 1
        tracker.feed(stream[position : position + step])
        position = min(position + step, len(stream))
        assert tracker.between_frames is (position in boundaries)
        assert tracker.closed is any(close <= position for close in closes)


@given(st.integers(1000, 4999), st.none() | st.binary(min_size=4, max_size=4))
def test_our_close_frame_is_one_frame(code, mask):
    """With its code, masked or not."""
    frame = close_frame(code, mask=mask)
    tracker = FrameTracker()
    tracker.feed(frame[:-1])
    assert not tracker.between_frames
    tracker.feed(frame[-1:])
    assert tracker.between_frames
    assert tracker.closed
    payload = frame[-2:]
    if mask is not None:
        payload = bytes(byte ^ key for byte, key in zip(payload, mask, strict=False))
    assert int.from_bytes(payload, "big") == code
