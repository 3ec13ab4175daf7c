"""What API Gateway, WAF and CloudFront do not offer together (aws.md sections 2, 4 and 11)."""

from collections.abc import Iterator

from strangler import diagnostics
from strangler.deploy.model import Deployment, GatewayKind, JwtAuthorizer
from strangler.diagnostics import Diagnostic, report
from strangler.locations import Location

_HTTP_TIMEOUT = 30.0
_REST_TIMEOUT = 300.0
_EDGE_REGION = "us-east-1"


def offers(deployment: Deployment, path: str) -> Iterator[Diagnostic]:
    """Every combination that AWS would refuse, or that would not do what it says."""
    place = Location(path, 1)

    def impossible(message: str, hint: str) -> Diagnostic:
        return report(diagnostics.DEPLOY_IMPOSSIBLE, message, place, hint)

    gateway = deployment.gateway
    rest = gateway.kind is GatewayKind.REST
    most = _REST_TIMEOUT if rest else _HTTP_TIMEOUT
    if gateway.timeout > most:
        hint = "shorten it" if rest else "shorten it, or choose `kind: rest`"
        yield impossible(f"a gateway timeout of {gateway.timeout:g} s is above {most:g} s", hint)
    if gateway.waf and not rest and not gateway.cloudfront:
        yield impossible(
            "an HTTP API takes no web ACL", "choose `kind: rest`, or `cloudfront: true` before it"
        )
    made = gateway.waf and not gateway.waf.acl
    if made and gateway.cloudfront and deployment.region != _EDGE_REGION:
        yield impossible(
            f"a web ACL for CloudFront is made in {_EDGE_REGION} alone",
            "make it there and give its ARN as `waf: {acl: ...}`",
        )
    if rest and isinstance(gateway.authorizer, JwtAuthorizer):
        yield impossible(
            "a REST API checks tokens of Cognito, not of any issuer",
            "choose `cognito:`, or `kind: http`",
        )
    domain = gateway.domain
    if domain:
        region = domain.certificate.split(":")[3]
        wanted = _EDGE_REGION if gateway.cloudfront else deployment.region
        if region != wanted:
            yield impossible(
                f"the certificate of {domain.name} is in {region}, and is needed in {wanted}",
                "request one there",
            )
