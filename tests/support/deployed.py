"""The example deployment and an emulator in, the program's answers and its parts out."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from strangler.deploy.aws.session import Aws
from strangler.deploy.reading import load_deployment
from strangler.deploy.stacks import build
from strangler.deploy.validator import validator
from strangler.rules.document import load_rules
from support.emulators import ACCOUNT, REGION, Emulator
from support.stripping import stripped

PROJECT = Path(__file__).resolve().parents[2]
EXAMPLE = PROJECT / "examples" / "aws"
IMAGES = {"proxy": f"sha256:{'a' * 64}", "catalog": f"sha256:{'b' * 64}"}


def run(
    emulator: Emulator, verb: str, *arguments: str, folder: Path = EXAMPLE, answer: str = ""
) -> subprocess.CompletedProcess[str]:
    """`strangler deploy VERB` of the example, stripped of what MiniStack lacks."""
    command = [sys.executable, "-m", "support.stripped", "deploy", verb, str(folder / "rules.yaml")]
    path = f"{PROJECT / 'src'}:{PROJECT / 'tests'}"
    return subprocess.run(
        [*command, "--deploy", str(folder / "deploy.yaml"), *arguments],
        input=answer,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**emulator.environment(), "PYTHONPATH": path, "PATH": "/usr/bin:/bin"},
    )


def images() -> list[str]:
    """The options that name every image."""
    return [word for name, digest in IMAGES.items() for word in ("--image", f"{name}={digest}")]


def put_function(emulator: Emulator, bucket: str = "shop-code") -> None:
    """The invoices' package where deploy.yaml looks for it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("invoices.py", "def handler(event, context):\n    return event\n")
    s3 = emulator.client("s3")
    s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_object(Bucket=bucket, Key="invoices.zip", Body=content.getvalue())


def account_of(emulator: Emulator) -> Aws:
    """The emulator as the verbs know an account."""
    return Aws(account=ACCOUNT, region=REGION, caller="arn:test", make=emulator.client)


def example(folder: Path = EXAMPLE) -> tuple[Any, Any]:
    """The example's deployment and its stripped stacks."""
    rules = load_rules(folder / "rules.yaml").rules
    deployment = load_deployment(folder / "deploy.yaml").deployment
    assert rules is not None
    assert deployment is not None
    return deployment, stripped(build(deployment, rules, validator()))[0]


def changed_example(folder: Path, change: dict[str, str]) -> Path:
    """A copy of the example in `folder`, with texts of deploy.yaml replaced."""
    text = (EXAMPLE / "deploy.yaml").read_text("utf-8")
    for old, new in change.items():
        assert old in text
        text = text.replace(old, new)
    (folder / "deploy.yaml").write_text(text, "utf-8")
    (folder / "rules.yaml").write_text((EXAMPLE / "rules.yaml").read_text("utf-8"), "utf-8")
    return folder


def parsed(output: str) -> Any:
    """What was said for scripts."""
    return json.loads(output)
