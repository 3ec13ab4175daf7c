"""docs/report.md says what the report holds, and its example runs."""

import re
from pathlib import Path

from strangler.reports.registry import FORMATS
from strangler.reports.to_json import schema
from support.sample_analysis import sample_analysis

PAGE = (Path(__file__).parents[2] / "docs" / "report.md").read_text(encoding="utf-8")


def test_every_key_and_file_is_described():
    """A row for each top-level key and each format."""
    rows = re.findall(r"^\| `([\w.]+)` \|(?: `(\w+)` \|)?", PAGE, re.MULTILINE)
    assert {name for name, kind in rows if not kind} == set(schema()["properties"])
    assert {kind: name for name, kind in rows if kind} == FORMATS


def test_the_example_prints_what_the_page_says(capsys):
    """Run on the sample of the tests, as a user would paste it."""
    example = re.search(
        r"<!-- example -->\n```python\n(.*?)```.*?```text\n(.*?)```", PAGE, re.DOTALL
    )
    assert example is not None
    exec(example[1], {"analysis": sample_analysis()})
    assert capsys.readouterr().out == example[2]
