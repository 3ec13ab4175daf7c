"""Our signatures are botocore's, whatever is signed."""

from datetime import UTC, datetime
from unittest.mock import patch
from urllib.parse import quote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from strangler.proxy.dataplane.lambdas.signing import Signer
from strangler.proxy.dataplane.messages import AwsCredentials

HOST = "lambda.eu-west-1.amazonaws.com"
OURS = {"host", "date", "authorization", "x-amz-date", "x-amz-security-token"}
printable = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=12)
segments = st.lists(st.one_of(printable, st.text(max_size=6), st.sampled_from(["", ".", ".."])))
paths = segments.map(lambda parts: "/" + "/".join(quote(part, safe="-._~") for part in parts))
queries = st.lists(st.tuples(printable, printable), max_size=4).map(
    lambda pairs: "&".join(f"{quote(key, safe='')}={quote(value, safe='')}" for key, value in pairs)
)
names = st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,15}", fullmatch=True).filter(
    lambda name: name.lower() not in OURS
)
values = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=20)
secrets = st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=40)


def expected(credentials, method, path, query, fields, body, now, region, service):
    """The fields that botocore adds to the same request."""
    url = f"https://{HOST}{path}" + (f"?{query}" if query else "")
    request = AWSRequest(method=method, url=url, data=body)
    for name, value in fields:
        request.headers[name] = value  # appends
    keys = Credentials(credentials.access_key, credentials.secret_key, credentials.token or None)
    at = datetime.fromtimestamp(int(now), UTC).replace(tzinfo=None)
    with patch("botocore.auth.get_current_datetime", return_value=at):
        SigV4Auth(keys, service, region).add_auth(request)
    wanted = {"x-amz-date", "x-amz-security-token", "authorization"}
    return {name: value for name, value in request.headers.items() if name.lower() in wanted}


@given(
    secret=secrets,
    token=st.one_of(st.just(""), secrets),
    method=st.sampled_from(["GET", "POST", "PUT", "DELETE"]),
    path=paths,
    query=queries,
    fields=st.lists(st.tuples(names, values), max_size=5),
    body=st.binary(max_size=200),
    now=st.floats(0, 4_000_000_000),
    region=st.sampled_from(["eu-west-1", "us-east-1"]),
    service=st.sampled_from(["lambda", "dynamodb"]),
)
def test_headers_equal_those_of_botocore(
    secret, token, method, path, query, fields, body, now, region, service
):
    """For any path, query, header, body, session token and time."""
    credentials = AwsCredentials("AKIDEXAMPLE", secret, token)
    fields = [("Host", HOST), *fields]
    signer = Signer(service, region)
    for at in (now, now + 86_400, now):  # another day, and back: another key
        ours = signer.sign(credentials, method, path, query, fields, body, at)
        assert dict(ours) == expected(
            credentials, method, path, query, fields, body, at, region, service
        )
