"""Rules in, a first deploy.yaml out: a service for each upstream that can run on AWS, everything
else as a comment with its default."""

from strangler.rules.model import CloudMapDiscovery, LambdaFunction, Rules, Upstream

NO_REGION = '"${AWS_REGION}"'


def draft(rules: Rules, name: str = "", region: str = "") -> str:
    """The text. `name` and `region` are taken from the rules where they are empty and functions or
    Cloud Map say them; a Region that nobody says is asked of the environment."""
    functions = [each for each in rules.upstreams if isinstance(each.target, LambdaFunction)]
    tasks = [each for each in rules.upstreams if isinstance(each.target, CloudMapDiscovery)]
    name = name or deployment_of(rules) or "shop"
    head = _HEAD.format(name=name, region=region or region_of(rules) or NO_REGION)
    services = [*map(_ecs, tasks), *(_lambda(each) for each in functions)]
    if not services:
        return head + _NO_SERVICES
    return head + _SERVICES + "".join(sorted(services))


def deployment_of(rules: Rules) -> str:
    """The deployment that the functions' names begin with, if they agree; a function is
    `DEPLOYMENT-UPSTREAM`."""
    found = set()
    for each in rules.upstreams:
        if isinstance(each.target, LambdaFunction):
            function = _function_name(each.target)
            found.add(function.removesuffix(f"-{each.name}") if function != each.name else "")
    return found.pop() if len(found) == 1 else ""


def region_of(rules: Rules) -> str:
    """The Region that the rules name, if they name one alone."""
    found = set()
    for each in rules.upstreams:
        match each.target:
            case LambdaFunction(function=function, region=region):
                found.add(function.split(":")[3] if function.startswith("arn:") else region)
            case CloudMapDiscovery(region=region):
                found.add(region)
    found.discard("")
    return found.pop() if len(found) == 1 else ""


def _function_name(target: LambdaFunction) -> str:
    parts = target.function.split(":")
    return parts[6] if len(parts) > 6 else target.function


def _ecs(upstream: Upstream) -> str:
    target = upstream.target
    assert isinstance(target, CloudMapDiscovery)
    return f"""\
  {upstream.name}:                # found as {target.service} in {target.namespace}
    ecs:
      port: 8080
      health_path: /readyz        # asked inside the task
      # image: REGISTRY/NAME@sha256:DIGEST   # else a repository is made
      # cpu: 512
      # memory: 1024
      # tasks: {{least: 2, most: 10, cpu_target: 60}}
      # environment: {{NAME: value}}
      # secrets: {{NAME: "arn:aws:secretsmanager:..."}}
"""


def _lambda(upstream: Upstream) -> str:
    target = upstream.target
    assert isinstance(target, LambdaFunction)
    parts = target.function.split(":")
    alias = target.qualifier or (parts[7] if len(parts) > 7 else "live")
    return f"""\
  {upstream.name}:                # invoked as {target.function}
    lambda:
      alias: {alias}
      bucket: my-packages         # where the package lies: write your own, or give image
      key: {upstream.name}.zip
      handler: app.handler
      # object_version: ...       # a new one makes a new version of the function
      # timeout: 25s
      # memory: 512
      # reserved: 50              # concurrent executions kept for it; null: the account's pool
"""


_HEAD = """\
# Where the proxy and the services run on AWS. `strangler deploy plan RULES` shows what would be
# made; docs/deploy.md tells every key, `strangler deploy schema` is for editors.
version: 1
name: {name}                      # begins the names of all resources
region: {region}
# account: "123456789012"         # any other account is refused

# A network of its own, unless you name one:
# network:
#   vpc: vpc-...
#   subnets: [subnet-..., subnet-...]        # private, in two zones
#   monolith_security_group: sg-...          # opened to the proxy
network: {{create: {{cidr: 10.40.0.0/16, zones: 2, egress: nat}}}}

# gateway:
#   kind: http                    # rest: where answers stream, are large or take over 29 s
#   domain:
#     name: shop.example.com
#     certificate: arn:aws:acm:...
#     zone: Z...
#   authorizer: {{jwt: {{issuer: "https://...", audience: [...]}}}}

# proxy:
#   image: REGISTRY/strangler@sha256:DIGEST  # else a repository is made
#   cpu: 512
#   memory: 1024
#   tasks: {{least: 2, most: 10}}

# monitoring: {{email: on-call@example.com, errors_percent: 2}}
# retain_data: true               # tables, logs and repositories outlive the stacks
"""
_SERVICES = """
# One for each upstream of the rules that runs here; remove what runs elsewhere.
services:
"""
_NO_SERVICES = """
# No upstream of the rules is a function or is found through Cloud Map, so none runs here yet.
# services: {}
"""
