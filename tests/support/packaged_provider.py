"""Terraform's provider of AWS from a package of PyPI: old (3.39 of May 2021), but the real one, so
that what it knows is validated and applied by it. Used in tests alone, checked by its hash, never
shipped. It is put under a host name that nobody has, and Terraform is shown no other source."""

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support.tools import command

SHA256 = "4b75e0a259b56d97e66b7d69f3f25bd4cc7be2440c0fe35529f46de7d40a49d3"
"""Of the archive; the same as in public lock files for 3.39.0."""
SOURCE = "packaged.invalid/strangler/aws"
VERSION = "3.39.0"
_ARCHIVE = f"terraform-provider-aws_{VERSION}_linux_amd64.zip"
VERSIONS = f"""\
terraform {{
  required_providers {{
    aws = {{
      source  = "{SOURCE}"
      version = "{VERSION}"
    }}
  }}
}}
"""


@dataclass(frozen=True)
class Terraform:
    """A working directory with the provider."""

    folder: Path

    def __call__(self, *arguments: str, accept: tuple[int, ...] = (0,)) -> str:
        """What a command says on stdout; its failure is the test's."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "TF_CLI_CONFIG_FILE": str(self.folder / "terraformrc"),
            "AWS_EC2_METADATA_DISABLED": "true",
        }
        ran = subprocess.run(
            ["terraform", *arguments],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
        )
        assert ran.returncode in accept, ran.stdout[-4_000:] + ran.stderr[-6_000:]
        return ran.stdout

    def schema(self) -> dict[str, Any]:
        """The provider's resources."""
        told = json.loads(self("providers", "schema", "-json"))
        found: dict[str, Any] = told["provider_schemas"][SOURCE]["resource_schemas"]
        return found


def prepared(folder: Path) -> Terraform:
    """Terraform with the provider, initialised. Skips where one of the two is absent."""
    if not shutil.which("terraform"):
        pytest.skip("terraform is absent")
    packages = command("terraform-provider").parents[1] / "lib"
    archive = next(packages.rglob(_ARCHIVE), None)
    assert archive is not None, f"the package has no {_ARCHIVE}"
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == SHA256
    mirror = folder / "mirror"
    place = mirror / SOURCE
    place.mkdir(parents=True)
    (place / _ARCHIVE).symlink_to(archive)
    (folder / "terraformrc").write_text(
        "disable_checkpoint = true\n\nprovider_installation {\n  filesystem_mirror {\n"
        f'    path = "{mirror}"\n  }}\n}}\n'
    )
    (folder / "versions.tf").write_text(VERSIONS)
    terraform = Terraform(folder)
    terraform("init", "-no-color", "-input=false")
    return terraform
