"""What keeps data: the key, the ledger's table, buckets, repositories of images, log groups."""

from strangler.deploy.model import Deployment
from strangler.deploy.naming import slug
from strangler.deploy.resources import Att, Join, Pseudo, Ref, Resource, Value
from strangler.deploy.stacks.naming import arn, distinct, named, tagged
from strangler.deploy.stacks.policies import allow, document

_DAYS_OF_ACCESS_LOGS = 90
_IMAGES_KEPT = 30


def key(deployment: Deployment) -> list[Resource]:
    """One key for all that is kept. In a key's policy `*` is this key (KMS developer guide)."""
    root = Join(("arn:", Pseudo("Partition"), ":iam::", Pseudo("AccountId"), ":root"))
    logs = arn("logs", "log-group:*")
    use = ["kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    policy = document(
        allow("Account", ["kms:*"], ["*"]) | {"Principal": {"AWS": root}},
        allow(
            "Logs",
            [*use, "kms:DescribeKey"],
            ["*"],
            {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": logs}},
        )
        | {"Principal": {"Service": Join(("logs.", Pseudo("Region"), ".amazonaws.com"))}},
        allow(
            "Alarms",
            ["kms:Decrypt", "kms:GenerateDataKey*"],
            ["*"],
            {"StringEquals": {"aws:SourceAccount": Pseudo("AccountId")}},
        )
        | {"Principal": {"Service": "cloudwatch.amazonaws.com"}},
    )
    return [
        Resource(
            id="Key",
            type="AWS::KMS::Key",
            properties={
                "Description": f"{deployment.name}: logs, ledger, images, snapshots, alarms",
                "EnableKeyRotation": True,
                "KeyPolicy": policy,
                "PendingWindowInDays": 30,
                "Tags": tagged(deployment, named(deployment, "key")),
            },
            retained=deployment.retain_data,
            why="What is retained stays readable only as long as its key does",
        ),
        Resource(
            id="KeyAlias",
            type="AWS::KMS::Alias",
            properties={
                "AliasName": f"alias/{named(deployment, 'strangler')}",
                "TargetKeyId": Ref("Key"),
            },
        ),
    ]


def ledger(deployment: Deployment) -> Resource:
    """States, evidence and decisions (aws.md section 8)."""
    return Resource(
        id="Ledger",
        type="AWS::DynamoDB::Table",
        properties={
            "TableName": named(deployment, "ledger"),
            "BillingMode": "PAY_PER_REQUEST",
            "AttributeDefinitions": [
                {"AttributeName": "pk", "AttributeType": "S"},
                {"AttributeName": "sk", "AttributeType": "S"},
            ],
            "KeySchema": [
                {"AttributeName": "pk", "KeyType": "HASH"},
                {"AttributeName": "sk", "KeyType": "RANGE"},
            ],
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True},
            "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
            "DeletionProtectionEnabled": deployment.retain_data,
            "SSESpecification": {
                "SSEEnabled": True,
                "SSEType": "KMS",
                "KMSMasterKeyId": Att("Key", "Arn"),
            },
            "Tags": tagged(deployment, named(deployment, "ledger")),
        },
        retained=deployment.retain_data,
        why="Who moved which route when, and on what evidence",
    )


def repository(deployment: Deployment, name: str) -> Resource:
    """Images of the proxy or of one service: a tag never moves, old images go."""
    lifecycle = (
        '{"rules": [{"rulePriority": 1, "description": "the last images", "selection": '
        '{"tagStatus": "any", "countType": "imageCountMoreThan", '
        f'"countNumber": {_IMAGES_KEPT}}}, "action": {{"type": "expire"}}}}]}}'
    )
    return Resource(
        id=distinct("repository", name),
        type="AWS::ECR::Repository",
        properties={
            "RepositoryName": f"{deployment.name}/{slug(name)}",
            "ImageTagMutability": "IMMUTABLE",
            "ImageScanningConfiguration": {"ScanOnPush": True},
            "EncryptionConfiguration": {"EncryptionType": "KMS", "KmsKey": Att("Key", "Arn")},
            "EmptyOnDelete": None if deployment.retain_data else True,
            "LifecyclePolicy": {"LifecyclePolicyText": lifecycle},
            "Tags": tagged(deployment, named(deployment, name)),
        },
        retained=deployment.retain_data,
    )


