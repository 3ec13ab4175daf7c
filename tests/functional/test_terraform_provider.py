"""What is written for the current provider, as far as an older one knows it: validated by that
provider, applied by it to moto's server, planned again without a difference, and destroyed."""

import sys
from pathlib import Path

import pytest

from strangler.deploy.terraform.hcl import document
from strangler.deploy.terraform.module import resources, write
from support.deployments import NAMES, built
from support.older_provider import known
from support.packaged_provider import prepared

NEWER_VALUES = {
    "aws_api_gateway_integration.timeout_milliseconds": "more than 29 s is of June 2024",
    "aws_cloudfront_distribution.http_version": "HTTP/3 is of August 2022",
    "aws_lambda_function.runtime": "python3.13 is of November 2024",
    "aws_s3_bucket_ownership_controls": "BucketOwnerEnforced is of November 2021",
}
"""Known to the older provider, but not with the value that is wanted."""
SURROUNDINGS = ("data.tf", "variables.tf")


@pytest.mark.slow
def test_an_older_provider_validates_what_it_knows_of_every_deployment(tmp_path: Path) -> None:
    """Stripped of what is newer than May 2021; what was stripped is printed."""
    terraform = prepared(tmp_path)
    schema = terraform.schema()
    for name in NAMES:
        made = built(name)
        texts = write(made.stacks, made.deployment)
        blocks = [block for _, each in resources(made.stacks, made.deployment) for block in each]
        left, stripped = known(blocks, schema, NEWER_VALUES)
        told = "\n  ".join([f"{name}: {len(left)} of {len(blocks)} resources", *stripped])
        sys.stdout.write(f"{told}\n")
        (tmp_path / "main.tf").write_text(_older(document(left)))
        for file in SURROUNDINGS:
            (tmp_path / file).write_text(_older(texts.get(file, "")))
        terraform("validate", "-no-color")
        assert len(left) > len(blocks) / 2


def _older(text: str) -> str:
    """The one attribute of a data source that has another name since version 6."""
    return text.replace("aws_region.current.region", "aws_region.current.name").replace(
        "self.region ", "self.name "
    )
