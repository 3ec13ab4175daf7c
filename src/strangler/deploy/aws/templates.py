"""A template in, the arguments by which CloudFormation takes it out: the text itself, or where it
lies in S3 if it is large."""

from hashlib import sha256

from strangler.deploy.aws.errors import AwsError
from strangler.deploy.aws.session import Aws

INLINE = 51_200
"""Bytes that CloudFormation takes in a call; 1 MB through S3 (aws.md section 3)."""
LARGEST = 1_000_000


def is_large(text: str) -> bool:
    """Whether it needs a bucket."""
    return len(text.encode()) > INLINE


def sent(aws: Aws, name: str, text: str, bucket: str) -> dict[str, str]:
    """`TemplateBody` or `TemplateURL`. Uploads a large template to `bucket`, under a key that is
    its content's, so that what was sent can be looked at later.

    Raises AwsError if it is large and there is no bucket, or larger than CloudFormation takes."""
    content = text.encode()
    if len(content) <= INLINE:
        return {"TemplateBody": text}
    if len(content) > LARGEST:
        raise AwsError(f"the template of {name} has {len(content):,} bytes, more than 1 MB")
    if not bucket:
        raise AwsError(
            f"the template of {name} has {len(content):,} bytes, more than the {INLINE:,} that "
            "CloudFormation takes in a call\ngive a bucket for it: --bucket NAME"
        )
    key = f"templates/{name}-{sha256(content).hexdigest()[:16]}.yaml"
    s3 = aws.client("s3")
    s3.put_object(Bucket=bucket, Key=key, Body=content, ContentType="application/yaml")
    return {"TemplateURL": f"{s3.meta.endpoint_url}/{bucket}/{key}"}