def log_group(
    deployment: Deployment, id_: str, name: str, key_arn: Value, prefix: str = ""
) -> Resource:
    """Lines of JSON, encrypted, kept for as long as the deployment says."""
    return Resource(
        id=id_,
        type="AWS::Logs::LogGroup",
        properties={
            "LogGroupName": f"{prefix}/strangler/{deployment.name}/{name}",
            "RetentionInDays": deployment.monitoring.log_days,
            "KmsKeyId": key_arn,
            "Tags": tagged(deployment, named(deployment, name)),
        },
        retained=deployment.retain_data,
    )


def buckets(deployment: Deployment) -> list[Resource]:
    """`Snapshots` (versions of the rules, large templates) and `AccessLogs` (of the load balancer
    and of the other bucket). Load balancers write only to buckets with S3's own key."""
    snapshots = _bucket(deployment, "Snapshots", [{"NoncurrentVersionExpiration": 365}])

    def write(sid: str, service: str, conditions: dict[str, Value]) -> dict[str, Value]:
        put = allow(sid, ["s3:PutObject"], [Join((Att("AccessLogs", "Arn"), "/*"))], conditions)
        return put | {"Principal": {"Service": service}}

    ours: dict[str, Value] = {"aws:SourceAccount": Pseudo("AccountId")}
    balancers = arn("elasticloadbalancing", "loadbalancer/*")
    delivery = (
        write(
            "Balancer",
            "logdelivery.elasticloadbalancing.amazonaws.com",
            {"ArnLike": {"aws:SourceArn": balancers}},
        ),
        write("Bucket", "logging.s3.amazonaws.com", {"StringEquals": ours}),
    )
    return [
        _bucket(deployment, "AccessLogs", [{"Expiration": _DAYS_OF_ACCESS_LOGS}]),
        _only_tls("AccessLogs", *delivery),
        snapshots,
        _only_tls("Snapshots"),
    ]


def _bucket(deployment: Deployment, id_: str, rules: list[dict[str, int]]) -> Resource:
    expiry: list[Value] = []
    for rule in rules:
        entry: dict[str, Value] = {"Id": "expiry", "Status": "Enabled"}
        if "Expiration" in rule:
            entry["ExpirationInDays"] = rule["Expiration"]
        else:
            days = rule["NoncurrentVersionExpiration"]
            entry["NoncurrentVersionExpiration"] = {"NoncurrentDays": days}
        entry["AbortIncompleteMultipartUpload"] = {"DaysAfterInitiation": 7}
        expiry.append(entry)
    is_log = id_ == "AccessLogs"
    encryption: dict[str, Value] = (
        {"SSEAlgorithm": "AES256"}
        if is_log
        else {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": Att("Key", "Arn")}
    )
    return Resource(
        id=id_,
        type="AWS::S3::Bucket",
        properties={
            "BucketEncryption": {
                "ServerSideEncryptionConfiguration": [
                    {"ServerSideEncryptionByDefault": encryption, "BucketKeyEnabled": True}
                ]
            },
            "LifecycleConfiguration": {"Rules": expiry},
            "LoggingConfiguration": None
            if is_log
            else {"DestinationBucketName": Ref("AccessLogs"), "LogFilePrefix": "snapshots/"},
            "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
            "PublicAccessBlockConfiguration": {
                "BlockPublicAcls": True,
                "BlockPublicPolicy": True,
                "IgnorePublicAcls": True,
                "RestrictPublicBuckets": True,
            },
            "Tags": tagged(deployment, named(deployment, id_.lower())),
            "VersioningConfiguration": {"Status": "Enabled"},
        },
        retained=deployment.retain_data,
    )


def _only_tls(bucket: str, *more: dict[str, Value]) -> Resource:
    refuse: dict[str, Value] = {
        "Sid": "OnlyTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": [Att(bucket, "Arn"), Join((Att(bucket, "Arn"), "/*"))],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return Resource(
        id=f"{bucket}Policy",
        type="AWS::S3::BucketPolicy",
        properties={"Bucket": Ref(bucket), "PolicyDocument": document(refuse, *more)},
    )
