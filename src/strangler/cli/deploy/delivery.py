"""A deployment file in, the account, the place of the rules there and their ledger out."""

from dataclasses import dataclass, field
from pathlib import Path

import typer

from strangler.cli.rules.loading import WRONG, say
from strangler.cli.terminal import messages, printable
from strangler.deploy.aws.rules_place import Place, find_place
from strangler.deploy.aws.session import Aws, connect
from strangler.deploy.aws.waiting import Pace
from strangler.deploy.model import Deployment
from strangler.deploy.reading import load_deployment
from strangler.deploy.recording import Recorder, ledger_url


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """Where rules go, and who sends them."""

    deployment: Deployment
    path: Path
    aws: Aws
    place: Place
    recorder: Recorder
    pace: Pace = field(default_factory=Pace)

    @classmethod
    def open(cls, path: Path, *, ledger: str, why: str, ticket: str) -> "Delivery":
        """Of the deployment file `path`. Its problems go to stderr and end with exit code 2.

        Raises AccountError, AwsError."""
        read = load_deployment(path)
        say(read.diagnostics)
        if read.deployment is None:
            raise typer.Exit(WRONG)
        deployment = read.deployment
        aws = connect(deployment)
        recorder = Recorder(
            url=ledger or ledger_url(deployment.name, deployment.region),
            who=aws.caller,
            why=why,
            ticket=ticket,
            warn=lambda text: tell(f"warning: {text}"),
        )
        place = find_place(aws, deployment)
        return cls(deployment=deployment, path=path, aws=aws, place=place, recorder=recorder)


def tell(line: str) -> None:
    """Progress, for people."""
    messages().print(printable(line), soft_wrap=True, highlight=False, markup=False)
