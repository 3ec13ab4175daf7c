"""Keys, tables, buckets, repositories, log groups, queues and caches."""

from strangler.deploy.resources import Value
from strangler.deploy.terraform.hcl import Argument, Item
from strangler.deploy.terraform.kinds.base import (
    Kind,
    Kinds,
    Place,
    Suffixed,
    Table,
    listed,
    nested,
    written,
)
from strangler.deploy.terraform.kinds.writers import (
    TAGS,
    apart,
    block,
    encoded,
    implied,
    inside,
    named_values,
    to,
)

_BUCKET = {"bucket": "id"}


def _key_schema(place: Place, value: Value) -> list[Item]:
    by_kind = {
        kind: name for name, kind in named_values(place, value, "AttributeName", "KeyType").items()
    }
    arguments = {"HASH": "hash_key", "RANGE": "range_key"}
    return [Argument(arguments[str(kind)], str(name)) for kind, name in by_kind.items()]


def _expiry(place: Place, value: Value) -> list[Item]:
    """Lifecycle rules; the provider wants each to say that it holds for everything."""
    return [
        nested("rule", (nested("filter", ()), *written(place, _RULE, rule)))
        for rule in listed(place, value)
    ]


_PUBLIC: Table = {
    "BlockPublicAcls": to("block_public_acls"),
    "BlockPublicPolicy": to("block_public_policy"),
    "IgnorePublicAcls": to("ignore_public_acls"),
    "RestrictPublicBuckets": to("restrict_public_buckets"),
}
_RULE: Table = {
    "Id": to("id"),
    "Status": to("status"),
    "ExpirationInDays": lambda place, value: [
        nested("expiration", (Argument("days", place.expression(value)),))
    ],
    "NoncurrentVersionExpiration": block(
        "noncurrent_version_expiration", {"NoncurrentDays": to("noncurrent_days")}
    ),
    "AbortIncompleteMultipartUpload": block(
        "abort_incomplete_multipart_upload", {"DaysAfterInitiation": to("days_after_initiation")}
    ),
}
_ENCRYPTION: Table = {
    "ServerSideEncryptionConfiguration": block(
        "rule",
        {
            "ServerSideEncryptionByDefault": block(
                "apply_server_side_encryption_by_default",
                {
                    "SSEAlgorithm": to("sse_algorithm"),
                    "KMSMasterKeyID": to("kms_master_key_id"),
                },
            ),
            "BucketKeyEnabled": to("bucket_key_enabled"),
        },
    )
}

