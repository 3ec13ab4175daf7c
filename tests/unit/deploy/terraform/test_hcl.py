import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strangler.deploy.terraform.addresses import snake
from strangler.deploy.terraform.hcl import Argument, Block, Call, Raw, Template, document, merge
from support.terraform_schema import blocks


def test_equal_signs_of_neighbours_stand_under_each_other() -> None:
    """An argument over several lines ends the run, as it does for `terraform fmt`."""
    items = (Argument("a", 1), Argument("long", "x"), Argument("tags", {"Name": "y"}))
    text = document([Block("resource", ("aws_vpc", "v"), items)])
    assert text == (
        'resource "aws_vpc" "v" {\n  a    = 1\n  long = "x"\n\n  tags = {\n    Name = "y"\n  }\n}\n'
    )


def test_short_lists_stand_in_one_line_and_long_ones_do_not() -> None:
    """A hundred columns are what is read without scrolling."""
    short = document([Block("b", items=(Argument("a", ["x", Raw("y.z")]),))])
    assert 'a = ["x", y.z]' in short
    assert '    "yyyy' in document([Block("b", items=(Argument("a", ["yyyy" * 9] * 3),))])


def test_a_block_of_several_properties_is_one() -> None:
    """What properties say one by one stands together, where the first of them stood."""
    parts = [
        Block("check", items=(Argument("a", 1),), merged=True),
        Argument("x", 2),
        Block("check", items=(Argument("b", 3),), merged=True),
    ]
    first, second = merge(parts)
    assert first == Block("check", items=(Argument("a", 1), Argument("b", 3)), merged=True)
    assert second == Argument("x", 2)


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30))
def test_text_in_quotes_ends_where_it_ends(text: str) -> None:
    """No text breaks out of its quotes or becomes a reference."""
    written = document([Block("b", items=(Argument("a", text), Argument("after", 1)))])
    ((_, content),) = blocks({"a.tf": written})
    assert content["b"][0]["after"] == 1


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("OrdersTaskRole", "orders_task_role"),
        ("Private0", "private_0"),
        ("ToEcrApi", "to_ecr_api"),
        ("RepositoryOrdersV2", "repository_orders_v2"),
        ("service-a.b", "service_a_b"),
    ],
)
def test_names_are_words_with_underscores(name: str, words: str) -> None:
    """Terraform's own habit."""
    assert snake(name) == words


@pytest.mark.skipif(not shutil.which("terraform"), reason="needs terraform, which reads no network")
def test_the_layout_of_odd_values_is_that_of_fmt(tmp_path: Path) -> None:
    """Objects in lists in functions, empty ones, keys that want quotes, templates."""
    value = Call(
        "jsonencode",
        [{"a": [], "b-c": {}, "for": [{"x": Template(("p-", Raw("var.q"))), "long_name": 1.5}]}],
    )
    block = Block("locals", items=(Argument("x", value), Argument("yy", True)), why="Because")
    (tmp_path / "a.tf").write_text(document([block], "Heading\n\n  indented"))
    (tmp_path / "rc").write_text("disable_checkpoint = true\n")
    ran = subprocess.run(
        ["terraform", "fmt", "-check", "-diff", str(tmp_path)],
        capture_output=True,
        text=True,
        env={
            "TF_CLI_CONFIG_FILE": str(tmp_path / "rc"),
            "PATH": str(Path(str(shutil.which("terraform"))).parent),
        },
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
