"""VPC, subnets, routes, endpoints and security groups."""

from strangler.deploy.resources import Value
from strangler.deploy.terraform.hcl import Argument, Item
from strangler.deploy.terraform.kinds.base import Kind, Kinds, Place, Writer, listed, written
from strangler.deploy.terraform.kinds.writers import TAGS, implied, to

_PORTS = {
    "IpProtocol": to("ip_protocol"),
    "FromPort": to("from_port"),
    "ToPort": to("to_port"),
    "CidrIp": to("cidr_ipv4"),
    "SourceSecurityGroupId": to("referenced_security_group_id"),
    "DestinationSecurityGroupId": to("referenced_security_group_id"),
    "Description": to("description"),
}


def _rules(resource: str) -> Writer:
    """A resource for each rule, as the provider advises: rules inside a group and rules of their
    own on the same group would undo each other."""

    def write(place: Place, value: Value) -> list[Item]:
        rules = listed(place, value)
        for number, rule in enumerate(rules):
            tied = Argument("security_group_id", place.own("id"))
            suffix = str(number) if len(rules) > 1 else ""
            place.add(resource, [tied, *written(place, _PORTS, rule)], suffix)
        return []

    return write


def _log_group(place: Place, value: Value) -> list[Item]:
    """CloudFormation names the log group, the provider wants its ARN."""
    return [Argument("log_destination", place.attribute(value, "arn"))]


KINDS: Kinds = {
    "AWS::EC2::VPC": Kind(
        resource="aws_vpc",
        properties={
            "CidrBlock": to("cidr_block"),
            "EnableDnsHostnames": to("enable_dns_hostnames"),
            "EnableDnsSupport": to("enable_dns_support"),
            **TAGS,
        },
        attributes={"CidrBlock": "cidr_block", "VpcId": "id"},
    ),
    "AWS::EC2::Subnet": Kind(
        resource="aws_subnet",
        properties={
            "VpcId": to("vpc_id"),
            "CidrBlock": to("cidr_block"),
            "AvailabilityZone": to("availability_zone"),
            "MapPublicIpOnLaunch": to("map_public_ip_on_launch"),
            **TAGS,
        },
        attributes={"SubnetId": "id"},
    ),
    "AWS::EC2::RouteTable": Kind(
        resource="aws_route_table",
        properties={"VpcId": to("vpc_id"), **TAGS},
        attributes={"RouteTableId": "id"},
    ),
    "AWS::EC2::SubnetRouteTableAssociation": Kind(
        resource="aws_route_table_association",
        properties={"SubnetId": to("subnet_id"), "RouteTableId": to("route_table_id")},
    ),
    "AWS::EC2::Route": Kind(
        resource="aws_route",
        properties={
            "RouteTableId": to("route_table_id"),
            "DestinationCidrBlock": to("destination_cidr_block"),
            "GatewayId": to("gateway_id"),
            "NatGatewayId": to("nat_gateway_id"),
        },
    ),
    "AWS::EC2::InternetGateway": Kind(resource="aws_internet_gateway", properties=TAGS),
    "AWS::EC2::VPCGatewayAttachment": Kind(
        resource="aws_internet_gateway_attachment",
        properties={"VpcId": to("vpc_id"), "InternetGatewayId": to("internet_gateway_id")},
    ),
    "AWS::EC2::EIP": Kind(
        resource="aws_eip",
        properties={"Domain": to("domain"), **TAGS},
        ref="public_ip",
        attributes={"AllocationId": "id", "PublicIp": "public_ip"},
    ),
    "AWS::EC2::NatGateway": Kind(
        resource="aws_nat_gateway",
        properties={"AllocationId": to("allocation_id"), "SubnetId": to("subnet_id"), **TAGS},
    ),
    "AWS::EC2::FlowLog": Kind(
        resource="aws_flow_log",
        properties={
            "ResourceType": implied("VPC"),
            "ResourceId": to("vpc_id"),
            "TrafficType": to("traffic_type"),
            "LogDestinationType": to("log_destination_type"),
            "LogGroupName": _log_group,
            "DeliverLogsPermissionArn": to("iam_role_arn"),
            "MaxAggregationInterval": to("max_aggregation_interval"),
            **TAGS,
        },
    ),
    "AWS::EC2::VPCEndpoint": Kind(
        resource="aws_vpc_endpoint",
        properties={
            "VpcId": to("vpc_id"),
            "ServiceName": to("service_name"),
            "VpcEndpointType": to("vpc_endpoint_type"),
            "RouteTableIds": to("route_table_ids"),
            "PrivateDnsEnabled": to("private_dns_enabled"),
            "SubnetIds": to("subnet_ids"),
            "SecurityGroupIds": to("security_group_ids"),
            **TAGS,
        },
    ),
    "AWS::EC2::SecurityGroup": Kind(
        resource="aws_security_group",
        properties={
            "GroupName": to("name"),
            "GroupDescription": to("description"),
            "VpcId": to("vpc_id"),
            "SecurityGroupIngress": _rules("aws_vpc_security_group_ingress_rule"),
            "SecurityGroupEgress": _rules("aws_vpc_security_group_egress_rule"),
            **TAGS,
        },
        attributes={"GroupId": "id"},
        prefix=("name_prefix", 100),
        named_by="GroupName",
        new_first=True,
    ),
    "AWS::EC2::SecurityGroupIngress": Kind(
        resource="aws_vpc_security_group_ingress_rule",
        properties={"GroupId": to("security_group_id"), **_PORTS},
    ),
    "AWS::EC2::SecurityGroupEgress": Kind(
        resource="aws_vpc_security_group_egress_rule",
        properties={"GroupId": to("security_group_id"), **_PORTS},
    ),
}
