"""The second emitter: the same resources as a Terraform module that a platform team imports
(docs/decisions/0070). `kinds` is the table, `drafting` applies it, `module` writes the files."""

from strangler.deploy.terraform.kinds.base import UnknownInTerraformError
from strangler.deploy.terraform.module import write

__all__ = ["UnknownInTerraformError", "write"]
