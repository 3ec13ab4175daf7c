"""Stacks and prices in, what they cost a month out: from nobody asking to so many requests."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from strangler.deploy.aws.prices import Prices
from strangler.deploy.model import Architecture, Container, Deployment, LambdaService, Tasks
from strangler.deploy.resources import Resource, Stack

HOURS = 730
"""Of a month, as AWS counts."""
_SECONDS = HOURS * 3600
_LCU_REQUESTS = 25 * 3600
"""New connections of one LCU-hour: the dimension that is used up first by short requests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """A line of the estimate, in the prices' currency a month."""

    what: str
    idle: float
    """With the least number of tasks, and no request."""
    busy: float
    """With the most tasks, and all requests."""


def estimate(
    stacks: Sequence[Stack], deployment: Deployment, prices: Prices, requests: int
) -> tuple[Cost, ...]:
    """The dearest first; equal names are one line."""
    found: dict[str, tuple[float, float]] = {}
    lines = [*_tasks(deployment, prices), *_functions(deployment, prices, requests)]
    for stack in stacks:
        for resource in stack.resources:
            lines += _resource(resource, prices, requests)
    lines += _traffic(deployment, stacks, prices, requests)
    for line in lines:
        idle, busy = found.get(line.what, (0.0, 0.0))
        found[line.what] = (idle + line.idle, busy + line.busy)
    costs = [Cost(what=what, idle=idle, busy=busy) for what, (idle, busy) in found.items()]
    return tuple(sorted(costs, key=lambda each: (-each.busy, each.what)))


_KEPT = {
    "AWS::DynamoDB::Table": ("table_kept", "a GB"),
    "AWS::ECR::Repository": ("repository", "a GB"),
    "AWS::KMS::Key": ("key", ""),
    "AWS::Logs::LogGroup": ("logs_kept", "a GB"),
    "AWS::S3::Bucket": ("bucket", "a GB"),
}


def cost_of_keeping(type_: str, prices: Prices) -> str:
    """What data that stays costs: `1 USD a month`, `0.03 USD a GB and month`."""
    name, unit = _KEPT[type_]
    return f"{prices.each[name]:g} {prices.currency} {f'{unit} and' if unit else 'a'} month"


_MONTHLY = {
    "AWS::CloudWatch::Dashboard": ("dashboard", "dashboard"),
    "AWS::KMS::Key": ("key", "encryption key"),
    "AWS::Route53::HealthCheck": ("health_check", "health check"),
    "AWS::Route53::HostedZone": ("zone", "DNS zone"),
    "AWS::ServiceDiscovery::PrivateDnsNamespace": ("zone", "DNS zone"),
    "AWS::ServiceDiscovery::Service": ("discovery_instance", "discovery"),
}
_HOURLY = {
    "AWS::EC2::EIP": ("public_address", "public addresses"),
    "AWS::EC2::NatGateway": ("nat", "NAT gateways"),
}


def _resource(resource: Resource, prices: Prices, requests: int) -> Iterator[Cost]:
    price, given = prices.each, resource.properties
    millions = requests / 1e6
    match resource.type:
        case kind if kind in _MONTHLY:
            name, what = _MONTHLY[kind]
            yield _flat(what, price[name])
        case kind if kind in _HOURLY:
            name, what = _HOURLY[kind]
            yield _flat(what, price[name] * HOURS)
        case "AWS::CloudWatch::Alarm":
            yield _flat("alarms", price["alarm"] * _metrics(given))
        case "AWS::ElasticLoadBalancingV2::LoadBalancer":
            fixed = price["balancer"] * HOURS
            units = requests / _LCU_REQUESTS * price["balancer_unit"]
            yield Cost(what="load balancer", idle=fixed, busy=fixed + units)
        case "AWS::ApiGatewayV2::Api":
            yield Cost(what="API Gateway", idle=0.0, busy=millions * price["api_http"])
        case "AWS::ApiGateway::RestApi":
            yield Cost(what="API Gateway", idle=0.0, busy=millions * price["api_rest"])
        case "AWS::CloudFront::Distribution":
            yield Cost(what="CloudFront", idle=0.0, busy=millions * price["cloudfront"])
        case "AWS::EC2::VPCEndpoint" if given.get("VpcEndpointType") == "Interface":
            subnets = given.get("SubnetIds")
            zones = len(subnets) if isinstance(subnets, Sequence) else 1
            yield _flat("VPC endpoints", price["endpoint"] * HOURS * zones)
        case "AWS::WAFv2::WebACL":
            rules = given.get("Rules")
            count = len(rules) if isinstance(rules, Sequence) else 1
            fixed = price["waf"] + count * price["waf_rule"]
            yield Cost(what="WAF", idle=fixed, busy=fixed + millions * price["waf_requests"])
        case "AWS::DynamoDB::Table":
            writes = millions * prices.assumed["ledger_writes"]
            yield Cost(what="ledger", idle=0.0, busy=writes * price["table_write"])
        case "AWS::ECR::Repository":
            yield _flat("images (1 GB each)", price["repository"])


