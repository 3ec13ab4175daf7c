"""Durations, sizes, shares and addresses as operators write them."""

import pytest

from strangler.rules import values
from strangler.yaml_places.values import BadValueError


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("250ms", 0.25), ("5s", 5.0), ("1.5s", 1.5), ("1m", 60.0), ("1h", 3600.0), ("0.1s", 0.1)],
)
def test_a_duration_has_a_unit(text, seconds):
    assert values.parse_duration(text) == seconds


@pytest.mark.parametrize("text", ["5", "s", "5 s", "-1s", "1d", "1m30s", "1e3s", "", "٣s"])
def test_other_text_is_no_duration(text):
    """A bare number would leave the unit to chance."""
    with pytest.raises(BadValueError, match="duration"):
        values.parse_duration(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [("512", 512), ("512B", 512), ("16KB", 16_384), ("10MB", 10_485_760), ("1GB", 1_073_741_824)],
)
def test_a_size_counts_in_steps_of_1024(text, size):
    assert values.parse_size(text) == size


@pytest.mark.parametrize("text", ["1.5MB", "10 MB", "10mb", "-1", "KB", "1TB"])
def test_other_text_is_no_size(text):
    with pytest.raises(BadValueError, match="size"):
        values.parse_size(text)


@pytest.mark.parametrize(
    ("text", "share"),
    [("0", 0), ("5", 500), ("2.5", 250), ("0.07", 7), ("0.29", 29), ("100", 10_000)],
)
def test_a_percentage_is_exact(text, share):
    """0.29 * 100 is 28.999... in floating point."""
    assert values.parse_percent(text) == share


@pytest.mark.parametrize("text", ["100.01", "101", "-1", "0.001", "5%", ".5", "5.", "1e1", "nan"])
def test_other_text_is_no_percentage(text):
    with pytest.raises(BadValueError):
        values.parse_percent(text)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("http://h", "http://h"),
        ("http://H:8080/", "http://h:8080"),
        ("https://h:443/api/", "https://h/api"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://h/a%20b", "http://h/a%20b"),
    ],
)
def test_a_url_says_where_a_server_listens(text, url):
    assert str(values.parse_url(text)) == url


@pytest.mark.parametrize(
    "text",
    ["h:80", "ftp://h", "http://", "http://u:p@h", "http://h?a", "http://h#a", "http://h:0x1",
     "http://h:70000", "http://h/a/../b", "http://h/a b", "http://-h", "http://[::x]"],
)  # fmt: skip
def test_other_urls_are_refused(text):
    with pytest.raises(BadValueError):
        values.parse_url(text)


@pytest.mark.parametrize(
    ("text", "network"),
    [("10.0.0.0/8", "10.0.0.0/8"), ("10.1.2.3", "10.1.2.3/32"), ("fd00::/8", "fd00::/8")],
)
def test_a_network_is_in_cidr_form(text, network):
    assert values.parse_network(text) == network


def test_a_network_with_bits_beyond_its_mask_is_named():
    """The one that was probably meant stands in the hint."""
    with pytest.raises(BadValueError) as refused:
        values.parse_network("10.0.0.1/8")
    assert refused.value.hint == "write 10.0.0.0/8"
