import os
import select
import threading

from strangler.proxy.worker.sinks import File, Stream, gathered, write_whole


def test_lines_are_gathered_up_to_a_size_and_never_split():
    """A line longer than the size goes alone; nothing is lost or reordered."""
    lines = [b"a\n", b"bb\n", b"c" * 9 + b"\n", b"d\n"]
    assert list(gathered(lines, 6)) == [(2, b"a\nbb\n"), (1, b"c" * 9 + b"\n"), (1, b"d\n")]


def test_pieces_for_a_pipe_are_no_longer_than_it_writes_at_once():
    """So that lines of several workers do not run into each other."""
    reading, writing = os.pipe()
    try:
        lines = [b"x" * 99 + b"\n"] * 30
        assert Stream(writing).write(lines) == 0
        assert os.read(reading, 100_000) == b"".join(lines)
        pieces = [piece for _, piece in gathered(lines, select.PIPE_BUF)]
        assert max(map(len, pieces)) <= select.PIPE_BUF
    finally:
        os.close(reading)
        os.close(writing)


def test_a_stream_that_nobody_reads_any_more_loses_lines_and_counts_them():
    """The reader of our output went away: no exception reaches anybody."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert Stream(writing).write([b"a\n", b"b\n"]) == 2
    finally:
        os.close(writing)


def test_a_descriptor_that_somebody_made_non_blocking_is_waited_for():
    """Whoever shares our stdout may have done that."""
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    content = b"y" * 300_000
    got = bytearray()

    def read() -> None:
        while piece := os.read(reading, 65536):
            got.extend(piece)

    reader = threading.Thread(target=read)
    reader.start()
    write_whole(writing, content)
    os.close(writing)
    reader.join()
    os.close(reading)
    assert got == content


def test_a_rotated_file_is_opened_again(tmp_path):
    """Renamed or removed, at the next look; the old one keeps what it got."""
    now = 0.0
    path = tmp_path / "access.log"
    file = File(str(path), clock=lambda: now)
    file.write([b"one\n"])
    path.rename(tmp_path / "access.log.1")
    file.write([b"two\n"])
    now = 1.5
    file.write([b"three\n"])
    path.unlink()
    now = 3.0
    file.write([b"four\n"])
    file.close()
    assert (tmp_path / "access.log.1").read_bytes() == b"one\ntwo\n"
    assert path.read_bytes() == b"four\n"


def test_a_file_is_appended_to_and_not_for_everybody_to_read(tmp_path):
    """Addresses of clients stand in it."""
    path = tmp_path / "access.log"
    path.write_bytes(b"before\n")
    for _ in range(2):
        file = File(str(path))
        file.write([b"line\n"])
        file.close()
    assert path.read_bytes() == b"before\nline\nline\n"
    fresh = tmp_path / "fresh.log"
    File(str(fresh)).close()
    assert fresh.stat().st_mode & 0o007 == 0
