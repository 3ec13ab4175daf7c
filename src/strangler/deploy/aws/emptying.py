"""What keeps data in, the same empty or gone out: only where somebody said so by name."""

from collections.abc import Callable, Sequence
from typing import Any

from strangler.deploy.aws.inventory import Held
from strangler.deploy.aws.refusals import code_of
from strangler.deploy.aws.session import Aws

KEPT = {
    "AWS::DynamoDB::Table": "the ledger: who moved which route when",
    "AWS::ECR::Repository": "images",
    "AWS::KMS::Key": "the key that the rest is encrypted with",
    "AWS::Lambda::Version": "versions of a function",
    "AWS::Logs::LogGroup": "logs",
    "AWS::S3::Bucket": "versions of the rules, access logs",
}
"""Types that hold data, and which."""
_GONE = {
    "NoSuchBucket",
    "NotFoundException",
    "RepositoryNotFoundException",
    "ResourceNotFoundException",
}
_KEY_DAYS = 7
"""The shortest time in which the deletion of a key can be called off (KMS API reference)."""


def keeps_data(held: Sequence[Held]) -> list[Held]:
    """Those that hold data, a key after what it encrypts."""
    found = [each for each in held if each.type in KEPT and each.type != "AWS::Lambda::Version"]
    return sorted(found, key=lambda each: (each.type == "AWS::KMS::Key", each.stack, each.id))


def unlock(aws: Aws, held: Sequence[Held]) -> None:
    """Turn deletion protection off, and empty what can only be deleted empty."""
    for each in held:
        match each.type:
            case "AWS::DynamoDB::Table":
                _unless_gone(_unprotect, aws, each)
            case "AWS::S3::Bucket":
                _unless_gone(_empty_bucket, aws, each)
            case "AWS::ECR::Repository":
                _unless_gone(_empty_repository, aws, each)


def delete(aws: Aws, each: Held) -> str:
    """Delete what its stack left behind; what became of it. Nothing if it went with its stack."""
    match each.type:
        case "AWS::DynamoDB::Table":
            done = _unless_gone(
                lambda: aws.client("dynamodb").delete_table(TableName=each.physical)
            )
        case "AWS::S3::Bucket":
            done = _unless_gone(lambda: aws.client("s3").delete_bucket(Bucket=each.physical))
        case "AWS::ECR::Repository":
            done = _unless_gone(
                lambda: aws.client("ecr").delete_repository(
                    repositoryName=each.physical, force=True
                )
            )
        case "AWS::Logs::LogGroup":
            done = _unless_gone(
                lambda: aws.client("logs").delete_log_group(logGroupName=each.physical)
            )
        case "AWS::KMS::Key":
            if not _key_there(aws, each):
                return ""
            aws.client("kms").schedule_key_deletion(
                KeyId=each.physical, PendingWindowInDays=_KEY_DAYS
            )
            return f"deleted in {_KEY_DAYS} days; until then: aws kms cancel-key-deletion"
        case _:
            return ""
    return "deleted" if done else ""


def there(aws: Aws, each: Held) -> bool:
    """Whether it is still in the account."""
    match each.type:
        case "AWS::DynamoDB::Table":
            return _unless_gone(
                lambda: aws.client("dynamodb").describe_table(TableName=each.physical)
            )
        case "AWS::S3::Bucket":
            return _unless_gone(
                lambda: aws.client("s3").list_objects_v2(Bucket=each.physical, MaxKeys=1)
            )
        case "AWS::ECR::Repository":
            return _unless_gone(
                lambda: aws.client("ecr").describe_repositories(repositoryNames=[each.physical])
            )
        case "AWS::Logs::LogGroup":
            told = aws.client("logs").describe_log_groups(logGroupNamePrefix=each.physical)
            return any(group["logGroupName"] == each.physical for group in told["logGroups"])
        case "AWS::KMS::Key":
            return _key_there(aws, each)
    return False


def _key_there(aws: Aws, each: Held) -> bool:
    states: list[str] = []

    def ask() -> None:
        told = aws.client("kms").describe_key(KeyId=each.physical)
        states.append(told["KeyMetadata"]["KeyState"])

    return _unless_gone(ask) and states[0] != "PendingDeletion"


def _unless_gone(do: Callable[..., Any], *arguments: Any) -> bool:
    """Whether it was there to be done."""
    try:
        do(*arguments)
    except Exception as error:
        if code_of(error) in _GONE:
            return False
        raise
    return True


def _unprotect(aws: Aws, each: Held) -> None:
    client = aws.client("dynamodb")
    if client.describe_table(TableName=each.physical)["Table"].get("DeletionProtectionEnabled"):
        client.update_table(TableName=each.physical, DeletionProtectionEnabled=False)


def _empty_bucket(aws: Aws, each: Held) -> None:
    """All versions and delete markers, a page of up to 1,000 at a time."""
    client = aws.client("s3")
    for page in client.get_paginator("list_object_versions").paginate(Bucket=each.physical):
        listed = [*(page.get("Versions") or []), *(page.get("DeleteMarkers") or [])]
        if not listed:
            continue
        objects = [{"Key": it["Key"], "VersionId": it["VersionId"]} for it in listed]
        client.delete_objects(Bucket=each.physical, Delete={"Objects": objects, "Quiet": True})


def _empty_repository(aws: Aws, each: Held) -> None:
    client = aws.client("ecr")
    for page in client.get_paginator("list_images").paginate(repositoryName=each.physical):
        if page["imageIds"]:
            client.batch_delete_image(repositoryName=each.physical, imageIds=page["imageIds"])
