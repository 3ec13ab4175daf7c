import re
import shutil
import subprocess
from pathlib import Path

import pytest
from typer.testing import CliRunner

from strangler.cli.main import app
from support.terraform_schema import blocks

PAGE = (Path(__file__).parents[4] / "docs/terraform.md").read_text()
RULES, DEPLOY = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
(ROOT,) = re.findall(r"```hcl\n(.*?)```", PAGE, re.DOTALL)
FIRST, TARGETS = re.findall(r"```console\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def rendered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The module that the page's command writes."""
    monkeypatch.chdir(tmp_path)
    Path("rules.yaml").write_text(RULES)
    Path("deploy.yaml").write_text(DEPLOY)
    command, _, told = FIRST.removeprefix("$ strangler ").partition("\n")
    ran = CliRunner().invoke(app, command.split())
    assert (ran.exit_code, ran.stdout, ran.stderr) == (0, told, "")
    return Path("modules/shop")


def test_the_page_shows_what_the_command_says(rendered: Path) -> None:
    """And the files that it names are there."""
    names = {each.name for each in rendered.iterdir()}
    assert names == {
        *("versions.tf", "variables.tf", "data.tf", "outputs.tf"),
        *("platform.tf", "service-orders.tf", "edge.tf"),
    }


def test_the_root_module_of_the_page_fits_the_module(rendered: Path) -> None:
    """It gives every variable, and reads an output that is there."""
    texts = {each.name: each.read_text() for each in rendered.iterdir()}
    contents = [content for _, content in blocks(texts)]
    asked = {name for each in contents for entry in each.get("variable", []) for name in entry}
    given = {
        name for entry in re.findall(r"^  (\w+) += var\.", ROOT, re.MULTILINE) for name in [entry]
    }
    assert given == asked
    outputs = {name for each in contents for entry in each.get("output", []) for name in entry}
    assert set(re.findall(r"module\.shop\.(\w+)", ROOT)) <= outputs


def test_the_targets_of_the_page_are_resources(rendered: Path) -> None:
    """Their addresses are those of the first step."""
    text = (rendered / "platform.tf").read_text()
    targets = re.findall(r"module\.shop\.(\w+)\.(\w+)", TARGETS)
    assert targets
    assert all(f'resource "{type_}" "{name}"' in text for type_, name in targets)


@pytest.mark.skipif(not shutil.which("terraform"), reason="needs terraform, which reads no network")
def test_the_root_module_is_laid_out_as_fmt_would(tmp_path: Path) -> None:
    """Readers copy it."""
    (tmp_path / "main.tf").write_text(ROOT)
    (tmp_path / "rc").write_text("disable_checkpoint = true\n")
    environment = {
        "TF_CLI_CONFIG_FILE": str(tmp_path / "rc"),
        "PATH": str(Path(str(shutil.which("terraform"))).parent),
    }
    command = ["terraform", "fmt", "-check", "-diff", str(tmp_path)]
    ran = subprocess.run(command, capture_output=True, text=True, env=environment)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_a_file_of_a_service_that_is_gone_is_told(rendered: Path) -> None:
    """It would still be applied; what somebody else put there is left alone."""
    gone = rendered / "service-old.tf"
    gone.write_text("# shop: old, extracted, on ECS\n")
    (rendered / "own.tf").write_text("# ours\n")
    arguments = ["deploy", "render", "rules.yaml", "--as", "terraform", "-o", str(rendered)]
    ran = CliRunner().invoke(app, arguments)
    assert ran.exit_code == 0
    assert f"{gone}" in ran.stderr
    assert "own.tf" not in ran.stderr
    assert gone.exists()
