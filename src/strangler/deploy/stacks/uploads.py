"""The stack `uploads`: a bucket for templates that are too large for a call, where nothing else of
the deployment is there yet. It is no part of what `build` gives: `deploy apply` makes it when it
needs it."""

from strangler.deploy.model import Deployment
from strangler.deploy.resources import Att, Join, Ref, Resource, Stack, Value
from strangler.deploy.stacks.naming import named, tagged
from strangler.deploy.stacks.policies import document

NAME, BUCKET = "uploads", "Uploads"
_DAYS = 30


def uploads_stack(deployment: Deployment) -> Stack:
    """One bucket, with the output `UploadsName`; what is in it goes after a month."""
    refuse: dict[str, Value] = {
        "Sid": "OnlyTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [Att("Uploads", "Arn"), Join((Att("Uploads", "Arn"), "/*"))],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    expiry: dict[str, Value] = {
        "Id": "expiry",
        "Status": "Enabled",
        "ExpirationInDays": _DAYS,
        "NoncurrentVersionExpiration": {"NoncurrentDays": _DAYS},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 7},
    }
    return Stack(
        name=NAME,
        description=f"{deployment.name}: templates on their way to CloudFormation",
        resources=(
            Resource(
                id=BUCKET,
                type="AWS::S3::Bucket",
                properties={
                    "BucketEncryption": {
                        "ServerSideEncryptionConfiguration": [
                            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
                        ]
                    },
                    "LifecycleConfiguration": {"Rules": [expiry]},
                    "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                    "PublicAccessBlockConfiguration": {
                        "BlockPublicAcls": True,
                        "BlockPublicPolicy": True,
                        "IgnorePublicAcls": True,
                        "RestrictPublicBuckets": True,
                    },
                    "Tags": tagged(deployment, named(deployment, NAME)),
                    "VersioningConfiguration": {"Status": "Enabled"},
                },
            ),
            Resource(
                id="UploadsPolicy",
                type="AWS::S3::BucketPolicy",
                properties={"Bucket": Ref("Uploads"), "PolicyDocument": document(refuse)},
            ),
        ),
        outputs={"UploadsName": Ref("Uploads")},
    )
