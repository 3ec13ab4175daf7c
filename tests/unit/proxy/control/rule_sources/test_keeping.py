from strangler.proxy.control.rule_sources.keeping import LastGood
from strangler.proxy.control.rule_sources.source import Document

ONE = Document(content=b"version: 1\n\xff", name="rules@v1")
TWO = Document(content=b"version: 2\n", name="rules@v2")


def test_what_was_kept_is_read_by_whoever_starts_next(tmp_path):
    """Name and bytes; the last one counts."""
    assert LastGood(tmp_path, "s3://b/k").read() is None
    LastGood(tmp_path, "s3://b/k").keep(ONE)
    LastGood(tmp_path, "s3://b/k").keep(TWO)
    assert LastGood(tmp_path, "s3://b/k").read() == TWO


def test_proxies_that_share_a_directory_keep_their_own(tmp_path):
    """Of two sources neither starts with the other's rules, and neither loses its own."""
    shop, blog = LastGood(tmp_path, "s3://b/shop"), LastGood(tmp_path, "s3://b/blog")
    shop.keep(ONE)
    blog.keep(TWO)
    assert (shop.read(), blog.read()) == (ONE, TWO)


def test_what_cannot_be_read_does_not_stand_in_the_way(tmp_path):
    """As if nothing had been kept."""
    kept = LastGood(tmp_path, "s3://b/k")
    for content in (b"", b"{}", b"[1]", b'{"source": "s3://b/k", "content": "%"}'):
        kept.path.write_bytes(content)
        assert kept.read() is None


def test_it_is_for_nobody_elses_eyes(tmp_path):
    """Rules may name what is inside the network."""
    kept = LastGood(tmp_path, "s3://b/k")
    kept.keep(ONE)
    assert kept.path.stat().st_mode & 0o077 == 0
