"""The npm package `@cdktn/provider-aws` in, facts about the resources that we emit out, as JSON:
names of arguments and blocks, which are required, and which attributes a resource gives.

    npm pack @cdktn/provider-aws@25.7.0 && tar xzf cdktn-provider-aws-25.7.0.tgz
    python tests/tools/provider_schema.py package > tests/data/provider_schema.json

The package (Mozilla Public License 2.0) holds the schema of the provider hashicorp/aws 6.66.0 as
type declarations. Nothing of its text is kept, only the names."""

import json
import re
import sys
from pathlib import Path
from typing import Any

from strangler.deploy.terraform.kinds import KINDS
from strangler.deploy.terraform.kinds.base import Kind

COMPANIONS = (
    "aws_api_gateway_integration",
    "aws_api_gateway_method_settings",
    "aws_ecr_lifecycle_policy",
    "aws_ecs_cluster_capacity_providers",
    "aws_iam_role_policy",
    "aws_iam_role_policy_attachment",
    "aws_lambda_provisioned_concurrency_config",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_logging",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
    "aws_sns_topic_subscription",
)
"""Resources that belong to another, and stand in no row of the table."""
DATA = (
    "aws_availability_zones",
    "aws_caller_identity",
    "aws_partition",
    "aws_region",
    "aws_secretsmanager_secret_version",
)
DEPTH = 5
"""Levels of blocks that are kept; a web ACL's statements nest without an end."""
_MEMBER = re.compile(
    r"/\*\*(?P<doc>(?:(?!\*/).)*?)\*/\s*readonly (?P<name>\w+)(?P<optional>\??): (?P<type>[^;\n]*)",
    re.DOTALL,
)
_INTERFACE = re.compile(r"^export interface (\w+)[^{]*\{(.*?)^\}", re.DOTALL | re.MULTILINE)
_CLASS = re.compile(r"^(?:export )?class (\w+) extends .*?\{(.*?)^\}", re.DOTALL | re.MULTILINE)
_COMPUTED = re.compile(r"get\w*Attribute\('(\w+)'\)|= new \w+\(this, ['\"](\w+)['\"]")


def main(package: Path) -> dict[str, Any]:
    """All facts, sorted."""
    resources = {kind.resource for kind in KINDS.values() if isinstance(kind, Kind)}
    return {
        "about": "Names from the schema of the Terraform provider hashicorp/aws 6.66.0, as the npm "
        "package @cdktn/provider-aws 25.7.0 (MPL-2.0) declares it; tests/tools/provider_schema.py",
        "resources": {
            name: _facts(package, name, name.removeprefix("aws_"))
            for name in sorted(resources | set(COMPANIONS))
        },
        "data": {name: _facts(package, name, f"data_{name}") for name in DATA},
    }


def _facts(package: Path, name: str, folder: str) -> dict[str, Any]:
    place = package / "lib" / folder.replace("_", "-")
    if not place.is_dir():
        raise SystemExit(f"{name}: the package has no {place.name}")
    text = (place / "index.d.ts").read_text()
    interfaces = dict(_INTERFACE.findall(text))
    declared = [each for each in interfaces if f"{each} extends" in text]
    if len(declared) != 1:
        raise SystemExit(f"{name}: {declared} are its configurations")
    (root,) = declared
    script = (place / "index.js").read_text()
    classes = dict(_CLASS.findall(script))
    (stem,) = re.findall(r"class (\w+) extends cdktn\.Terraform(?:Resource|DataSource)", script)
    facts = _members(interfaces, root, 0)
    nested = {
        key.removeprefix(stem).removesuffix("OutputReference"): _computed(body)
        for key, body in classes.items()
        if key.endswith("OutputReference")
    }
    facts["attributes"] = _computed(classes[stem])
    facts["inner"] = {
        name: found
        for name in facts["attributes"]
        if (found := nested.get("".join(part.title() for part in name.split("_"))))
    }
    return facts


def _members(interfaces: dict[str, str], name: str, depth: int) -> dict[str, Any]:
    facts: dict[str, Any] = {"required": [], "optional": [], "blocks": {}}
    for member in _MEMBER.finditer(interfaces[name]):
        written = re.search(r"/docs/[\w-]+/\w+#(\w+) ", member["doc"])
        if written is None:
            raise SystemExit(f"{name}.{member['name']}: no name in its documentation")
        inner = member["type"].partition("[")[0].partition("|")[0].strip()
        if inner in interfaces and f"{written[1]} block" in member["doc"]:
            if depth < DEPTH:
                block = _members(interfaces, inner, depth + 1)
                facts["blocks"][written[1]] = {"needed": not member["optional"], **block}
            continue
        if member["type"].strip() == "any":  # a block whose insides the package does not declare
            facts["blocks"][written[1]] = {"needed": not member["optional"], "undeclared": True}
            continue
        facts["optional" if member["optional"] else "required"].append(written[1])
    return {key: value if key == "blocks" else sorted(value) for key, value in facts.items()}


def _computed(body: str) -> list[str]:
    return sorted({first or second for first, second in _COMPUTED.findall(body)})


if __name__ == "__main__":
    facts = main(Path(sys.argv[1]))
    sys.stdout.write(json.dumps(facts, separators=(",", ":"), sort_keys=True) + "\n")
