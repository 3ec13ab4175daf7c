"""What reads a path or a URL reads a file or connects, as the text of its argument says."""

import pytest

from support.behaving import behaving


@pytest.mark.parametrize(
    ("argument", "effect"),
    [
        ("'data/orders.csv'", "reads_file data/orders.csv"),
        ("f'data/{name}.csv'", "reads_file data/*"),
        ("'https://example.com/orders.csv'", "http example.com"),
        ("name", "http"),
    ],
)
def test_a_table_is_read_from_a_file_or_a_url(tmp_path, argument, effect):
    source = f"import pandas\ndef load(name):\n    return pandas.read_csv({argument})\n"
    found = behaving(tmp_path, {"app.py": source}, "app.load").answers.symbol("app.load")
    assert [f"{e.kind} {e.target}".strip() for e in found.effects] == [effect]
    assert found.complete
