"""A function's entry in the rules in; where and how it is invoked out."""

from collections.abc import Callable
from hashlib import sha256
from typing import Protocol
from urllib.parse import quote

from strangler.proxy.dataplane.attempts import Attempt, AttemptOwner, Framing
from strangler.proxy.dataplane.lambdas.calls import Identity
from strangler.proxy.dataplane.lambdas.credentials import CredentialHolder
from strangler.proxy.dataplane.lambdas.signing import Clock, Signer
from strangler.proxy.dataplane.messages import AwsCredentials
from strangler.rules.model import LambdaFunction, LambdaMode, PathEncoding, Url

_BUFFERED = "/2015-03-31/functions/{}/invocations"
_STREAMED = "/2021-11-15/functions/{}/response-streaming-invocations"
_ANONYMOUS = "anonymous"


class OpenHttp(Protocol):
    """The connection pool of the function's endpoint."""

    def __call__(
        self, owner: AttemptOwner, head: bytes, *, head_request: bool, framing: Framing, length: int
    ) -> Attempt:
        """Send these bytes to the endpoint and report the answer to `owner`. A head may bring its
        content with it; then the framing is NONE, because nothing more comes."""


class Surroundings:
    """What all functions of a worker share."""

    __slots__ = ("clock", "credentials", "new_id", "now", "report")

    def __init__(
        self,
        *,
        credentials: CredentialHolder,
        now: Callable[[], float],
        new_id: Callable[[], str],
        report: Callable[[str], None],
    ) -> None:
        """`now` is Unix time in seconds, `new_id` gives each invocation's request id, `report`
        tells the operator."""
        self.credentials = credentials
        self.now = now
        self.new_id = new_id
        self.report = report
        self.clock = Clock()


class Function:
    """One function as an upstream; made once for each set of rules."""

    def __init__(self, rule: LambdaFunction, surroundings: Surroundings) -> None:
        """Raises ValueError where no region is known: the control plane fills it in before."""
        self.rule = rule
        self.surroundings = surroundings
        self.identity = identify(rule)
        self.endpoint = rule.endpoint or default_endpoint(self.identity.region)
        self.streams = rule.mode is LambdaMode.STREAM
        template = _STREAMED if self.streams else _BUFFERED
        self._path = self.endpoint.prefix + template.format(quote(rule.function, safe="-._~"))
        self._query = f"Qualifier={quote(rule.qualifier, safe='-._~')}" if rule.qualifier else ""
        self._signer = Signer("lambda", self.identity.region)
        self._fields = (("Host", self.endpoint.authority.lower()),)
        target = f"{self._path}?{self._query}" if self._query else self._path
        host = self._fields[0][1]
        self._start = f"POST {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: strangler\r\n"
        self._told: set[str] = set()

    def head(self, credentials: AwsCredentials, event: bytes, now: float, trace: bytes) -> bytes:
        """The signed head of an invocation with `event`; `trace` is the X-Ray header or empty."""
        added = self._signer.sign(
            credentials, "POST", self._path, self._query, self._fields, event, now
        )
        fields = "".join([f"{name}: {value}\r\n" for name, value in added])
        head = f"{self._start}Content-Length: {len(event)}\r\n{fields}".encode()
        if trace:
            return b"%bX-Amzn-Trace-Id: %b\r\n\r\n" % (head, trace)
        return head + b"\r\n"

    def tell(self, kind: str, message: str) -> None:
        """Report a problem, once until an invocation succeeds."""
        if kind not in self._told:
            self._told.add(kind)
            self.surroundings.report(f"function {self.rule.function}: {message}")

    def succeeded(self) -> None:
        """What went wrong before is worth telling again."""
        if self._told:
            self._told.clear()


def identify(rule: LambdaFunction) -> Identity:
    """What events say about a function. Raises ValueError without a region.

    A function is named by its name, `name:alias` or its ARN."""
    parts = rule.function.split(":")
    arn = parts if parts[0] == "arn" and len(parts) >= 7 else None
    region = rule.region or (arn[3] if arn else "")
    if not region:
        raise ValueError(f"no region is known for function {rule.function}")
    if arn:
        account, name = arn[4], arn[6]
    else:
        account, name = _ANONYMOUS, parts[0]
    partition = arn[1] if arn else "aws"
    group = sha256(rule.function.encode()).hexdigest()[:16]
    return Identity(
        name=name,
        account=account,
        region=region,
        decoded=rule.path_encoding is PathEncoding.DECODED,
        target_group=(
            f"arn:{partition}:elasticloadbalancing:{region}:{account}:targetgroup/{name}/{group}"
        ),
    )


def default_endpoint(region: str) -> Url:
    """The public endpoint; the control plane names that of other partitions."""
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return Url(scheme="https", host=f"lambda.{region}.{suffix}", port=443)
