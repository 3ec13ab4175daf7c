"""docs/import.md: its example gives what it says."""

import re
from pathlib import Path

from strangler.cli.main import main
from strangler.diagnostics import CODES

PAGE = (Path(__file__).parents[4] / "docs/import.md").read_text(encoding="utf-8")


def block(kind):
    return re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)[1]


def test_the_example_gives_the_output_and_the_file_that_the_page_shows(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shop.conf").write_text(block("nginx"), encoding="utf-8")
    command, said = block("text").split("\n", 1)
    assert main(command.removeprefix("$ strangler ").split()) == 0
    assert capsys.readouterr().err == said
    assert (tmp_path / "rules.yaml").read_text(encoding="utf-8") == block("yaml")
    assert main(["rules", "validate"]) == 0


def test_the_page_names_every_kind_of_problem():
    first, last = "STR850", "STR863"
    named = set(re.findall(r"STR\d{3}", PAGE))
    ours = {code for code in CODES if first <= code <= last}
    assert ours - named <= {"STR851", "STR852"}, "STR850 to STR853 is a range"