KINDS: Kinds = {
    "AWS::KMS::Key": Kind(
        resource="aws_kms_key",
        properties={
            "Description": to("description"),
            "EnableKeyRotation": to("enable_key_rotation"),
            "KeyPolicy": encoded("policy"),
            "PendingWindowInDays": to("deletion_window_in_days"),
            **TAGS,
        },
        ref="key_id",
        attributes={"Arn": "arn", "KeyId": "key_id"},
    ),
    "AWS::KMS::Alias": Kind(
        resource="aws_kms_alias",
        properties={"AliasName": to("name"), "TargetKeyId": to("target_key_id")},
        ref="name",
    ),
    "AWS::DynamoDB::Table": Kind(
        resource="aws_dynamodb_table",
        properties={
            "TableName": to("name"),
            "BillingMode": to("billing_mode"),
            "AttributeDefinitions": block(
                "attribute", {"AttributeName": to("name"), "AttributeType": to("type")}
            ),
            "KeySchema": _key_schema,
            "PointInTimeRecoverySpecification": block(
                "point_in_time_recovery", {"PointInTimeRecoveryEnabled": to("enabled")}
            ),
            "TimeToLiveSpecification": block(
                "ttl", {"AttributeName": to("attribute_name"), "Enabled": to("enabled")}
            ),
            "DeletionProtectionEnabled": to("deletion_protection_enabled"),
            "SSESpecification": block(
                "server_side_encryption",
                {
                    "SSEEnabled": to("enabled"),
                    "SSEType": implied("KMS"),
                    "KMSMasterKeyId": to("kms_key_arn"),
                },
            ),
            **TAGS,
        },
        ref="name",
        attributes={"Arn": "arn"},
    ),
    "AWS::S3::Bucket": Kind(
        resource="aws_s3_bucket",
        properties={
            "BucketName": to("bucket"),
            "BucketEncryption": apart(
                "aws_s3_bucket_server_side_encryption_configuration", _BUCKET, inside(_ENCRYPTION)
            ),
            "LifecycleConfiguration": apart(
                "aws_s3_bucket_lifecycle_configuration", _BUCKET, inside({"Rules": _expiry})
            ),
            "LoggingConfiguration": apart(
                "aws_s3_bucket_logging",
                _BUCKET,
                inside(
                    {
                        "DestinationBucketName": to("target_bucket"),
                        "LogFilePrefix": to("target_prefix"),
                    }
                ),
            ),
            "OwnershipControls": apart(
                "aws_s3_bucket_ownership_controls",
                _BUCKET,
                inside({"Rules": block("rule", {"ObjectOwnership": to("object_ownership")})}),
            ),
            "PublicAccessBlockConfiguration": apart(
                "aws_s3_bucket_public_access_block", _BUCKET, inside(_PUBLIC)
            ),
            "VersioningConfiguration": apart(
                "aws_s3_bucket_versioning",
                _BUCKET,
                block("versioning_configuration", {"Status": to("status")}),
            ),
            **TAGS,
        },
        attributes={"Arn": "arn", "DomainName": "bucket_domain_name"},
        prefix=("bucket_prefix", 37),
        named_by="BucketName",
    ),
    "AWS::S3::BucketPolicy": Kind(
        resource="aws_s3_bucket_policy",
        properties={"Bucket": to("bucket"), "PolicyDocument": encoded("policy")},
    ),
    "AWS::ECR::Repository": Kind(
        resource="aws_ecr_repository",
        properties={
            "RepositoryName": to("name"),
            "ImageTagMutability": to("image_tag_mutability"),
            "EmptyOnDelete": to("force_delete"),
            "ImageScanningConfiguration": block(
                "image_scanning_configuration", {"ScanOnPush": to("scan_on_push")}
            ),
            "EncryptionConfiguration": block(
                "encryption_configuration",
                {"EncryptionType": to("encryption_type"), "KmsKey": to("kms_key")},
            ),
            "LifecyclePolicy": apart(
                "aws_ecr_lifecycle_policy",
                {"repository": "name"},
                inside({"LifecyclePolicyText": encoded("policy")}),
            ),
            **TAGS,
        },
        ref="name",
        attributes={"Arn": "arn", "RepositoryUri": "repository_url"},
    ),
    "AWS::Logs::LogGroup": Kind(
        resource="aws_cloudwatch_log_group",
        properties={
            "LogGroupName": to("name"),
            "RetentionInDays": to("retention_in_days"),
            "KmsKeyId": to("kms_key_id"),
            **TAGS,
        },
        ref="name",
        # CloudFormation's ARN of a log group ends in `:*`, which stands for its streams.
        attributes={"Arn": Suffixed("arn", ":*")},
        prefix=("name_prefix", 512),
        named_by="LogGroupName",
        # Terraform then forgets the group and leaves it where it is.
        kept_by=Argument("skip_destroy", True),
    ),
    "AWS::SQS::Queue": Kind(
        resource="aws_sqs_queue",
        properties={
            "QueueName": to("name"),
            "KmsMasterKeyId": to("kms_master_key_id"),
            "MessageRetentionPeriod": to("message_retention_seconds"),
            "VisibilityTimeout": to("visibility_timeout_seconds"),
            **TAGS,
        },
        ref="url",
        attributes={"Arn": "arn", "QueueName": "name", "QueueUrl": "url"},
    ),
    "AWS::ElastiCache::ServerlessCache": Kind(
        resource="aws_elasticache_serverless_cache",
        properties={
            "ServerlessCacheName": to("name"),
            "Engine": to("engine"),
            "MajorEngineVersion": to("major_engine_version"),
            "Description": to("description"),
            "KmsKeyId": to("kms_key_id"),
            "SubnetIds": to("subnet_ids"),
            "SecurityGroupIds": to("security_group_ids"),
            "UserGroupId": to("user_group_id"),
            "DailySnapshotTime": to("daily_snapshot_time"),
            "SnapshotRetentionLimit": to("snapshot_retention_limit"),
            "CacheUsageLimits": block(
                "cache_usage_limits",
                {
                    "DataStorage": block(
                        "data_storage",
                        {
                            "Maximum": to("maximum"),
                            "Minimum": to("minimum"),
                            "Unit": to("unit"),
                        },
                    ),
                    "ECPUPerSecond": block(
                        "ecpu_per_second", {"Maximum": to("maximum"), "Minimum": to("minimum")}
                    ),
                },
            ),
            **TAGS,
        },
        ref="name",
        attributes={
            "ARN": "arn",
            "Endpoint.Address": "endpoint[0].address",
            "Endpoint.Port": "endpoint[0].port",
        },
    ),
}
