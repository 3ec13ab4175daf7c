"""What `deploy.yaml` says, as immutable values: defaults filled in, units resolved, names checked.

Sizes of tasks are in CPU units (1,024 are one vCPU) and MiB as Fargate counts them, times in
seconds. What AWS is to hold follows from these values and the rules together; nothing here knows a
resource type."""

from enum import StrEnum

from strangler.locations import Location
from strangler.rules.base import Rule


class Egress(StrEnum):
    """How tasks in private subnets of a created network reach AWS's own services."""

    NAT = "nat"
    """A NAT gateway in each zone: everything outside can be reached."""
    ENDPOINTS = "endpoints"
    """VPC endpoints for what the deployment uses, and nothing else."""


class CreatedNetwork(Rule, frozen=True, tag="created"):
    """A VPC of our own: public subnets only where something needs them."""

    cidr: str = "10.40.0.0/16"
    zones: int = 2
    egress: Egress = Egress.NAT


class ImportedNetwork(Rule, frozen=True, tag="imported"):
    """A VPC that is there. Nothing in it is changed but by what we add."""

    vpc: str
    subnets: tuple[str, ...]
    """Private subnets in two zones or more, for tasks, the load balancer and the VPC link."""
    monolith_security_group: str = ""
    """Given: it is opened to the proxy's tasks, and to nobody else."""


Network = CreatedNetwork | ImportedNetwork


# The gateway ---------------------------------------------------------------------------------


class GatewayKind(StrEnum):
    """Which product of API Gateway is the front door (aws.md section 2)."""

    HTTP = "http"
    REST = "rest"


class JwtAuthorizer(Rule, frozen=True, tag="jwt"):
    """Tokens are checked at the gateway, against any OpenID issuer."""

    issuer: str
    audience: tuple[str, ...]
    scopes: tuple[str, ...] = ()


class CognitoAuthorizer(Rule, frozen=True, tag="cognito"):
    """Tokens of a user pool that is there."""

    user_pool: str
    """Its id, `eu-west-1_abc`."""
    clients: tuple[str, ...]
    scopes: tuple[str, ...] = ()


Authorizer = JwtAuthorizer | CognitoAuthorizer


class Domain(Rule, frozen=True):
    """The name that clients use."""

    name: str
    certificate: str
    """ARN in ACM: of the Region, or of us-east-1 where CloudFront is the door."""
    zone: str = ""
    """Id of the Route 53 zone in which records are made; empty: DNS is left to the owner."""
    weight: int | None = None
    """0 to 100: the record is one of two weighted ones, for moving a host name step by step."""
    monolith_target: str = ""
    """With `weight`: the DNS name that has the rest of 100."""


class Waf(Rule, frozen=True):
    """A web ACL before the door: AWS's managed rule groups and a limit by address."""

    managed: tuple[str, ...] = (
        "AWSManagedRulesCommonRuleSet",
        "AWSManagedRulesKnownBadInputsRuleSet",
    )
    requests_per_5_minutes: int = 10_000
    """Of one client address."""
    acl: str = ""
    """ARN of one that is there, instead."""


class Gateway(Rule, frozen=True):
    """API Gateway, and what may stand before it."""

    kind: GatewayKind = GatewayKind.HTTP
    kind_given: bool = False
    """Whether somebody chose; if not, checks may say that REST is needed."""
    stage: str = "$default"
    domain: Domain | None = None
    authorizer: Authorizer | None = None
    rate: int = 1_000
    """Requests a second, then 429."""
    burst: int = 2_000
    timeout: float = 29.0
    """Of the integration; above 29 s only REST, with the account's quota raised."""
    cloudfront: bool = False
    origin_secrets: tuple[str, ...] = ()
    """ARNs of secrets by which CloudFront proves itself: it sends the first, each is taken."""
    waf: Waf | None = None
    keep_warm: bool = True
    """A check of the whole way, since a VPC link without traffic for 60 days becomes inactive."""


# Tasks and functions -------------------------------------------------------------------------


class Architecture(StrEnum):
    """What tasks and functions run on."""

    X86 = "x86_64"
    ARM = "arm64"


class Tasks(Rule, frozen=True):
    """How many tasks, and when there are more."""

    least: int = 2
    most: int = 10
    cpu_target: int = 60
    """Percent of CPU that scaling aims at."""
    requests_target: int = 0
    """Requests a minute and task to aim at; 0: CPU alone. Only where a load balancer counts."""


class Secret(Rule, frozen=True):
    """An environment variable whose value ECS reads at the start of a task."""

    name: str
    source: str
    """ARN of a Secrets Manager secret or an SSM parameter."""


class Variable(Rule, frozen=True):
    """An environment variable in plain sight."""

    name: str
    value: str


class Container(Rule, frozen=True):
    """What runs in one task."""

    image: str = ""
    """With a digest, or with a tag in an immutable repository; empty: the stack's own repository,
    by the parameter `ImageDigest` of the stack."""
    cpu: int = 512
    memory: int = 1_024
    architecture: Architecture = Architecture.X86
    environment: tuple[Variable, ...] = ()
    secrets: tuple[Secret, ...] = ()
    stop_timeout: int = 60
    """Seconds between SIGTERM and SIGKILL, at most 120."""
    writable: bool = False
    """Whether the root file system can be written."""
    policies: tuple[str, ...] = ()
    """ARNs of managed policies that the task's role needs for its own work."""


class DeploymentStrategy(StrEnum):
    """How ECS replaces tasks (aws.md section 5)."""

    ROLLING = "rolling"
    CANARY = "canary"
    LINEAR = "linear"
    BLUE_GREEN = "blue_green"


