"""Options that every verb against AWS shares, and the way to the account."""

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from strangler.cli.terminal import messages
from strangler.errors import ConfigurationError

if TYPE_CHECKING:
    from strangler.deploy.aws.session import Aws
    from strangler.deploy.model import Deployment

INTERRUPTED = "CloudFormation finishes what it began; run the same command to go on"
"""What Ctrl-C means while stacks are worked on."""

Images = Annotated[
    list[str] | None,
    typer.Option(
        "--image",
        metavar="NAME=DIGEST",
        help="sha256:... of the image of `proxy` or of a service; several times. "
        "Kept from the last apply where not given.",
        show_default=False,
    ),
]
Bucket = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Where templates above 51,200 bytes go (default: the deployment's own bucket).",
        show_default=False,
    ),
]
RoleArn = Annotated[
    str,
    typer.Option(
        "--role-arn",
        metavar="ARN",
        help="The role that CloudFormation assumes (default: your own rights).",
        show_default=False,
    ),
]
AllowReplacement = Annotated[
    list[str] | None,
    typer.Option(
        "--allow-replacement",
        metavar="NAME",
        help="Let this resource be replaced although that loses data or requests; several times.",
        show_default=False,
    ),
]


def account(deployment: "Deployment") -> "Aws":
    """The deployment's account and Region. Says on stderr where an endpoint is not AWS's."""
    from strangler.deploy.aws.session import connect

    told = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION")
    if told and told != deployment.region:
        messages().print(
            f"note: deploy.yaml says {deployment.region}; {told} of the environment is not used",
            soft_wrap=True,
        )
    return connect(deployment)


def digests(given: list[str] | None, known: set[str]) -> dict[str, str]:
    """`NAME=sha256:...` as a mapping.

    Raises ConfigurationError for all that are no such thing, or of no image of the deployment."""
    from strangler.deploy.aws.parameters import is_digest

    found: dict[str, str] = {}
    wrong: list[str] = []
    for each in given or []:
        name, _, digest = each.partition("=")
        if name not in known:
            names = ", ".join(sorted(known)) or "none"
            wrong.append(f"--image {each}: no image is called {name!r}; there are: {names}")
        elif not is_digest(digest):
            wrong.append(f"--image {each}: {digest!r} is no digest; write sha256: and 64 digits")
        found[name] = digest
    if wrong:
        raise ConfigurationError("\n".join(wrong))
    return found


def confirmed(question: str, expected: str = "yes") -> bool:
    """Whether somebody at a terminal answers with what is expected; nobody there: no."""
    if not sys.stdin.isatty():
        return False
    sys.stderr.write(f"{question} ")
    sys.stderr.flush()
    return sys.stdin.readline().strip() == expected
