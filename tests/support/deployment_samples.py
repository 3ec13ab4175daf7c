"""The texts of the matrix: twelve deployments that between them use every option there is."""

ACCOUNT = "123456789012"
DIGEST = "sha256:" + "ab" * 32
PRIVATE = f"{ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com"
_HEAD = """\
version: 1
proxy: {health_path: /livez, trusted_hops: ["10.0.0.0/8"]}
default: monolith
"""
_IMPORTED = """\
network:
  vpc: vpc-0123456789abcdef0
  subnets: [subnet-0123456789abcdef0, subnet-0123456789abcdef1]
"""
_MONOLITH = '  monolith: {url: "https://monolith.example.com"}\n'


def _found(name: str) -> str:
    where = f"namespace: shop.local, service: {name}"
    return f"  {name}: {{discover: {{cloud_map: {{{where}}}}}}}\n"


def _named(name: str) -> str:
    return f'  {name}: {{url: "http://{name}.shop.internal", host: upstream}}\n'


def _function(deployment: str, name: str, qualifier: str = "live") -> str:
    return f"  {name}: {{lambda: {{function: {deployment}-{name}, qualifier: {qualifier}}}}}\n"


def _route(
    name: str, state: str = "canary", extra: str = ", canary: {percent: 5, mint: seen}"
) -> str:
    match = f"match: {{prefix: /{name}}}, service: {name}, effect: read"
    return f"  - {{id: {name}, {match}, state: {state}{extra}}}\n"


def _rules(upstreams: str, routes: str) -> str:
    return _HEAD + "upstreams:\n" + _MONOLITH + upstreams + "routes:\n" + routes


_INVENTORY = _found("inventory")
_ONE_TASK = _rules(_INVENTORY, _route("inventory"))

