"""The stack `edge`: API Gateway, the load balancer, the proxy's tasks, and what watches them."""

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Join, Output, Ref, Stack
from strangler.deploy.stacks.edge.api import api, is_rest
from strangler.deploy.stacks.edge.balancing import (
    has_rule,
    load_balancer,
    proxy_attached,
    request_label,
)
from strangler.deploy.stacks.edge.door import door, url
from strangler.deploy.stacks.edge.http_api import http_api, vpc_link
from strangler.deploy.stacks.edge.proxy import admissions, workload
from strangler.deploy.stacks.edge.rest_api import rest_api
from strangler.deploy.stacks.edge.watching import dashboard, edge_alarms
from strangler.deploy.stacks.naming import logical, named
from strangler.deploy.stacks.network import subnets
from strangler.deploy.stacks.services import IMAGE_DIGEST
from strangler.deploy.stacks.shifting import shifts
from strangler.deploy.stacks.tasks import definition, scaling, service
from strangler.rules.model import Rules

__all__ = ["edge_stack"]

_ROLLS_BACK = "gateway-errors"
"""The alarm that takes a release of the proxy back."""


def edge_stack(deployment: Deployment, rules: Rules) -> Stack:
    """Everything between the client and the proxy, and the proxy."""
    proxy = workload(deployment, rules)
    header = rules.proxy.original_host_header
    health = rules.proxy.health_path
    cluster = Output("platform", "ClusterName")
    make_api = rest_api if is_rest(deployment) else http_api
    rolling = not shifts(deployment.proxy.strategy)  # else the service names the rule itself
    ruled = ("ProxyRule",) if has_rule(deployment) and rolling else ()
    return Stack(
        name="edge",
        description=f"{deployment.name}: API Gateway, load balancer and the proxy",
        resources=(
            *load_balancer(deployment, health),
            *admissions(deployment, rules, Ref("BalancerGroup")),
            *definition(deployment, proxy),
            service(
                deployment,
                proxy,
                cluster=cluster,
                subnets=subnets(deployment),
                groups=[Output("platform", "ProxyGroupId")],
                properties={
                    "LoadBalancers": [proxy_attached(deployment)],
                    "HealthCheckGracePeriodSeconds": 60,
                },
                alarms=[named(deployment, _ROLLS_BACK)],
                after=("Listener", *ruled, logical(_ROLLS_BACK, "alarm")),
            ),
            *scaling(deployment, proxy, cluster, Join(request_label())),
            vpc_link(deployment),
            *make_api(deployment, header, health),
            *door(deployment, health),
            *edge_alarms(deployment),
            dashboard(deployment, rules),
        ),
        parameters=() if deployment.proxy.container.image else (IMAGE_DIGEST,),
        outputs={"Url": url(deployment), "ApiId": api(deployment), "VpcLinkId": Ref("Link")},
    )
