"""The flow log of a created VPC. It stands in the stack `platform`, since the key does."""

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Att, Join, Output, Ref, Resource
from strangler.deploy.stacks.policies import allow, role
from strangler.deploy.stacks.storage import log_group


def flow_log(deployment: Deployment) -> list[Resource]:
    """`FlowLog`, its log group and its role."""
    group = log_group(deployment, "FlowLogGroup", "flows", Att("Key", "Arn"))
    streams = Join((Att("FlowLogGroup", "Arn"), ":*"))
    writing = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    return [
        group,
        role(
            deployment,
            "FlowLogRole",
            "vpc-flow-logs.amazonaws.com",
            [allow("WriteFlows", writing, [Att("FlowLogGroup", "Arn"), streams])],
            why="Lets the VPC write its flow log",
        ),
        Resource(
            id="FlowLog",
            type="AWS::EC2::FlowLog",
            properties={
                "ResourceType": "VPC",
                "ResourceId": Output("network", "Vpc"),
                "TrafficType": "REJECT",
                "LogGroupName": Ref("FlowLogGroup"),
                "DeliverLogsPermissionArn": Att("FlowLogRole", "Arn"),
            },
            why="Who was refused, for the day when somebody has to know",
        ),
    ]
