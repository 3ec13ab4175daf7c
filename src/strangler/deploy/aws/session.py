"""A deployment in, who we are in its account and Region and clients to ask with out."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from strangler.deploy.aws.errors import AccountError
from strangler.deploy.aws.refusals import plainly
from strangler.deploy.model import Deployment

ATTEMPTS = 10
"""Of one call that is throttled or fails on the way, with pauses that grow to 20 s: about two
minutes (botocore, standard retry mode)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aws:
    """The account and Region that a deployment goes to."""

    account: str
    """Twelve digits."""
    region: str
    caller: str
    """ARN of who asks."""
    make: Callable[[str], Any]
    """A client for the service of that name in botocore."""
    _made: dict[str, Any] = field(default_factory=dict)

    def client(self, service: str) -> Any:
        """The one client for a service."""
        if service not in self._made:
            self._made[service] = self.make(service)
        return self._made[service]


def connect(deployment: Deployment) -> Aws:
    """Credentials as every tool of AWS finds them, the deployment's Region, the account they are
    of.

    Raises AccountError if there are no credentials, if AWS does not know them, if there is no such
    Region, or if the account is not the deployment's."""
    region = deployment.region
    with plainly(region):
        import boto3
        from botocore.config import Config

        session = boto3.session.Session(region_name=region)
        _known(session, region)
        config = Config(
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            connect_timeout=5,
            read_timeout=60,
            user_agent_extra="strangler",
        )

        def make(service: str) -> Any:
            return session.client(service, config=config)

        identity = make("sts").get_caller_identity()
    found = Aws(
        account=identity["Account"], region=region, caller=identity.get("Arn", ""), make=make
    )
    if deployment.account and found.account != deployment.account:
        raise AccountError(
            f"these credentials are of account {found.account}, "
            f"and deploy.yaml wants {deployment.account}\n"
            f"asked as {found.caller}; choose another AWS_PROFILE, or correct `account`"
        )
    return found


def _known(session: Any, region: str) -> None:
    known: set[str] = set()
    for partition in session.get_available_partitions():
        known |= set(session.get_available_regions("cloudformation", partition))
    if region in known:
        return
    near = difflib.get_close_matches(region, sorted(known), 3)
    hint = f"did you mean {' or '.join(near)}?" if near else "correct `region` in deploy.yaml"
    raise AccountError(f"there is no Region {region} that this version of boto3 knows\n{hint}")
