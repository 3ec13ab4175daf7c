"""A created VPC in, its resources out: private subnets for everything that runs, public ones for
NAT gateways alone."""

from ipaddress import IPv4Network

from strangler.deploy.model import (
    CreatedNetwork,
    Deployment,
    EcsService,
    Egress,
    ImportedNetwork,
)
from strangler.deploy.resources import Att, Join, Output, Pseudo, Ref, Resource, Stack, Value, Zone
from strangler.deploy.stacks.naming import named, tagged
from strangler.rules.model import CloudMapDiscovery, LambdaFunction, Rules

_INTERFACES = ("appconfigdata", "ecr.api", "ecr.dkr", "logs")
"""What every task and ECS ask of AWS, each through an interface of its own where there is no NAT;
`_wanted` adds what these rules and services need."""
_GATEWAYS = ("dynamodb", "s3")
"""The two services whose endpoints are routes, and cost nothing."""


def vpc(deployment: Deployment) -> Value:
    """The id of the VPC, made or there."""
    network = deployment.network
    return network.vpc if isinstance(network, ImportedNetwork) else Output("network", "Vpc")


def subnets(deployment: Deployment) -> list[Value]:
    """The ids of the private subnets, in two zones or more."""
    network = deployment.network
    if isinstance(network, ImportedNetwork):
        return list(network.subnets)
    return [Output("network", f"Subnet{zone}") for zone in range(network.zones)]


def network_stack(deployment: Deployment, network: CreatedNetwork, rules: Rules) -> Stack:
    """The stack `network`; `vpc` and `subnets` give what the others need of it."""
    zones = range(network.zones)
    resources = [_vpc(deployment, network)]
    for zone in zones:
        resources += _subnet(deployment, network, zone)
    if network.egress is Egress.NAT:
        resources += _nat(deployment, network)
    else:
        resources += _endpoints(deployment, network, _wanted(deployment, rules))
    outputs: dict[str, Value] = {f"Subnet{zone}": Ref(f"Private{zone}") for zone in zones}
    return Stack(
        name="network",
        description=f"{deployment.name}: network of the edge router and the services",
        resources=tuple(resources),
        outputs={"Vpc": Ref("Vpc"), **outputs},
    )


def _vpc(deployment: Deployment, network: CreatedNetwork) -> Resource:
    return Resource(
        id="Vpc",
        type="AWS::EC2::VPC",
        properties={
            "CidrBlock": network.cidr,
            "EnableDnsHostnames": True,
            "EnableDnsSupport": True,
            "Tags": tagged(deployment, named(deployment, "vpc")),
        },
    )


def _cidrs(network: CreatedNetwork) -> tuple[list[str], list[str]]:
    """Private and public blocks: an eighth of the network for each private subnet, and pieces of
    the last eighth for the public ones, which hold one NAT gateway each."""
    whole = IPv4Network(network.cidr)
    eighths = list(whole.subnets(prefixlen_diff=3))
    pieces = list(eighths[-1].subnets(prefixlen_diff=2))
    private = [str(each) for each in eighths[: network.zones]]
    return private, [str(each) for each in pieces[: network.zones]]


def _subnet(deployment: Deployment, network: CreatedNetwork, zone: int) -> list[Resource]:
    private, _ = _cidrs(network)
    return [
        Resource(
            id=f"Private{zone}",
            type="AWS::EC2::Subnet",
            properties={
                "VpcId": Ref("Vpc"),
                "CidrBlock": private[zone],
                "AvailabilityZone": Zone(zone),
                "Tags": tagged(deployment, named(deployment, "private", str(zone))),
            },
        ),
        Resource(
            id=f"PrivateRoutes{zone}",
            type="AWS::EC2::RouteTable",
            properties={
                "VpcId": Ref("Vpc"),
                "Tags": tagged(deployment, named(deployment, "private", str(zone))),
            },
        ),
        _routed(f"Private{zone}", f"PrivateRoutes{zone}"),
    ]


def _routed(subnet: str, table: str) -> Resource:
    return Resource(
        id=f"{subnet}Routed",
        type="AWS::EC2::SubnetRouteTableAssociation",
        properties={"SubnetId": Ref(subnet), "RouteTableId": Ref(table)},
    )


