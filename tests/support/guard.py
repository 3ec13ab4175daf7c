"""cfn-guard as a program: the wheel of AWS's validator for CDK carries it, inside a package for
npm. Lies beside the corpus in the cache; `make test-aws` gets it, tests skip where it is absent."""

import sys
import tarfile
from pathlib import Path

if __name__ == "__main__":  # started as a program, before anything is on the path
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pytest

from support.corpus import fetch, unpacked

WHEEL = "cdklabs-cdk-validator-cfnguard==0.0.62"
"""Carries cfn-guard 3.1.1."""
_INSIDE = "package/bin/ubuntu/x86_64/cfn-guard"


def cfn_guard() -> Path:
    """The program. Skips the test where it is absent."""
    found = unpacked(WHEEL) / "cfn-guard"
    if not found.exists():
        pytest.skip("cfn-guard is absent; make test-aws installs it")
    return found


def main() -> int:
    """Get it, unless it is there."""
    folder = fetch(WHEEL)
    target = folder / "cfn-guard"
    if not target.exists():
        (packed,) = folder.rglob("*.jsii.tgz")
        with tarfile.open(packed) as archive:
            program = archive.extractfile(_INSIDE)
            assert program is not None
            target.write_bytes(program.read())
        target.chmod(0o755)
    return 0


if __name__ == "__main__":
    sys.exit(main())
