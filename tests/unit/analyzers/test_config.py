"""What `[tool.strangler]` may say, and how problems in it are shown."""

import dataclasses
import re
from pathlib import Path

import pytest

from strangler.analyzers.config import Config, load_config
from strangler.errors import ConfigurationError


def refused(root: Path, text: str, name: str = "pyproject.toml") -> list[str]:
    (root / name).write_text(text)
    with pytest.raises(ConfigurationError) as caught:
        load_config(root)
    return str(caught.value).splitlines()


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_config(tmp_path) == Config()


def test_a_pyproject_without_our_table_gives_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'shop'\n")
    assert load_config(tmp_path) == Config()


def test_every_key_is_read(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(
        """
[tool.strangler]
source_roots = ["./src/", "lib"]
exclude = ["*_old.py", "!keep_old.py"]
tests = ["qa/"]
migrations = ["db/steps/"]
generated = ["stubs/"]
vendored = ["copies/"]
respect_gitignore = false
services = 4
app = "shop"
disabled_recognisers = ["celery"]
name = "Shop"
"""
    )
    assert load_config(tmp_path) == Config(
        source_roots=("src", "lib"),
        exclude=("*_old.py", "!keep_old.py"),
        tests=("qa/",),
        migrations=("db/steps/",),
        generated=("stubs/",),
        vendored=("copies/",),
        respect_gitignore=False,
        services=4,
        app="shop",
        disabled_recognisers=("celery",),
        name="Shop",
    )


def test_strangler_toml_has_the_keys_at_top_level(tmp_path: Path) -> None:
    (tmp_path / "strangler.toml").write_text('name = "shop"\nservices = "auto"\n')
    assert load_config(tmp_path) == Config(name="shop")


def test_two_files_that_set_options_are_refused(tmp_path: Path) -> None:
    (tmp_path / "strangler.toml").write_text('name = "shop"\n')
    assert "keep one" in refused(tmp_path, "[tool.strangler]\nname = 'x'\n")[0]


@pytest.mark.parametrize(
    ("name", "text"), [("other.toml", "name = 'x'"), ("a.toml", "[tool.strangler]\nname = 'x'")]
)
def test_an_explicit_file_may_have_either_form(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text)
    assert load_config(tmp_path, tmp_path / name).name == "x"


def test_an_explicit_file_that_is_missing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="cannot read"):
        load_config(tmp_path, tmp_path / "none.toml")


def test_an_unknown_key_is_refused_with_the_nearest_name(tmp_path: Path) -> None:
    assert refused(tmp_path, "[tool.strangler]\n  sorce_roots = []\n") == [
        "pyproject.toml:2:3 STR401 unknown key 'sorce_roots'; did you mean 'source_roots'?"
    ]


def test_a_hyphen_instead_of_an_underscore_is_named(tmp_path: Path) -> None:
    assert (
        "did you mean 'source_roots'?" in refused(tmp_path, "[tool.strangler]\nsource-roots=[]")[0]
    )


def test_an_unknown_key_near_to_nothing_lists_what_is_known(tmp_path: Path) -> None:
    assert "known are source_roots, exclude" in refused(tmp_path, "[tool.strangler]\nzzz = 1")[0]


def test_all_problems_are_shown_at_once_in_order_of_lines(tmp_path: Path) -> None:
    lines = refused(
        tmp_path,
        """[tool.strangler]
services = 0
exclude = "x"
tests = [
  "a", # exclude = 1
  1,
]
respect_gitignore = "yes"
source_roots = ["../other"]
name = ""
app = '''
unkown = 1'''
unkown = 1
vendored = ["!"]
""",
    )
    assert [(line.split(" ")[0], line.split(" ")[1]) for line in lines] == [
        (f"pyproject.toml:{line}:1", code)
        for line, code in [
            (2, "STR402"),
            (3, "STR402"),
            (4, "STR402"),
            (8, "STR402"),
            (9, "STR402"),
            (10, "STR402"),
            (13, "STR401"),
            (14, "STR402"),
        ]
    ]


@pytest.mark.parametrize("value", ["true", "1.5", "-1", '"four"', "[]"])
def test_services_is_a_whole_number_or_auto(tmp_path: Path, value: str) -> None:
    assert "from 1" in refused(tmp_path, f"[tool.strangler]\nservices = {value}")[0]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("[tool]\nstrangler.nmae = 1", "2:11"),
        ("tool.strangler.nmae = 1", "1:16"),
        ("[tool]\nx = 1\nstrangler = {name = 'a, nmae = 2', nmae = 1}", "3:36"),
        ('[tool."strangler"]\n"nmae" = 1', "2:1"),
        ("[tool.strangler.nmae]\nx = 1", "1:17"),
        ("[other]\nnmae = 1\n[tool.strangler]\nnmae = 1", "4:1"),
        (
            "x = [[1, {nmae = 2}],\n'''\n[tool.strangler]\n''',\n]\n[tool.strangler]\nnmae = 1",
            "7:1",
        ),
        ('x = "\\"#\\\\" # [\n[[a]]\n[tool.strangler]\nnmae = 1', "4:1"),
    ],
)
def test_a_key_is_found_in_every_spelling_of_toml(tmp_path: Path, text: str, place: str) -> None:
    assert refused(tmp_path, text)[0].startswith(f"pyproject.toml:{place} STR401")


def test_a_syntax_error_is_shown_with_its_line(tmp_path: Path) -> None:
    assert refused(tmp_path, "[tool.strangler]\nname = \n") == [
        "pyproject.toml:2:8 STR402 not valid TOML: Invalid value; correct the syntax"
    ]


def test_a_syntax_error_at_the_end_has_a_line_too(tmp_path: Path) -> None:
    assert refused(tmp_path, "a = 1\nb = [1")[0].startswith("pyproject.toml:2:1 STR402")


def test_a_file_that_is_not_utf8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_bytes(b"[tool.strangler]\nname = '\xff'\n")
    with pytest.raises(ConfigurationError, match=r"pyproject\.toml:2:1 STR402 not UTF-8"):
        load_config(tmp_path)


def test_our_table_must_be_a_table(tmp_path: Path) -> None:
    assert "must be a table" in refused(tmp_path, "[tool]\nstrangler = 1")[0]


def test_patterns_that_match_nothing_are_no_problem(tmp_path: Path) -> None:
    (tmp_path / "strangler.toml").write_text('exclude = ["nothing/like/this"]\n')
    assert load_config(tmp_path).exclude == ("nothing/like/this",)


def test_our_name_elsewhere_in_pyproject_is_no_second_source(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("# see [tool.strangler]\n[project")
    (tmp_path / "strangler.toml").write_text('name = "shop"\n')
    assert load_config(tmp_path).name == "shop"


def test_every_option_can_be_set_in_a_file(tmp_path: Path) -> None:
    known = refused(tmp_path, "[tool.strangler]\nzzz = 1")[0].partition("known are ")[2]
    assert known.split(", ") == [field.name for field in dataclasses.fields(Config)]


PAGE = Path(__file__).parents[3] / "docs/configuration.md"


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", PAGE.read_text(), re.S))
def test_the_examples_of_the_page_are_valid(tmp_path: Path, example: str) -> None:
    (tmp_path / "pyproject.toml").write_text(example)
    assert load_config(tmp_path) != Config()


def test_the_messages_of_the_page_are_ours(tmp_path: Path) -> None:
    shown = refused(tmp_path, "[tool.strangler]\nsorce_roots = []\nservices = 0\n")
    assert "\n".join(shown) in PAGE.read_text()
