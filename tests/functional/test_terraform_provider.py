"""What is written for the current provider, as far as an older one knows it: validated by that
provider, applied by it to moto's server, planned again without a difference, and destroyed."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from strangler.deploy.terraform.hcl import document
from strangler.deploy.terraform.module import resources, write
from support.deployments import NAMES, built
from support.emulators import moto
from support.older_provider import known
from support.packaged_provider import Terraform, prepared
from support.provider_block import provider

NEWER_VALUES = {
    "aws_api_gateway_integration.timeout_milliseconds": "more than 29 s is of June 2024",
    "aws_cloudfront_distribution.http_version": "HTTP/3 is of August 2022",
    "aws_lambda_function.runtime": "python3.13 is of November 2024",
    "aws_s3_bucket_ownership_controls": "BucketOwnerEnforced is of November 2021",
}
"""Known to the older provider, but not with the value that is wanted."""
NOT_EMULATED: dict[str, str] = {}
"""What moto lacks, or answers so that the older provider sees a difference."""
SURROUNDINGS = ("data.tf", "variables.tf")


@pytest.mark.slow
def test_an_older_provider_validates_what_it_knows_of_every_deployment(tmp_path: Path) -> None:
    """Stripped of what is newer than May 2021; what was stripped is printed."""
    terraform = prepared(tmp_path)
    schema = terraform.schema()
    for name in NAMES:
        left, whole = _stripped(terraform, name, schema, NEWER_VALUES)
        terraform("validate", "-no-color")
        assert left > whole / 2


@pytest.mark.slow
def test_a_stripped_deployment_is_applied_planned_empty_and_destroyed(tmp_path: Path) -> None:
    """By the older provider on moto's server: values are accepted, references hold, nothing that
    was applied looks different afterwards, and the order of destruction is one that works."""
    terraform = prepared(tmp_path)
    left, _ = _stripped(terraform, "least", terraform.schema(), {**NEWER_VALUES, **NOT_EMULATED})
    digests = [f"-var={each}_image_digest=sha256:{'0' * 64}" for each in ("edge", "inventory")]
    quiet = ["-no-color", "-input=false", *digests]
    with moto() as emulator:
        (tmp_path / "provider.tf").write_text(provider(emulator))
        applied = terraform("apply", "-auto-approve", "-parallelism=30", *quiet)
        assert f"{left} added, 0 changed, 0 destroyed" in applied
        assert "No changes" in terraform("plan", "-detailed-exitcode", *quiet)
        destroyed = terraform("destroy", "-auto-approve", "-parallelism=30", *quiet)
        assert f"{left} destroyed" in destroyed


def _stripped(
    terraform: Terraform, name: str, schema: Mapping[str, Any], left_out: Mapping[str, str]
) -> tuple[int, int]:
    """How many resources are left, and of how many."""
    made = built(name)
    texts = write(made.stacks, made.deployment)
    blocks = [block for _, each in resources(made.stacks, made.deployment) for block in each]
    left, stripped = known(blocks, schema, left_out)
    told = "\n  ".join([f"{name}: {len(left)} of {len(blocks)} resources", *stripped])
    sys.stdout.write(f"{told}\n")
    (terraform.folder / "main.tf").write_text(_older(document(left)))
    for file in SURROUNDINGS:
        (terraform.folder / file).write_text(_older(texts.get(file, "")))
    return len(left), len(blocks)


def _older(text: str) -> str:
    """The one attribute of a data source that has another name since version 6."""
    return text.replace("aws_region.current.region", "aws_region.current.name").replace(
        "self.region ", "self.name "
    )