def _metrics(alarm: Mapping[str, Any]) -> int:
    listed = alarm.get("Metrics")
    if not isinstance(listed, Sequence):
        return 1
    return max(1, sum("MetricStat" in each for each in listed if isinstance(each, Mapping)))


def _flat(what: str, amount: float) -> Cost:
    return Cost(what=what, idle=amount, busy=amount)


def _tasks(deployment: Deployment, prices: Prices) -> Iterator[Cost]:
    proxy = deployment.proxy
    yield _fargate("tasks of proxy", proxy.container, proxy.tasks, prices)
    for each in deployment.services:
        if not isinstance(each, LambdaService):
            yield _fargate(f"tasks of {each.name}", each.container, each.tasks, prices)


def _fargate(what: str, container: Container, tasks: Tasks, prices: Prices) -> Cost:
    kind = "fargate_arm" if container.architecture is Architecture.ARM else "fargate"
    cpu = container.cpu / 1024 * prices.each[f"{kind}_cpu"]
    memory = container.memory / 1024 * prices.each[f"{kind}_memory"]
    one = (cpu + memory) * HOURS
    return Cost(what=what, idle=one * tasks.least, busy=one * tasks.most)


def _functions(deployment: Deployment, prices: Prices, requests: int) -> Iterator[Cost]:
    """Requests are shared equally by all services: nobody knows yet who is asked how often."""
    share = requests / max(1, len(deployment.services))
    seconds = prices.assumed["function_milliseconds"] / 1000
    for each in deployment.services:
        if not isinstance(each, LambdaService):
            continue
        arm = each.architecture is Architecture.ARM
        time = prices.each["function_arm_time" if arm else "function_time"]
        size = each.memory / 1024
        kept = each.provisioned * size * _SECONDS * prices.each["function_provisioned"]
        asked = share / 1e6 * prices.each["function"] + share * seconds * size * time
        yield Cost(what=f"function {each.name}", idle=kept, busy=kept + asked)


def _traffic(
    deployment: Deployment, stacks: Sequence[Stack], prices: Prices, requests: int
) -> Iterator[Cost]:
    price, assumed = prices.each, prices.assumed
    gigabytes = requests * assumed["kilobytes"] / 1e6
    types = {each.type for stack in stacks for each in stack.resources}
    door = "cloudfront_out" if "AWS::CloudFront::Distribution" in types else "out"
    yield Cost(what="answers to the internet", idle=0.0, busy=gigabytes * price[door])
    logged = requests * assumed["log_bytes"] / 1e9
    yield Cost(what="logs", idle=0.0, busy=logged * price["logs"])
    polls = HOURS * 3600 / deployment.delivery.poll / 1e6 * price["appconfig_poll"]
    tasks = deployment.proxy.tasks
    yield Cost(what="rules from AppConfig", idle=polls * tasks.least, busy=polls * tasks.most)
    if "AWS::EC2::NatGateway" in types:
        # What the proxy asks outside: the monolith, where it is not in the same network.
        yield Cost(what="NAT gateways", idle=0.0, busy=gigabytes * price["nat_data"])
    if deployment.cache:
        # A serverless cache is charged for 0.1 GB at least.
        least = 0.1 * HOURS * price["cache_storage"]
        most = deployment.cache.gigabytes * HOURS * price["cache_storage"]
        units = requests / 1e6 * price["cache_units"]
        yield Cost(what="cache", idle=least, busy=most + units)