SAMPLES: dict[str, tuple[str, str]] = {
    # Everything by default: created network with NAT, HTTP API, one service on ECS.
    "least": (
        _ONE_TASK,
        "version: 1\nname: least\nregion: eu-west-1\nservices: {inventory: {ecs: {}}}\n",
    ),
    # Imported network, a listener with TLS, any OpenID issuer, plain domain, images given.
    "imported": (
        _ONE_TASK,
        f"""\
version: 1
name: imported
region: eu-west-1
account: "{ACCOUNT}"
{_IMPORTED}  monolith_security_group: sg-0123456789abcdef0
gateway:
  domain:
    name: shop.example.com
    certificate: arn:aws:acm:eu-west-1:{ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012
    zone: Z0123456789ABCDEFGHIJ
  authorizer:
    jwt: {{issuer: "https://login.example.com/", audience: [shop], scopes: [shop/use]}}
proxy:
  image: {PRIVATE}/strangler@{DIGEST}
  certificate: arn:aws:acm:eu-west-1:{ACCOUNT}:certificate/22345678-1234-1234-1234-123456789012
  certificate_name: edge.example.com
services:
  inventory: {{ecs: {{image: "{PRIVATE}/inventory@{DIGEST}"}}}}
""",
    ),
    # No way out of the VPC but endpoints; three zones; tasks on ARM that scale by requests.
    "endpoints": (
        _ONE_TASK,
        """\
version: 1
name: endpoints
region: eu-central-1
network: {create: {cidr: 10.60.0.0/18, zones: 3, egress: endpoints}}
proxy:
  architecture: arm64
  cpu: 1024
  memory: 2048
  workers: 2
  tasks: {least: 3, most: 30, requests_target: 3000}
services:
  inventory: {ecs: {architecture: arm64, port: 9000, health_path: /healthz}}
""",
    ),
    # REST with Cognito and a web ACL; a named stage.
    "rest": (
        _ONE_TASK,
        """\
version: 1
name: rest
region: eu-west-1
gateway:
  kind: rest
  stage: live
  timeout: 60s
  authorizer: {cognito: {user_pool: eu-west-1_AbCdEfGhI, clients: [abc123], scopes: [shop/use]}}
  waf: {requests_per_5_minutes: 2000}
services: {inventory: {ecs: {}}}
""",
    ),
    # A host name that moves step by step; Cognito before an HTTP API; a named stage.
    "weighted": (
        _ONE_TASK,
        f"""\
version: 1
name: weighted
region: eu-west-1
gateway:
  stage: live
  domain:
    name: shop.example.com
    certificate: arn:aws:acm:eu-west-1:{ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012
    zone: Z0123456789ABCDEFGHIJ
    weight: 5
    monolith_target: legacy.example.com
  authorizer: {{cognito: {{user_pool: eu-west-1_AbCdEfGhI, clients: [abc123]}}}}
services: {{inventory: {{ecs: {{}}}}}}
""",
    ),
    # CloudFront with a web ACL and a domain before an HTTP API.
    "cloudfront": (
        _ONE_TASK,
        f"""\
version: 1
name: cloudfront
region: us-east-1
gateway:
  cloudfront: true
  origin_secrets:
    - arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:new-AbCdEf
    - arn:aws:secretsmanager:us-east-1:{ACCOUNT}:secret:old-AbCdEf
  waf: {{}}
  domain:
    name: shop.example.com
    certificate: arn:aws:acm:us-east-1:{ACCOUNT}:certificate/12345678-1234-1234-1234-123456789012
    zone: Z0123456789ABCDEFGHIJ
services: {{inventory: {{ecs: {{}}}}}}
""",
    ),
    # CloudFront without a domain before REST; somebody else's web ACL.
    "distributed": (
        _ONE_TASK,
        f"""\
version: 1
name: distributed
region: eu-west-1
gateway:
  kind: rest
  cloudfront: true
  waf:
    acl: arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/ours/12345678-1234-1234-1234-123456789012
services: {{inventory: {{ecs: {{}}}}}}
""",
    ),
    # Functions and no tasks but the proxy's: a package, an image, a VPC, weights, provisioned.
    "functions": (
        _rules(
            _function("functions", "invoices")
            + _function("functions", "search", "stable")
            + _function("functions", "reports"),
            _route("invoices")
            + _route("search", "migrated", "")
            + _route("reports", "shadow", ", shadow: {sample: 10}"),
        ),
        f"""\
version: 1
name: functions
region: eu-west-1
services:
  invoices:
    lambda: {{bucket: packages, key: invoices.zip, object_version: v1, handler: app.handler}}
  search:
    lambda:
      image: {PRIVATE}/search@{DIGEST}
      architecture: arm64
      alias: stable
      previous_version: "3"
      weight: 0.9
      memory: 1024
      environment: {{INDEX: products}}
  reports:
    lambda:
      bucket: packages
      key: reports.zip
      handler: reports.main.handler
      runtime: python3.12
      in_vpc: true
      timeout: 20s
      provisioned: 2
      policies: ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"]
      reserved: 5
""",
    ),
    # Several services on ECS: secrets, variables, policies, a writable root; some behind a load
    # balancer, where releases shift traffic.
    "several": (
        _rules(
            "".join(map(_found, ("basket", "catalog", "orders", "users")))
            + "".join(map(_named, ("payments", "search", "stock"))),
            _route("basket")
            + _route("payments")
            + _route("search", "migrated", "")
            + _route("stock")
            + _route("catalog", "migrated", "")
            + _route("orders", "legacy", "")
            + _route("users", "retired", ""),
        ),
        f"""\
version: 1
name: several
region: eu-west-1
proxy:
  environment: {{STRANGLER_LOG_LEVEL: info}}
  secrets: {{TOKEN: "arn:aws:ssm:eu-west-1:{ACCOUNT}:parameter/shop/token"}}
  stop_timeout: 120s
services:
  basket: {{ecs: {{strategy: rolling, writable: true}}}}
  payments:
    ecs:
      behind: balancer
      strategy: canary
      rollout: {{percent: 5, pause: 10m, bake: 15m}}
  search: {{ecs: {{behind: balancer, strategy: linear}}}}
  stock:
    ecs:
      behind: balancer
      strategy: blue_green
      rule:
        hosts: ["*.shop.example.com"]
        paths: [/stock, /stock/*]
        headers: {{x-tenant: "b*"}}
        priority: 7
  catalog: {{ecs: {{strategy: rolling}}}}
  orders:
    ecs:
      environment: {{CURRENCY: EUR}}
      secrets:
        DB_PASSWORD: "arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:shop-AbCdEf:password::"
  users:
    ecs:
      policies: ["arn:aws:iam::{ACCOUNT}:policy/shop-users"]
      tasks: {{least: 1, most: 4, cpu_target: 70}}
""",
    ),
    # Both kinds of services, a cache, nothing retained: for a trial that is taken down again.
    "mixed": (
        _rules(
            _INVENTORY + _function("mixed", "invoices"), _route("inventory") + _route("invoices")
        ),
        """\
version: 1
name: mixed
region: eu-west-1
retain_data: false
cache: {gigabytes: 2, units: 2000}
services:
  inventory: {ecs: {}}
  invoices: {lambda: {bucket: packages, key: invoices.zip, handler: app.handler, reserved: 10}}
""",
    ),
    # What a company asks for: a boundary on every role, tags, its own topic, its own labels.
    "company": (
        _rules(
            _INVENTORY + _function("company", "invoices"), _route("inventory") + _route("invoices")
        ),
        f"""\
version: 1
name: company
region: eu-west-1
{_IMPORTED}permissions_boundary: arn:aws:iam::{ACCOUNT}:policy/boundary
tags: {{cost-centre: "4711", owner: shop}}
delivery: {{application: shop-rules, environment: live, profile: edge, bake: 5m, poll: 30s}}
monitoring:
  log_days: 365
  topic: arn:aws:sns:eu-west-1:{ACCOUNT}:on-call
  errors_percent: 1.5
  requests_least: 20
  route_alarms: 50
  p95: 2s
  rules_age: 10m
cache: {{}}
services:
  inventory: {{ecs: {{}}}}
  invoices: {{lambda: {{bucket: packages, key: invoices.zip, handler: app.handler}}}}
""",
    ),
    # The proxy alone, before anything is extracted: no service, and a hundred routes to come.
    "alone": (
        _rules(
            '  orders: {url: "http://orders.example.com"}\n',
            "".join(
                f"  - {{id: r{number}, match: {{exact: /r/{number}}}, service: orders, "
                "effect: read, state: migrated}\n"
                for number in range(100)
            ),
        ),
        """\
version: 1
name: alone
region: eu-west-1
gateway: {keep_warm: false}
proxy: {strategy: canary, rollout: {percent: 20, pause: 2m, bake: 5m}}
monitoring: {email: on-call@example.com}
""",
    ),
}
"""Name of the deployment to the text of its rules and of its deploy.yaml."""