def _nat(deployment: Deployment, network: CreatedNetwork) -> list[Resource]:
    _, public = _cidrs(network)
    name = named(deployment, "public")
    found = [
        Resource(
            id="Internet",
            type="AWS::EC2::InternetGateway",
            properties={"Tags": tagged(deployment, named(deployment, "internet"))},
        ),
        Resource(
            id="InternetAttached",
            type="AWS::EC2::VPCGatewayAttachment",
            properties={"VpcId": Ref("Vpc"), "InternetGatewayId": Ref("Internet")},
        ),
        Resource(
            id="PublicRoutes",
            type="AWS::EC2::RouteTable",
            properties={"VpcId": Ref("Vpc"), "Tags": tagged(deployment, name)},
        ),
        _way_out("PublicWayOut", "PublicRoutes", {"GatewayId": Ref("Internet")}),
    ]
    for zone in range(network.zones):
        tags = tagged(deployment, f"{name}-{zone}")
        found += [
            Resource(
                id=f"Public{zone}",
                type="AWS::EC2::Subnet",
                properties={
                    "VpcId": Ref("Vpc"),
                    "CidrBlock": public[zone],
                    "AvailabilityZone": Zone(zone),
                    "MapPublicIpOnLaunch": False,
                    "Tags": tags,
                },
            ),
            _routed(f"Public{zone}", "PublicRoutes"),
            Resource(
                id=f"NatAddress{zone}",
                type="AWS::EC2::EIP",
                properties={"Domain": "vpc", "Tags": tags},
                after=("InternetAttached",),
            ),
            Resource(
                id=f"Nat{zone}",
                type="AWS::EC2::NatGateway",
                properties={
                    "AllocationId": Att(f"NatAddress{zone}", "AllocationId"),
                    "SubnetId": Ref(f"Public{zone}"),
                    "Tags": tags,
                },
                after=("PublicWayOut",),
            ),
            _way_out(
                f"PrivateWayOut{zone}", f"PrivateRoutes{zone}", {"NatGatewayId": Ref(f"Nat{zone}")}
            ),
        ]
    return found


def _way_out(id_: str, table: str, target: dict[str, Value]) -> Resource:
    return Resource(
        id=id_,
        type="AWS::EC2::Route",
        properties={
            "RouteTableId": Ref(table),
            "DestinationCidrBlock": "0.0.0.0/0",
            **target,
        },
        after=("InternetAttached",),
    )


def _wanted(deployment: Deployment, rules: Rules) -> list[str]:
    """Interfaces are paid by the hour and zone, so only those that something asks."""
    found = set(_INTERFACES)
    for upstream in rules.upstreams:
        if isinstance(upstream.target, LambdaFunction):
            found.add("lambda")
        if isinstance(upstream.target, CloudMapDiscovery):
            found.add("data-servicediscovery")
    containers = [deployment.proxy.container]
    containers += [each.container for each in deployment.services if isinstance(each, EcsService)]
    for secret in (each for container in containers for each in container.secrets):
        found.add("ssm" if ":ssm:" in secret.source else "secretsmanager")
    return sorted(found)


def _endpoints(
    deployment: Deployment, network: CreatedNetwork, interfaces: list[str]
) -> list[Resource]:
    tables: list[Value] = [Ref(f"PrivateRoutes{zone}") for zone in range(network.zones)]
    places: list[Value] = [Ref(f"Private{zone}") for zone in range(network.zones)]
    group = Resource(
        id="EndpointGroup",
        type="AWS::EC2::SecurityGroup",
        properties={
            "GroupDescription": "Endpoints of AWS services, asked from inside the VPC alone",
            "VpcId": Ref("Vpc"),
            "SecurityGroupIngress": [
                {
                    "IpProtocol": "tcp",
                    "FromPort": 443,
                    "ToPort": 443,
                    "CidrIp": network.cidr,
                    "Description": "HTTPS from the VPC",
                }
            ],
            "SecurityGroupEgress": [
                {
                    "IpProtocol": "-1",
                    "CidrIp": "127.0.0.1/32",
                    "Description": "Nothing: endpoints only answer",
                }
            ],
            "Tags": tagged(deployment, named(deployment, "endpoints")),
        },
    )
    found = [
        group,
        *(
            _endpoint(service, {"VpcEndpointType": "Gateway", "RouteTableIds": tables})
            for service in _GATEWAYS
        ),
    ]
    for service in interfaces:
        properties: dict[str, Value] = {
            "VpcEndpointType": "Interface",
            "PrivateDnsEnabled": True,
            "SubnetIds": places,
            "SecurityGroupIds": [Ref("EndpointGroup")],
        }
        found.append(_endpoint(service, properties))
    return found


def _endpoint(service: str, properties: dict[str, Value]) -> Resource:
    words = service.replace(".", "-").split("-")
    return Resource(
        id="To" + "".join(word.capitalize() for word in words),
        type="AWS::EC2::VPCEndpoint",
        properties={
            "VpcId": Ref("Vpc"),
            "ServiceName": Join(("com.amazonaws.", Pseudo("Region"), f".{service}")),
            **properties,
        },
    )
