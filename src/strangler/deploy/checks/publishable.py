"""Rules that are to be handed out in, what the proxy's tasks lack for them out."""

import re
from collections.abc import Iterator

from strangler.deploy.model import Deployment
from strangler.diagnostics import DEPLOY_LACKS_VARIABLE, DEPLOY_NAMES_FILE, Diagnostic, report
from strangler.locations import Location
from strangler.rules.model import Rules

_OWN = ("AWS_DEFAULT_REGION", "AWS_REGION", "STRANGLER_DEPLOYMENT")
"""Variables that every task has: ECS and the stack give them."""
_PLACE = re.compile(r"\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}")


def task_environment(deployment: Deployment) -> dict[str, str]:
    """What the proxy's tasks are told in plain sight."""
    own = {"AWS_DEFAULT_REGION": deployment.region, "AWS_REGION": deployment.region}
    given = {each.name: each.value for each in deployment.proxy.container.environment}
    return own | {"STRANGLER_DEPLOYMENT": deployment.name} | given


def publishable(
    deployment: Deployment, rules: Rules | None, text: str, path: str
) -> Iterator[Diagnostic]:
    """Problems of the rules file `path`, whose text and values these are; the values may be
    missing."""
    secrets = {each.name for each in deployment.proxy.container.secrets}
    known = {*_OWN, *task_environment(deployment), *secrets}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#"):
            continue
        for found in _PLACE.finditer(line):
            if found[1] and found[1] not in known:
                place = Location(path, number, found.start() + 1)
                lack = f"the proxy's tasks have no variable {found[1]}"
                yield report(DEPLOY_LACKS_VARIABLE, lack, place)
    for name in _files(rules) if rules else ():
        yield report(DEPLOY_NAMES_FILE, name, Location(path, 1))


def _files(rules: Rules) -> list[str]:
    jwt, tls = rules.proxy.jwt, rules.proxy.tls
    names = [each.tls.ca for each in rules.upstreams]
    names += [tls.cert, tls.key] if tls else []
    names += [jwt.jwks] if jwt and not jwt.jwks.startswith(("http://", "https://")) else []
    return sorted({name for name in names if name})
