"""Templates of two deployments as files, to be reviewed as text whenever they change:
`PYTHONPATH=src:tests python -m support.golden_templates` writes them anew."""

from pathlib import Path

from strangler.deploy.cloudformation import write
from support.deployments import built

GOLDEN = Path(__file__).resolve().parents[1] / "data" / "deploy" / "golden"
NAMES = ("mixed", "rest")
"""Both kinds of API, both kinds of services, cache, authorizer, web ACL."""


def texts(name: str) -> dict[str, str]:
    """File names and texts."""
    there = built(name)
    return write(there.stacks, there.deployment)


def main() -> None:
    """Write all."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        for file, text in texts(name).items():
            (GOLDEN / file).write_text(text)


if __name__ == "__main__":
    main()