class Rollout(Rule, frozen=True):
    """How a release moves, where ECS shifts traffic between two sets of tasks."""

    percent: int = 0
    """Of the traffic, at once (canary) or with each step (linear); 0: 10 or 20."""
    pause: float = 300.0
    """Seconds after the canary or after each step, whole minutes."""
    bake: float = 300.0
    """Seconds after the last shift, in which the tasks before it are still there."""


class Proxy(Rule, frozen=True):
    """The proxy's tasks and the load balancer before them."""

    container: Container = Container()
    tasks: Tasks = Tasks()
    strategy: DeploymentStrategy = DeploymentStrategy.ROLLING
    rollout: Rollout = Rollout()
    workers: int = 0
    """Worker processes a task; 0: one a vCPU."""
    certificate: str = ""
    """ARN of the internal load balancer's certificate; empty: plain HTTP inside the VPC."""
    certificate_name: str = ""
    """The name on it, which the gateway verifies."""


class Behind(StrEnum):
    """What stands between the proxy and the tasks of a service."""

    CLOUD_MAP = "cloud_map"
    """Nothing: the proxy finds each task in Cloud Map."""
    BALANCER = "balancer"
    """The internal load balancer of all services that are so, which can shift traffic."""


class BalancerRule(Rule, frozen=True):
    """Which requests at the services' load balancer are for one of them; all that is said must
    hold. Without hosts, paths and headers it is the host name in the upstream's URL."""

    hosts: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    """Patterns with `*` and `?`."""
    headers: tuple[Variable, ...] = ()
    """Names and one value each, which may have `*` and `?`."""
    priority: int = 0
    """Of the listener's rules the lowest wins; 0: one made of the service's name."""


class EcsService(Rule, frozen=True, tag="ecs"):
    """An extracted service as Fargate tasks, found through Cloud Map or behind a load balancer."""

    name: str
    """The upstream in the rules that it answers."""
    container: Container = Container()
    port: int = 8080
    tasks: Tasks = Tasks()
    health_path: str = "/readyz"
    behind: Behind = Behind.CLOUD_MAP
    rule: BalancerRule = BalancerRule()
    """Only behind the load balancer."""
    strategy: DeploymentStrategy = DeploymentStrategy.ROLLING
    rollout: Rollout = Rollout()
    location: Location | None = None


class LambdaService(Rule, frozen=True, tag="lambda"):
    """An extracted service as a function with a version and an alias, invoked by the proxy."""

    name: str
    """The upstream in the rules that it answers."""
    image: str = ""
    """A container image in ECR; else `bucket`, `key` and `handler` name a package."""
    bucket: str = ""
    key: str = ""
    object_version: str = ""
    handler: str = ""
    runtime: str = "python3.13"
    memory: int = 512
    timeout: int = 25
    """Seconds; below the upstream's own limits in the rules."""
    architecture: Architecture = Architecture.X86
    alias: str = "live"
    reserved: int | None = 50
    """Concurrent executions kept for it, and its limit; None: the account's pool."""
    provisioned: int = 0
    previous_version: str = ""
    """With `weight`: the other version of the alias."""
    weight: float = 0.0
    """Share of the previous version, 0.0 to 1.0; the rollout weight, never the strangler's."""
    environment: tuple[Variable, ...] = ()
    in_vpc: bool = False
    policies: tuple[str, ...] = ()
    location: Location | None = None


Service = EcsService | LambdaService


# Rules, evidence, watching -------------------------------------------------------------------


class Delivery(Rule, frozen=True):
    """How rules reach the proxy: AppConfig."""

    application: str = ""
    """Empty: the deployment's name."""
    environment: str = "production"
    profile: str = "rules"
    bake: float = 600.0
    """How long alarms are watched after the last task has the rules."""
    poll: float = 15.0
    """Between two questions of a task; AppConfig allows no less than 15."""


class Monitoring(Rule, frozen=True):
    """Logs, alarms and the dashboard."""

    log_days: int = 30
    email: str = ""
    """Who is told of alarms; empty: only the topic is made."""
    topic: str = ""
    """ARN of a topic that is there, instead."""
    errors_percent: float = 2.0
    """5xx of one migrating route, of at least `requests_least` a minute, that raise the alarm."""
    requests_least: int = 50
    route_alarms: int = 20
    """Routes that have an alarm each, canaries first; the alarm on all errors sees all."""
    p95: float = 5.0
    """Seconds of the gateway's integration latency."""
    rules_age: float = 300.0
    """Seconds since a task last could ask for rules."""


class ValkeyCache(Rule, frozen=True):
    """ElastiCache for Valkey, TLS, in the private subnets (aws.md section 12)."""

    gigabytes: int = 5
    """Most that a serverless cache may hold."""
    units: int = 5_000
    """Most processing units (ECPU) a second."""


class Deployment(Rule, frozen=True):
    """A whole deploy.yaml that has no errors."""

    name: str
    """2 to 20 characters: lower case, digits, hyphens; the first part of every resource's name."""
    region: str
    account: str = ""
    """Twelve digits; given: any other account is refused."""
    network: Network = CreatedNetwork()
    gateway: Gateway = Gateway()
    proxy: Proxy = Proxy()
    delivery: Delivery = Delivery()
    services: tuple[Service, ...] = ()
    """Sorted by name."""
    monitoring: Monitoring = Monitoring()
    cache: ValkeyCache | None = None
    permissions_boundary: str = ""
    """ARN of a policy that bounds every role that is made."""
    retain_data: bool = True
    """Whether tables, logs and repositories outlive the stacks."""
    tags: tuple[Variable, ...] = ()
    digest: str = ""
    """SHA-256 of the file's bytes and the environment values it used, hexadecimal."""
